import "reflect-metadata";

import assert from "node:assert/strict";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
} from "@peculiar/x509";
import {
  type CertificateArguments,
  type GeneratedCertificate,
  generateCertificate,
  generateKey,
} from "../../support/certificates";
import { checkCertificate } from "./checklist";

/** The warnings of a path without problems. */
function warnings(...certificates: GeneratedCertificate[]): string {
  const certificate = certificates.map(({ pem }) => pem).join("");
  const checked = checkCertificate({ certificate });
  assert.deepEqual(checked.problems, []);
  return checked.warnings.join("\n");
}

const authority = (subject: string, pathLength?: number, more: CertificateArguments = {}) =>
  generateCertificate({
    subject,
    plain: true,
    ...more,
    extensions: [
      new BasicConstraintsExtension(true, pathLength, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      ...(more.extensions ?? []),
    ],
  });

describe("a path", () => {
  it("causes a warning if it is longer than an authority allows", async () => {
    const root = await authority("CN=R", 1);
    const upper = await authority("CN=U", 0, { issuer: root });
    const lower = await authority("CN=L", undefined, { issuer: upper });
    const leaf = await generateCertificate({ names: ["a.example"], issuer: lower });
    const upperSentence =
      '"CN=U" may have no intermediate below it (basic constraints `pathlen:0`), and "CN=L" is: clients will not accept the chain. ' +
      "Have the certificate issued by an authority that may, or that authority without the limit.";
    assert.equal(warnings(leaf, lower, upper), upperSentence);
    const whole = warnings(leaf, lower, upper, root);
    assert.ok(whole.includes(upperSentence));
    assert.match(
      whole,
      /"CN=R" may have at most 1 intermediate below it \(basic constraints `pathlen:1`\), and "CN=L", "CN=U" are:/,
    );
  });

  it("may be as long as an authority allows, and authorities that changed their key don't count", async () => {
    const root = await authority("CN=R", 1);
    const upper = await authority("CN=U", 1, { issuer: root });
    const rolled = await authority("CN=U", undefined, { issuer: upper, key: generateKey() });
    const lower = await authority("CN=L", 0, { issuer: rolled });
    const leaf = await generateCertificate({ names: ["a.example"], issuer: lower });
    assert.equal(warnings(leaf, lower, rolled, upper), "");
  });

  it("causes a warning for unknown critical extensions only", async () => {
    const unknown = new Extension("1.2.3.4.5", true, Buffer.from("0500", "hex"));
    const tolerable = new Extension("1.2.3.4.6", false, Buffer.from("0500", "hex"));
    const root = await generateCertificate({ subject: "CN=R", ca: true });
    const middle = await generateCertificate({ subject: "CN=M", ca: true, issuer: root, extensions: [unknown] });
    const underMiddle = await generateCertificate({ names: ["a.example"], issuer: middle, extensions: [tolerable] });
    assert.match(
      warnings(underMiddle, middle),
      /^"CN=M" has a critical extension that [^\n]* do not know \(1\.2\.3\.4\.5\): they will not accept it[^\n]*$/,
    );
    const leaf = await generateCertificate({ names: ["a.example"], issuer: root, extensions: [unknown, tolerable] });
    assert.match(warnings(leaf), /^"CN=a\.example" has a critical extension[^\n]*1\.2\.3\.4\.5\)/);
    const own = await generateCertificate({ names: ["a.example"], extensions: [unknown] });
    assert.match(warnings(own), /^"CN=a\.example" has a critical extension/);
  });

  it("causes a warning if an intermediate may not issue for servers", async () => {
    const clients = new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]);
    const both = new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth, ExtendedKeyUsage.serverAuth]);
    const root = await authority("CN=R");
    for (const [usage, expected] of [
      [clients, /^"CN=M" may not issue certificates for TLS servers: its extended key usage lacks serverAuth\.[^\n]*$/],
      [both, /^$/],
    ] as const) {
      const middle = await authority("CN=M", 0, { issuer: root, extensions: [usage] });
      assert.match(warnings(await generateCertificate({ names: ["a.example"], issuer: middle }), middle), expected);
    }
  });
});
