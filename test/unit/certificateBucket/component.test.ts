import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { CertificateBucketArgs } from "../../../provider";

const script = join(__dirname, "..", "..", "support", "mockedCertificateBucket.js");

interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

function register(args: CertificateBucketArgs): Registered[] {
  return JSON.parse(
    execFileSync(process.execPath, [script, JSON.stringify(args)], { encoding: "utf8" }),
  ) as Registered[];
}

const shape = (registered: Registered[]) => registered.map(({ type, name }) => `${name}: ${type}`).sort();

describe("a CertificateBucket's children", () => {
  it("are, by default, the bucket, its protection and the policy", () => {
    const registered = register({ bucket: "my-certificates" });
    assert.deepEqual(shape(registered), [
      "certificates-bucket: alicloud:oss/bucket:Bucket",
      "certificates-https-only: pulumi-nodejs:dynamic/alicloud-certificates:HttpsOnlyPolicy",
      "certificates-policy: alicloud:ram/policy:Policy",
      "certificates-public-access-block: alicloud:oss/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "certificates: alicloud-certificates:index:CertificateBucket",
    ]);
    const policy = registered.find(({ name }) => name === "certificates-policy");
    assert.equal(policy?.inputs.policyName, "website-prod-certificates-upload");
  });

  it("are all of them if everything is requested, with versioning or a guard of the archives", () => {
    const all = { bucket: "b", createUser: true, role: "pipeline" };
    const registered = [
      ...register({ ...all, versioning: "Enabled" }).filter(({ name }) => name.endsWith("-versioning")),
      ...register({ ...all, guardArchives: true, prefixes: ["certs"] }),
    ];
    assert.deepEqual(
      shape(registered)
        .slice(0, -1)
        .map((line) => line.replace(/:.*/, "")),
      [
        "certificates-access-key",
        "certificates-bucket",
        "certificates-deployer",
        "certificates-https-only",
        "certificates-overwrite-config",
        "certificates-policy",
        "certificates-public-access-block",
        "certificates-role-attachment",
        "certificates-user-attachment",
        "certificates-user",
        "certificates-versioning",
      ],
    );
  });

  it("are only the policy for an existing bucket without HTTPS only", () => {
    assert.deepEqual(shape(register({ bucket: "b", existing: true, httpsOnly: false })), [
      "certificates-policy: alicloud:ram/policy:Policy",
      "certificates: alicloud-certificates:index:CertificateBucket",
    ]);
  });
});
