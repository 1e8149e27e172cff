import "reflect-metadata";

import assert from "node:assert/strict";
import { Extension } from "@peculiar/x509";

import { Certificate } from "../../../provider/certificate/certificate";
import { cachedKey, type GeneratedCertificate, generateCertificate } from "../../support/certificates";
import { element, operate, validity } from "../../support/derSurgery";

function parse({ der: bytes }: GeneratedCertificate): Certificate {
  const certificate = Certificate.parse(bytes);
  assert.ok(certificate !== undefined);
  return certificate;
}

describe("Certificate", () => {
  it("is parsed only from exactly one complete DER certificate", async () => {
    const made = await generateCertificate();
    assert.equal(Certificate.parse(Buffer.concat([made.der, Buffer.from([0])])), undefined);
    assert.equal(Certificate.parse(made.der.subarray(0, -1)), undefined);
    assert.equal(Certificate.parse(Buffer.from(made.pem)), undefined);
    assert.equal(Certificate.parse(element(0x30, element(0x30), element(0x30), element(0x03))), undefined);
    assert.equal(parse(made).der, made.der);
  });

  it("writes names as RFC 4514 does", async () => {
    const subject = "CN=Sm\\, ith \\+ Co,OU=one+L=two,O=B\u00fccher";
    const certificate = parse(await generateCertificate({ subject }));
    assert.match(certificate.subject, /^CN=Sm\\, ith \\\+ Co,(OU=one\+L=two|L=two\+OU=one),O=B\u00fccher$/);
    assert.equal(certificate.issuer, certificate.subject);
  });

  it("names a certificate without subject by its first alternative name or its serial number", async () => {
    assert.equal(parse(await generateCertificate({ subject: "", names: ["a.example"] })).name, '"a.example"');
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
    // Two's complement of -0x01ff.
    assert.equal(Certificate.parse(negative)?.serialNumber, "-01ff");
  });

  it("reads dates up to the year 9999", async () => {
    const notBefore = new Date("1950-01-01T00:00:00Z");
    const notAfter = new Date("9999-12-31T23:59:59Z");
    const certificate = parse(await generateCertificate({ notBefore, notAfter }));
    assert.deepEqual([certificate.notBefore, certificate.notAfter], [notBefore, notAfter]);
  });

  it("reads dates of the first century, where Go's zero time is", async () => {
    const made = await generateCertificate();
    for (const [written, expected] of [
      ["00000101000000Z", "0000-01-01T00:00:00.000Z"],
      ["00010101000000Z", "0001-01-01T00:00:00.000Z"],
      ["00490228235959Z", "0049-02-28T23:59:59.000Z"],
      ["00960229010203Z", "0096-02-29T01:02:03.000Z"],
      ["01000101000000Z", "0100-01-01T00:00:00.000Z"],
      ["500101000000Z", "1950-01-01T00:00:00.000Z"],
    ] as const) {
      const dated = operate(made, made.key, (parts) => ({ ...parts, validity: validity(written, "00990101000000Z") }));
      assert.equal(parse(dated).notBefore.toISOString(), expected);
      assert.equal(parse(dated).notAfter.toISOString(), "0099-01-01T00:00:00.000Z");
    }
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

  it("finds broken hashes in every algorithm identifier", () => {
    const cases: [name: string, algorithm: string, weak: string | undefined][] = [
      ["md2WithRSAEncryption", "300d06092a864886f70d0101020500", "MD2"],
      ["md4WithRSAEncryption", "300d06092a864886f70d0101030500", "MD4"],
      ["md5WithRSAEncryption", "300d06092a864886f70d0101040500", "MD5"],
      ["md5WithRSA of OIW", "300906052b0e0302030500", "MD5"],
      ["sha1WithRSAEncryption", "300d06092a864886f70d0101050500", "SHA-1"],
      ["sha1WithRSAEncryption without parameters", "300b06092a864886f70d010105", "SHA-1"],
      ["sha1WithRSA of OIW", "300906052b0e03021d0500", "SHA-1"],
      ["ecdsa-with-SHA1", "300906072a8648ce3d0401", "SHA-1"],
      ["dsa-with-sha1", "300906072a8648ce380403", "SHA-1"],
      ["RSASSA-PSS without parameters", "300b06092a864886f70d01010a", "SHA-1"],
      ["RSASSA-PSS with all defaults", "300d06092a864886f70d01010a3000", "SHA-1"],
      ["RSASSA-PSS with SHA-1", "301a06092a864886f70d01010a300da00b300906052b0e03021a0500", "SHA-1"],
      ["RSASSA-PSS with MD5", "301d06092a864886f70d01010a3010a00e300c06082a864886f70d02050500", "MD5"],
      ["RSASSA-PSS with SHA-256", "301e06092a864886f70d01010a3011a00f300d06096086480165030402010500", undefined],
      ["sha224WithRSAEncryption", "300d06092a864886f70d01010e0500", undefined],
      ["sha256WithRSAEncryption", "300d06092a864886f70d01010b0500", undefined],
      ["ecdsa-with-SHA512", "300a06082a8648ce3d040304", undefined],
      ["dsa-with-sha256", "300b0609608648016503040302", undefined],
      ["Ed25519", "300506032b6570", undefined],
      ["Ed448", "300506032b6571", undefined],
      ["SM2 with SM3", "300a06082a811ccf55018375", undefined],
      ["an unknown one", "300506032a0304", undefined],
    ];
    const found = cases.map(([name, algorithm]) => [name, Certificate.parse(bareCertificate(algorithm))?.weakHash]);
    assert.deepEqual(
      found,
      cases.map(([name, , weak]) => [name, weak]),
    );
    assert.ok(Certificate.parse(bareCertificate("300506032a0304")) !== undefined);
  });

  it("is not parsed when its signature algorithm cannot be read", () => {
    for (const parameters of ["0101ff", "30030101ff", "3005a0030101ff"]) {
      const rsassaPss = element(0x30, Buffer.from("06092a864886f70d01010a", "hex"), Buffer.from(parameters, "hex"));
      assert.equal(Certificate.parse(bareCertificate(rsassaPss.toString("hex"))), undefined);
    }
  });

  it("reads version 1, empty names, and both forms of time around 2050", () => {
    const certificate = Certificate.parse(bareCertificate("300a06082a8648ce3d040302"));
    assert.ok(certificate !== undefined);
    const { subject, issuer, name, notBefore, notAfter, extensions, isAuthority } = certificate;
    assert.deepEqual([subject, issuer, name, isAuthority], ["", "", '"serial number 0a"', false]);
    assert.deepEqual([notBefore.toISOString(), notAfter.toISOString()], [firstOf2026, firstOf2050]);
    assert.deepEqual(extensions, {
      alternativeNames: [],
      extendedKeyUsages: undefined,
      maySign: true,
      mayEncipher: true,
      isPrecertificate: false,
    });
  });

  it("names a certificate without a common name by its first domain or address", async () => {
    const cases: [subject: string, names: string[], expected: string][] = [
      ["", ["a.example", "192.0.2.1", "a@example.com"], "a.example"],
      ["", ["a@example.com", "192.0.2.1"], "192.0.2.1"],
      ["", ["a@example.com"], "email:a@example.com"],
      ["O=Example,C=CN", ["2001:db8::1"], "2001:db8::1"],
      ["O=Example\\,CN=no,C=CN", ["a.example"], "a.example"],
      ["O=Example,C=CN", ["a@example.com"], "O=Example,C=CN"],
      ["OU=one+CN=b.example,C=CN", ["a.example"], "OU=one+CN=b.example,C=CN"],
    ];
    for (const [subject, names, expected] of cases) {
      const { name } = parse(await generateCertificate({ subject, names }));
      assert.ok([`"${expected}"`, '"CN=b.example+OU=one,C=CN"'].includes(name), name);
    }
  });

  it("has no extensions if one that matters is malformed or occurs twice", async () => {
    const usage = element(0x30, Buffer.from("06082b06010505070301", "hex"));
    const name = element(0x30, element(0x82, Buffer.from("a.example")));
    const bad = {
      "extended key usage without sequence": [new Extension("2.5.29.37", false, Buffer.from("0500", "hex"))],
      "extended key usage of text": [
        new Extension("2.5.29.37", false, element(0x30, element(0x0c, Buffer.from("server")))),
      ],
      "extended key usage twice": [1, 2].map(() => new Extension("2.5.29.37", false, usage)),
      "truncated alternative names": [new Extension("2.5.29.17", false, name.subarray(0, -1))],
      "alternative names twice": [1, 2].map(() => new Extension("2.5.29.17", false, name)),
      "no bytes": [new Extension("2.5.29.17", false, Buffer.alloc(0))],
    };
    for (const [what, extensions] of Object.entries(bad)) {
      assert.equal(parse(await generateCertificate({ extensions })).extensions, undefined, what);
    }
  });

  it("survives extensions that are too deep or too many", async () => {
    let deep = element(0x30);
    while (deep.length < 40_000) {
      deep = element(0x30, deep);
    }
    const names = (...content: Uint8Array[]) => [new Extension("2.5.29.17", false, element(0x30, ...content))];
    const many = Array.from({ length: 20_000 }, () => element(0x82));
    for (const extensions of [names(deep), names(element(0xa4, deep)), names(element(0xa0, deep)), names(...many)]) {
      assert.equal(parse(await generateCertificate({ extensions })).extensions, undefined);
    }
    const ignored = parse(await generateCertificate({ extensions: [new Extension("1.2.3.4", false, deep)] }));
    assert.deepEqual(ignored.extensions?.alternativeNames, []);
  });

  it("ignores malformed extensions that don't matter", async () => {
    const types = [
      "2.5.29.9",
      "2.5.29.14",
      "2.5.29.18",
      "2.5.29.30",
      "2.5.29.31",
      "2.5.29.32",
      "2.5.29.36",
      "2.5.29.54",
    ];
    const more = ["1.3.6.1.5.5.7.1.1", "1.3.6.1.5.5.7.1.24", "1.3.6.1.4.1.11129.2.4.2", "1.2.3.4"];
    const extensions = [...types, ...more].map((type) => new Extension(type, false, Buffer.from("0101ff", "hex")));
    const certificate = parse(await generateCertificate({ names: ["a.example"], keyIdentifiers: false, extensions }));
    assert.deepEqual(certificate.extensions?.alternativeNames, [{ kind: "domain", text: "a.example" }]);
  });
});

const firstOf2026 = "2026-01-01T00:00:00.000Z";
const firstOf2050 = "2050-01-01T00:00:00.000Z";

/** Version 1, without names and with an empty signature; `algorithm` in hex. */
function bareCertificate(algorithm: string): Buffer {
  const signature = Buffer.from(algorithm, "hex");
  const validity = element(
    0x30,
    element(0x17, Buffer.from("260101000000Z")),
    element(0x18, Buffer.from("20500101000000Z")),
  );
  const serialNumber = Buffer.from("02010a", "hex");
  const signed = element(
    0x30,
    serialNumber,
    signature,
    element(0x30),
    validity,
    element(0x30),
    cachedKey("P-256").publicKeyDer,
  );
  return element(0x30, signed, signature, element(0x03, Buffer.alloc(9)));
}
