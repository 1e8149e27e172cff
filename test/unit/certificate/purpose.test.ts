import "reflect-metadata";

import assert from "node:assert/strict";
import { ExtendedKeyUsage, ExtendedKeyUsageExtension, Extension } from "@peculiar/x509";

import { checkCertificate } from "../../../provider/certificate/check";
import { generateCertificate } from "../../support/certificates";

async function check(...extensions: Extension[]) {
  const { pem } = await generateCertificate({ names: ["a.example"], extensions });
  return checkCertificate({ certificate: pem, privateKey: undefined, now: new Date() });
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

  it("is warned of when it is another", async () => {
    const { problems, warnings } = await check(new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]));
    assert.deepEqual(problems, []);
    assert.match(warnings.join(), /lacks serverAuth/);
  });

  it("is none for a precertificate", async () => {
    const poison = new Extension("1.3.6.1.4.1.11129.2.4.3", true, new Uint8Array([5, 0]));
    assert.match((await check(poison)).problems[0]?.reason ?? "", /precertificate/);
  });
});
