import "reflect-metadata";

import assert from "node:assert/strict";
import {
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
} from "@peculiar/x509";
import { generateCertificate } from "../../support/certificates";
import { element } from "../../support/derSurgery";
import { checkCertificate } from "./checklist";

async function check(...extensions: Extension[]) {
  const { pem } = await generateCertificate({ names: ["a.example"], extensions });
  return checkCertificate({ certificate: pem });
}

describe("purpose", () => {
  it("is a server's with serverAuth, or without extended key usage", async () => {
    for (const extensions of [
      [],
      [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth, ExtendedKeyUsage.serverAuth])],
    ]) {
      const { problems, warnings } = await check(...extensions);
      assert.deepEqual([problems, warnings], [[], []]);
    }
  });

  it("causes a warning if it is another", async () => {
    const { problems, warnings } = await check(new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]));
    assert.deepEqual(problems, []);
    assert.match(warnings.join(), /lacks serverAuth/);
  });

  it("causes a warning if the key may not sign", async () => {
    const check = async (usages: KeyUsageFlags) => {
      const extensions = [new KeyUsagesExtension(usages, true)];
      const { pem } = await generateCertificate({ names: ["a.example"], plain: true, extensions });
      return checkCertificate({ certificate: pem });
    };
    const { keyEncipherment, dataEncipherment, digitalSignature } = KeyUsageFlags;
    const { problems, warnings } = await check(keyEncipherment | dataEncipherment);
    assert.deepEqual(problems, []);
    assert.match(warnings.join(), /key usage lacks digitalSignature/);
    assert.deepEqual((await check(keyEncipherment | digitalSignature)).warnings, []);
  });

  it("causes a warning if no client would find the name", async () => {
    for (const names of [[], ["admin@a.example"]]) {
      const { pem } = await generateCertificate({ subject: "CN=a.example", names });
      const { problems, warnings } = checkCertificate({ certificate: pem });
      assert.deepEqual(problems, []);
      assert.match(warnings.join(), /no domain or address.*clients ignore the common name/);
    }
  });

  it("causes a warning for an address as DNS name", async () => {
    const names = element(0x30, element(0x82, Buffer.from("a.example")), element(0x82, Buffer.from("203.0.113.9")));
    const { pem } = await generateCertificate({
      subject: "CN=a",
      extensions: [new Extension("2.5.29.17", false, names)],
    });
    const { problems, warnings } = checkCertificate({ certificate: pem });
    assert.deepEqual(problems, []);
    assert.deepEqual(warnings, [
      '`certificate` ("CN=a") has "203.0.113.9" as a DNS name, which covers no address (RFC 9525 6.5). Have it issued again with `subjectAltName=IP:203.0.113.9`.',
    ]);
  });

  it("is refused for a precertificate", async () => {
    const poison = new Extension("1.3.6.1.4.1.11129.2.4.3", true, new Uint8Array([5, 0]));
    assert.match((await check(poison)).problems[0]?.reason ?? "", /precertificate/);
  });

  it("is refused if it can't be read", async () => {
    const { problems } = await check(new Extension("2.5.29.37", false, Buffer.from("0500", "hex")));
    assert.equal(problems.length, 1);
    assert.match(problems[0]?.reason ?? "", /extended key usage cannot be read.*issued again/);
  });

  it("may have a very long identifier, which crashes node:crypto's getter", async () => {
    const identifier = Buffer.concat([Buffer.alloc(20_000, 0x81), Buffer.from([1])]);
    const { problems, warnings } = await check(
      new Extension("2.5.29.37", false, element(0x30, element(0x06, identifier))),
    );
    assert.deepEqual(problems, []);
    assert.match(warnings.join(), /lacks serverAuth/);
  });
});
