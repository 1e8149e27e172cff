import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { argumentsProblem, type CertificateBucketArgs } from "../../../provider/certificateBucket/arguments";

const bucket = "certificates";

describe("the arguments of a CertificateBucket", () => {
  for (const [name, args, expected] of [
    [
      "a setting of an existing bucket",
      { existing: true, versioning: "Enabled" },
      /^`versioning` is set, but `existing` is true/,
    ],
    ["a user twice", { user: "deployer", createUser: true }, /^`user` and `createUser` are both set\. Keep/],
    ["a key without KMS", { kmsKeyId: "key-1" }, /^`kmsKeyId` is set but `serverSideEncryption` is not 'KMS'\./],
    ["a boolean versioning", { versioning: true as never }, /^`versioning` is neither 'Enabled' nor 'Suspended'/],
    [
      "a guard that OSS ignores",
      { versioning: "Suspended", guardArchives: true },
      /^`guardArchives` and `versioning` are/,
    ],
    ["a pattern as prefix", { prefixes: ["certs/*"] }, /would allow more than the prefix/],
    ["half a day", { expireArchivesAfterDays: 0.5 }, /^`expireArchivesAfterDays` is 0\.5/],
    ["a prefix in another one's archives", { prefixes: ["a", "a/2024"], guardArchives: true }, /'latest\/' included/],
  ] as [string, Partial<CertificateBucketArgs>, RegExp][]) {
    it(`refuse ${name}`, () => {
      assert.match(argumentsProblem({ bucket, ...args }) ?? "", expected);
    });
  }

  it("may be outputs, which are judged when they are known", () => {
    const args = {
      bucket: pulumi.output(bucket),
      prefixes: [pulumi.output("certs")],
      expireArchivesAfterDays: pulumi.output(1),
    };
    assert.equal(argumentsProblem(args), undefined);
    // As the plugin gets them.
    assert.equal(argumentsProblem({ ...args, prefixes: pulumi.output(["certs"]) as never }), undefined);
  });
});
