import assert from "node:assert/strict";
import {
  cachedKey,
  daysFromNow,
  type GeneratedCertificate,
  generateCertificate,
  generateChain,
  generateKey,
} from "../../support/certificates";
import { checkCertificate } from "./checklist";

function pem(...certificates: GeneratedCertificate[]): string {
  return certificates.map((certificate) => certificate.pem).join("");
}

function check(certificate: string, chain?: string, privateKey?: string) {
  return checkCertificate({ certificate, chain, privateKey });
}

describe("the leaf", () => {
  it("is the one that the key belongs to, in any order", async () => {
    const [made, other] = [await generateChain(), await generateChain()];
    for (const given of [pem(made.leaf, other.leaf), pem(other.leaf, made.leaf)]) {
      const { description } = check(given, made.chain, made.privateKey);
      assert.equal(description?.fingerprintSha256, made.leaf.fingerprintSha256);
    }
  });

  it("is not found among authorities alone", async () => {
    const { root, intermediates } = await generateChain();
    const { problems, description } = check(pem(...intermediates, root));
    assert.equal(description, undefined);
    assert.match(
      problems.map(({ reason }) => reason).join(),
      /^`certificate` holds no server certificate: "CN=Test Intermediate 1,O=Test" is a certificate authority's\./,
    );
  });

  it("may be self-signed, even if it is declared an authority", async () => {
    for (const ca of [false, true]) {
      const leaf = await generateCertificate({ names: ["example.com"], ca });
      for (const privateKey of [leaf.key.pkcs8, undefined]) {
        const { problems, warnings, files } = check(leaf.pem, undefined, privateKey);
        assert.deepEqual([problems, files?.fullchain], [[], leaf.pem]);
        assert.equal(warnings.length, ca ? 2 : 0);
        assert.equal(/declared an authority.*CA:TRUE.*CA:FALSE/.test(warnings.join()), ca);
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
          const ends = old.notAfter.toISOString().replace(".000Z", "Z");
          assert.match(
            warnings[0] ?? "",
            new RegExp(
              `^"CN=a\\.example" \\[serial number 5e[0-9a-f]{30}, ends ${ends}\\] is left out: it is another version of the self-signed certificate\\.`,
            ),
          );
        }
      }
    }
  });

  it("may be declared an authority by its issuer, with its key and with a name of its own", async () => {
    const root = await generateCertificate({ subject: "CN=R", ca: true });
    const leaf = await generateCertificate({ names: ["a.example"], ca: true, issuer: root });
    for (const privateKey of [leaf.key.pkcs8, undefined]) {
      for (const given of [pem(leaf), pem(leaf, root), pem(root, leaf)]) {
        const { problems, warnings, files } = check(given, undefined, privateKey);
        assert.deepEqual([problems, files?.certificate], [[], leaf.pem]);
        assert.match(warnings.join("\n"), /^`certificate` \("CN=a\.example"\) is declared an authority/m);
      }
    }
  });

  it("is no authority that names no server, even if the key belongs to it", async () => {
    const root = await generateCertificate({ subject: "CN=R", ca: true });
    const middle = await generateCertificate({ subject: "CN=M", ca: true, issuer: root });
    const start =
      '`certificate` holds no server certificate: "CN=M" is a certificate authority\'s. ' +
      'It is issued by "CN=R" and declared an authority (basic constraints `CA:TRUE`), and names no server. ';
    assert.deepEqual(check(middle.pem).problems, [
      {
        input: "certificate",
        reason: `${start}Pass the certificate that was issued for your domain, and this one as \`chain\`.`,
      },
    ]);
    assert.match(
      check(middle.pem, undefined, middle.key.pkcs8).problems[0]?.reason ?? "",
      /`privateKey` is that authority's key: pass the certificate that was issued for your domain/,
    );
  });

  describe("of several for the same key and server", () => {
    const key = generateKey();
    const made = async (days: number, more: object = {}) =>
      generateCertificate({ names: ["a.example"], key, notBefore: daysFromNow(days), ...more });

    it("is the one that begins last, in any order, with or without the key", async () => {
      for (const subject of ["CN=a.example", "", "O=Example"]) {
        const issuer = await generateCertificate({ subject: "CN=R", ca: true });
        const [old, renewed] = [await made(-80, { issuer, subject }), await made(-1, { issuer, subject })];
        for (const privateKey of [key.pkcs8, undefined]) {
          for (const given of [pem(old, renewed), pem(renewed, old), pem(renewed, issuer, old)]) {
            const { problems, description } = check(given, undefined, privateKey);
            assert.equal(description?.fingerprintSha256, renewed.fingerprintSha256);
            assert.equal(problems.length, 1);
            assert.match(
              problems[0]?.reason ?? "",
              new RegExp(
                `\\[serial number 5e[0-9a-f]{30}, ends ${formatted(old)}\\] is an older certificate of the same key\\. Remove it`,
              ),
            );
          }
        }
      }
    });

    it("is the authority's, even if a self-signed one begins later", async () => {
      const issuer = await generateCertificate({ subject: "CN=R", ca: true });
      const [issued, own] = [await made(-80, { issuer }), await made(-1)];
      const { problems, description } = check(pem(own, issued), undefined, key.pkcs8);
      assert.equal(description?.fingerprintSha256, issued.fingerprintSha256);
      assert.match(problems[0]?.reason ?? "", /is another certificate of the same key\. Remove it/);
    });

    it("is the first of those with different names", async () => {
      const issuer = await generateCertificate({ subject: "CN=R", ca: true });
      const [first, second] = [await made(-80, { issuer }), await made(-1, { issuer, names: ["b.example"] })];
      const { problems, description } = check(pem(first, second), undefined, key.pkcs8);
      assert.equal(description?.fingerprintSha256, first.fingerprintSha256);
      assert.match(
        problems[0]?.reason ?? "",
        /: "CN=b\.example" is a certificate of the same key for another name\. Remove it/,
      );
    });
  });

  it("is not the one of the same name for another key", async () => {
    const issuer = await generateCertificate({ subject: "CN=R", ca: true });
    const made = (key: "P-256" | "RSA-2048") =>
      generateCertificate({ names: ["a.example"], key: cachedKey(key), issuer });
    const [ec, rsa] = [await made("P-256"), await made("RSA-2048")];
    for (const [own, other, kind] of [
      [ec, rsa, "RSA 2048"],
      [rsa, ec, "ECDSA P-256"],
    ] as const) {
      const { problems, description } = check(pem(ec, rsa, issuer), undefined, own.key.pkcs8);
      assert.equal(description?.fingerprintSha256, own.fingerprintSha256);
      assert.equal(problems.length, 1);
      assert.match(
        problems[0]?.reason ?? "",
        new RegExp(
          `"CN=a\\.example" \\[serial number [^\\]]*, ends ${formatted(other)}\\] is a certificate of the same name for another key \\(${kind}\\)\\.`,
        ),
      );
    }
  });
});

const formatted = ({ notAfter }: GeneratedCertificate) => notAfter.toISOString().replace(".000Z", "Z");
