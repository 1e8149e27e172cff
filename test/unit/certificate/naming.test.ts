import assert from "node:assert/strict";

import { Certificate } from "../../../provider/certificate/certificate";
import { tellApart } from "../../../provider/certificate/naming";
import { type CertificateArguments, daysFromNow, generateCertificate } from "../../support/certificates";
import { integer, operate } from "../../support/derSurgery";

async function made(args: CertificateArguments): Promise<Certificate> {
  const certificate = Certificate.parse((await generateCertificate(args)).der);
  assert.ok(certificate !== undefined);
  return certificate;
}

const notAfter = new Date("2027-01-25T12:00:00Z");

describe("tellApart", () => {
  it("leaves a unique name alone", async () => {
    const [one, other] = [await made({ subject: "CN=A" }), await made({ subject: "CN=B" })];
    assert.deepEqual([one, other].map(tellApart([one, other])), ['"CN=A"', '"CN=B"']);
  });

  it("tells certificates of one name apart by serial number and end", async () => {
    const one = await made({ subject: "CN=A", serialNumber: "0a", notAfter });
    const other = await made({ subject: "", names: ["b.example"], serialNumber: "0b", notAfter });
    const third = await made({ subject: "CN=A", serialNumber: "0a", notAfter: daysFromNow(1) });
    const nameOf = tellApart([one, other, third]);
    assert.equal(nameOf(one), '"CN=A" [serial number 0a, ends 2027-01-25T12:00:00Z]');
    assert.match(nameOf(third), /^"CN=A" \[serial number 0a, ends (?!2027-01-25T12)/);
    assert.equal(nameOf(other), '"b.example"');
  });

  it("tells them apart by fingerprint if these are equal too", async () => {
    const same = { subject: "CN=A", serialNumber: "0a", notAfter };
    const [one, other] = [await made(same), await made(same)];
    assert.equal(
      tellApart([one, other])(one),
      `"CN=A" [serial number 0a, ends 2027-01-25T12:00:00Z, SHA-256 ${one.fingerprintSha256}]`,
    );
  });

  it("tells long names apart whose visible parts are equal", async () => {
    const long = "x".repeat(130);
    const [one, other] = [await made({ subject: `CN=${long}1` }), await made({ subject: `CN=${long}2` })];
    const [first, second] = [one, other].map(tellApart([one, other]));
    assert.notEqual(first, second);
  });

  it("shortens a long serial number, and shows that one is negative", async () => {
    const generated = await generateCertificate({ subject: "CN=A" });
    const withSerial = (hex: string) => {
      const { der } = operate(generated, generated.key, (parts) => ({ ...parts, serial: integer(hex) }));
      const certificate = Certificate.parse(der);
      assert.ok(certificate !== undefined);
      return certificate;
    };
    const [huge, negative] = [withSerial(`7f${"ab".repeat(5000)}`), withSerial("ff")];
    const nameOf = tellApart([huge, negative]);
    assert.match(nameOf(huge), /^"CN=A" \[serial number 7f(ab){31}\.\.\., ends /);
    assert.match(nameOf(negative), /^"CN=A" \[serial number -01, ends /);
  });
});
