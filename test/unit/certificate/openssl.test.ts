import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { Certificate } from "../../../provider/certificate/certificate";
import { type ChainArguments, cachedKey, generateChain, type KeyKind } from "../../support/certificates";
import { checkCertificate } from "./checklist";

function openssl(input: string, ...args: string[]): string {
  return execFileSync("openssl", args, { input, encoding: "utf8", stdio: ["pipe", "pipe", "ignore"] }).trim();
}

/** The value of `name=value`, in lower case without colons. */
function hexOf(line: string): string {
  return line
    .slice(line.indexOf("=") + 1)
    .replaceAll(":", "")
    .toLowerCase();
}

describe("openssl agrees", function () {
  this.timeout(120_000);

  before(function () {
    if (spawnSync("openssl", ["version"]).status !== 0) {
      this.skip();
    }
  });

  const kinds = ["P-256", "P-384", "P-521", "Ed25519", "RSA-2048", "RSA-3072"] satisfies KeyKind[];
  const cases: Record<string, () => ChainArguments> = {
    ...Object.fromEntries(kinds.map((kind) => [kind, () => ({ key: cachedKey(kind) })])),
    "years far away": () => ({
      notBefore: new Date("1999-12-31T23:59:59Z"),
      notAfter: new Date("9999-12-31T23:59:59Z"),
    }),
    "the year 2050": () => ({
      notBefore: new Date("2026-01-01T00:00:00Z"),
      notAfter: new Date("2050-01-01T00:00:00Z"),
    }),
    "odd names": () => ({ subject: 'CN=a\\,b \\"c\\" \\<d\\>\\;,O=x\\=y,OU=\u4f8b\u3048,L=y\\ ' }),
    "many names": () => ({ names: Array.from({ length: 200 }, (_, number) => `n${number}.example`) }),
    "a small serial number": () => ({ serialNumber: "01" }),
    "a serial number with its top bit set": () => ({ serialNumber: "ff00" }),
    "no subject": () => ({ subject: "" }),
  };

  for (const [name, make] of Object.entries(cases)) {
    it(`on ${name}`, async () => {
      const made = await generateChain({ intermediates: 2, ...make() });
      const { privateKey } = made;
      const checked = checkCertificate({ certificate: made.fullchain, privateKey });
      const { description, files } = checked;
      assert.ok(description !== undefined && files?.privateKey !== undefined, JSON.stringify(checked.problems));

      const x509 = (...args: string[]): string => openssl(files.certificate, "x509", "-noout", ...args);
      assert.equal(hexOf(x509("-fingerprint", "-sha1")), description.fingerprint);
      assert.equal(hexOf(x509("-fingerprint", "-sha256")), description.fingerprintSha256);
      assert.equal(hexOf(x509("-serial")), description.serialNumber);
      assert.equal(
        new Date(x509("-startdate").slice("notBefore=".length)).getTime(),
        Date.parse(description.notBefore),
      );
      assert.equal(new Date(x509("-enddate").slice("notAfter=".length)).getTime(), Date.parse(description.notAfter));
      const nameOptions = ["-nameopt", "RFC2253,-esc_msb,utf8"];
      assert.equal(x509("-subject", ...nameOptions), `subject=${description.subject}`.trim());
      assert.equal(x509("-issuer", ...nameOptions), `issuer=${description.issuer}`);

      const publicKey = x509("-pubkey");
      assert.equal(openssl(files.privateKey, "pkey", "-pubout"), publicKey);
      const der = execFileSync("openssl", ["pkey", "-pubin", "-outform", "DER"], { input: publicKey });
      assert.deepEqual(der, made.key.publicKeyDer);
      assert.equal(Certificate.parse(made.leaf.der)?.publicKeyFingerprint, made.key.publicKeyFingerprint);
      assert.equal(openssl(files.certificate, "x509"), files.certificate.trim());
      assert.equal(openssl(files.privateKey, "pkey"), files.privateKey.trim());
    });
  }
});
