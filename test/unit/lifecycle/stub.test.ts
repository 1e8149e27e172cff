import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { stubOf } from "../../../provider/lifecycle/stub";
import { lifecycles } from "../../../provider/lifecycles";
import { repository } from "../../support/stack";

/**
 * Folder of a resource → SHA-256 of its stub as it is in every user's state. A change here shows `~ __provider` in every preview of
 * every user: only with a reason, and a line in the CHANGELOG.
 */
const digests: Readonly<Record<string, string>> = {
  ossCertificateDeployment: "19005302ceca96e5e2cf1460901a65ef23276bd6406ce869a8d1198ef33e932d",
  httpsOnlyPolicy: "b51fddf6abdb98647ec76231a7fb41988a221242b165eb71f1fdfa107794fe46",
  casCertificate: "78c08ea01f0a6435836e3b56be1512ec5fd3b00fce5d9f20b5aa038fbc1f4784",
  cdnDomainCertificate: "fe649c7bb8ca672dded72ed1b1c050b6d2983bfc922f5829f79d423a5072e510",
  ossDomainCertificate: "ca00ed858444bda0539fc7a4321ecbb37a82f238bde2e53835ad1e8d95db580a",
  fcDomainCertificate: "75aa02b59e20bafc39e22dce262ed0f1e32e898ecaf5d4321e63cd82cf0d8bc1",
  casDeployment: "09c48f8e2309d4dec79fb8523c8cbce0a8d16a031b4902054021856d654727ca",
};

/** A provider as earlier versions gave it to the SDK, which made the text of it. */
const serialized: pulumi.dynamic.ResourceProvider = {
  configure: (request) => require("pulumi-alicloud-certificates/lifecycle/casCertificate").configure(request),
  check: (olds, news) => require("pulumi-alicloud-certificates/lifecycle/casCertificate").check(olds, news),
  diff: (id, olds, news) => require("pulumi-alicloud-certificates/lifecycle/casCertificate").diff(id, olds, news),
  create: (inputs) => require("pulumi-alicloud-certificates/lifecycle/casCertificate").create(inputs),
  read: (id, props) => require("pulumi-alicloud-certificates/lifecycle/casCertificate").read(id, props),
  update: (id, olds, news) => require("pulumi-alicloud-certificates/lifecycle/casCertificate").update(id, olds, news),
  delete: (id, props) => require("pulumi-alicloud-certificates/lifecycle/casCertificate").delete(id, props),
};

describe("the stub", () => {
  it("is what the SDK makes of a provider with these methods", async () => {
    const provider = serialized; // as pulumi.dynamic.Resource captures it
    const { text } = await pulumi.runtime.serializeFunction(() => provider, { allowSecrets: true });
    assert.equal(stubOf("casCertificate"), text);
  });

  for (const { type } of lifecycles) {
    const folder = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;

    it(`of ${folder} keeps its bytes, which are part of every user's state`, () => {
      assert.equal(createHash("sha256").update(stubOf(folder)).digest("hex"), digests[folder]);
    });
  }

  it("has at most 2.5 KB", () => {
    const size = Buffer.byteLength(stubOf("ossCertificateDeployment"));
    assert.ok(size <= 2560, `${size} bytes`);
  });

  it("has the same bytes in another process, with another environment", () => {
    const script = `process.stdout.write(require("./dist/provider/lifecycle/stub.js").stubOf("casCertificate"))`;
    const text = execFileSync(process.execPath, ["-e", script], {
      cwd: repository,
      env: { PATH: process.env.PATH, ALICLOUD_ACCESS_KEY: "of-somebody-else", HOME: "/nowhere" },
      encoding: "utf8",
    });
    assert.equal(text, stubOf("casCertificate"));
  });

  it("captures nothing and requires only the lifecycle of this package", () => {
    const text = stubOf("casCertificate");
    const required = new Set([...text.matchAll(/require\("([^"]*)"\)/g)].map(([, name]) => name));
    assert.deepEqual([...required], ["pulumi-alicloud-certificates/lifecycle/casCertificate"]);
    assert.doesNotMatch(text, /process\.env|__dirname|__filename|node_modules/);
    // The with-statement of a serialized function lists what it captured.
    const captured = new Set([...text.matchAll(/with\(\{(.*?)\}\)/g)].map(([, names]) => names?.trim()));
    assert.deepEqual([...captured].sort(), [
      "provider: __provider, this: undefined, arguments: undefined",
      "this: undefined, arguments: undefined",
    ]);
  });
});
