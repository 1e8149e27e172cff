import assert from "node:assert/strict";

import { Certificate } from "../../../provider/certificate/certificate";
import { der } from "../../support/badInputs";
import { cachedKey, type GeneratedCertificate, generateCertificate } from "../../support/certificates";

function parse({ der: bytes }: GeneratedCertificate): Certificate {
  const certificate = Certificate.parse(bytes);
  assert.ok(certificate !== undefined);
  return certificate;
}

describe("Certificate", () => {
  it("is not parsed from anything but one whole DER certificate", async () => {
    const made = await generateCertificate();
    assert.equal(Certificate.parse(Buffer.concat([made.der, Buffer.from([0])])), undefined);
    assert.equal(Certificate.parse(made.der.subarray(0, -1)), undefined);
    assert.equal(Certificate.parse(Buffer.from(made.pem)), undefined);
    assert.equal(Certificate.parse(der(0x30, der(0x30), der(0x30), der(0x03))), undefined);
    assert.equal(parse(made).der, made.der);
  });

  it("writes names as RFC 4514 does", async () => {
    const subject = "CN=Sm\\, ith \\+ Co,OU=one+L=two,O=B\u00fccher";
    const certificate = parse(await generateCertificate({ subject }));
    assert.match(certificate.subject, /^CN=Sm\\, ith \\\+ Co,(OU=one\+L=two|L=two\+OU=one),O=B\u00fccher$/);
    assert.equal(certificate.issuer, certificate.subject);
  });

  it("calls a certificate without subject by its alternative names, or its serial number", async () => {
    assert.equal(parse(await generateCertificate({ subject: "", names: ["a.example"] })).name, '"DNS:a.example"');
    assert.equal(parse(await generateCertificate({ subject: "", serialNumber: "0a" })).name, '"serial number 0a"');
  });

  it("lets no control character into its name", async () => {
    const { name } = parse(await generateCertificate({ subject: "CN=a\u202eb" }));
    assert.equal(name, '"CN=a?b"');
  });

  it("has serial numbers of even length", async () => {
    for (const serialNumber of ["01", "0fed", "7f00", "5e0102030405060708090a0b0c0d0e0f"]) {
      assert.equal(parse(await generateCertificate({ serialNumber })).serialNumber, serialNumber);
    }
  });

  it("survives a negative serial number", async () => {
    const made = await generateCertificate({ serialNumber: "5e01" });
    const negative = Buffer.from(made.der);
    negative[negative.indexOf(Buffer.from("02025e01", "hex")) + 2] = 0xfe;
    // -0x01ff, in two's complement fe01.
    assert.equal(Certificate.parse(negative)?.serialNumber, "-01ff");
  });

  it("reads dates up to the year 9999", async () => {
    const notBefore = new Date("1950-01-01T00:00:00Z");
    const notAfter = new Date("9999-12-31T23:59:59Z");
    const certificate = parse(await generateCertificate({ notBefore, notAfter }));
    assert.deepEqual([certificate.notBefore, certificate.notAfter], [notBefore, notAfter]);
  });

  it("knows its issuer by name, key identifier and signature", async () => {
    const issuer = await generateCertificate({ subject: "CN=A", ca: true });
    const namesake = await generateCertificate({ subject: "CN=A", ca: true });
    const leaf = parse(await generateCertificate({ issuer, names: ["a.example"] }));
    assert.ok(leaf.isIssuedBy(parse(issuer)));
    assert.ok(!leaf.isIssuedBy(parse(namesake)));
    const bare = parse(await generateCertificate({ issuer, keyIdentifiers: false }));
    assert.ok(bare.isIssuedBy(parse(issuer)));
    assert.ok(!bare.isIssuedBy(parse(namesake)));
    assert.ok(!leaf.isSelfSigned);
    assert.ok(parse(issuer).isSelfSigned);
    assert.ok(parse(await generateCertificate()).isSelfSigned, "a self-signed certificate that is no authority");
  });

  it("finds broken hashes", async () => {
    const issuer = { subject: "CN=A", key: cachedKey("RSA-2048") };
    for (const [hash, weak] of [
      ["MD5", "MD5"],
      ["SHA-1", "SHA-1"],
      ["SHA-256", undefined],
      ["SHA-512", undefined],
    ] as const) {
      assert.equal(parse(await generateCertificate({ hash, issuer })).weakHash, weak);
    }
    assert.equal(parse(await generateCertificate({ hash: "SHA-1" })).weakHash, "SHA-1");
    assert.equal(parse(await generateCertificate({ key: "Ed25519" })).weakHash, undefined);
  });
});
