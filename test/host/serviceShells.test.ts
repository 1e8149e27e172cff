import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";

/** Folder of a resource → SHA-256 of its stub as Pulumi writes it into the state. Never edit one. */
const digests = {
  casCertificate: "78c08ea01f0a6435836e3b56be1512ec5fd3b00fce5d9f20b5aa038fbc1f4784",
  cdnDomainCertificate: "fe649c7bb8ca672dded72ed1b1c050b6d2983bfc922f5829f79d423a5072e510",
  ossDomainCertificate: "ca00ed858444bda0539fc7a4321ecbb37a82f238bde2e53835ad1e8d95db580a",
  fcDomainCertificate: "75aa02b59e20bafc39e22dce262ed0f1e32e898ecaf5d4321e63cd82cf0d8bc1",
};

for (const [folder, digest] of Object.entries(digests)) {
  describe(`the stub of ${folder}`, () => {
    const serialized = async () => {
      const { shell } = require(`../../provider/${folder}/shell`) as { shell: pulumi.dynamic.ResourceProvider };
      const provider = shell; // as pulumi.dynamic.Resource captures it
      return (await pulumi.runtime.serializeFunction(() => provider, { allowSecrets: true })).text;
    };

    it("requires only its lifecycle, and captures nothing", async () => {
      const text = await serialized();
      const required = new Set([...text.matchAll(/require\("([^"]*)"\)/g)].map(([, name]) => name));
      assert.deepEqual([...required], [`pulumi-alicloud-certificates/lifecycle/${folder}`]);
      assert.doesNotMatch(text, /process\.env|__dirname|__filename|node_modules/);
    });

    it("keeps its bytes, which are part of every user's state", async () => {
      const found = createHash("sha256")
        .update(await serialized())
        .digest("hex");
      assert.equal(found, digest);
    });
  });
}
