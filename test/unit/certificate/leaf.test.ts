import assert from "node:assert/strict";
import { checkCertificate } from "../../../provider/certificate/check";
import {
  daysFromNow,
  type GeneratedCertificate,
  generateCertificate,
  generateChain,
  generateKey,
} from "../../support/certificates";

function pem(...certificates: GeneratedCertificate[]): string {
  return certificates.map((certificate) => certificate.pem).join("");
}

function check(certificate: string, chain?: string, privateKey?: string) {
  return checkCertificate({ certificate, chain, privateKey, now: new Date() });
}

describe("the leaf", () => {
  it("is the one that the key belongs to, wherever it stands", async () => {
    const [made, other] = [await generateChain(), await generateChain()];
    for (const given of [pem(made.leaf, other.leaf), pem(other.leaf, made.leaf)]) {
      const { description } = check(given, made.chain, made.privateKey);
      assert.equal(description?.fingerprintSha256, made.leaf.fingerprintSha256);
    }
  });

  it("is not to be found among authorities", async () => {
    const { root, intermediates } = await generateChain();
    const { problems, description } = check(pem(...intermediates, root));
    assert.equal(description, undefined);
    assert.match(
      problems.map(({ reason }) => reason).join(),
      /^`certificate` holds no server certificate: "CN=Test Intermediate 1,O=Test" is a certificate authority's\./,
    );
  });

  it("may be self-signed, also when it says that it is an authority", async () => {
    for (const ca of [false, true]) {
      const leaf = await generateCertificate({ names: ["example.com"], ca });
      for (const privateKey of [leaf.key.pkcs8, undefined]) {
        const { problems, warnings, files } = check(leaf.pem, undefined, privateKey);
        assert.deepEqual([problems, files?.fullchain], [[], leaf.pem]);
        assert.equal(warnings.length, ca ? 1 : 0);
      }
    }
  });

  it("is the version of a self-signed certificate that begins last", async () => {
    for (const plain of [undefined, { ca: true }, { ca: false }]) {
      const key = generateKey();
      const version = (days: number) =>
        generateCertificate({ names: ["a.example"], key, notBefore: daysFromNow(days), ...(plain ?? { plain: true }) });
      const [old, renewed] = [await version(-80), await version(-1)];
      for (const privateKey of [key.pkcs8, undefined]) {
        for (const [given, chain] of [
          [pem(old, renewed)],
          [pem(renewed, old)],
          [renewed.pem, old.pem],
          [old.pem, renewed.pem],
        ] as const) {
          const { problems, warnings, files } = check(given, chain, privateKey);
          assert.deepEqual([problems, files?.fullchain], [[], renewed.pem]);
          assert.equal(
            warnings[0],
            '"CN=a.example" is left out: it is another version of the self-signed certificate. The one that begins last is taken.',
          );
        }
      }
    }
  });
});
