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
    ["half a day", { prefixes: ["certs"], expireArchivesAfterDays: 0.5 }, /^`expireArchivesAfterDays` is 0\.5/],
    [
      "a prefix in another one's archives",
      { prefixes: ["a", "a/2024-x"], expireArchivesAfterDays: 1 },
      /including its 'latest\/'/,
    ],
    ["a guard without prefixes", { guardArchives: true }, /^`guardArchives` needs `prefixes`.*"certs\/example\.com"/],
    ["a guard with an empty list", { prefixes: [], guardArchives: true }, /^`guardArchives` needs `prefixes`/],
    ["an expiry without prefixes", { expireArchivesAfterDays: 400 }, /^`expireArchivesAfterDays` needs `prefixes`/],
    [
      "an expiry without prefixes whose days are known late",
      { expireArchivesAfterDays: pulumi.output(400) },
      /^`expireArchivesAfterDays` needs `prefixes`/,
    ],
    [
      "more prefixes than a policy takes",
      { prefixes: Array.from({ length: 300 }, (_, index) => `certs/${index}.example.com`) },
      /RAM takes at most 6144\. Split them into several policies/,
    ],
  ] as [string, Partial<CertificateBucketArgs>, RegExp][]) {
    it(`refuse ${name}`, () => {
      assert.match(argumentsProblem({ bucket, ...args }) ?? "", expected);
    });
  }

  it("may turn the guard off, without prefixes", () => {
    assert.equal(argumentsProblem({ bucket, guardArchives: false }), undefined);
  });

  it("never recommend a directory above the deployments as the prefix", () => {
    const prefixes = Array.from({ length: 300 }, (_, index) => `certs/${index}.example.com`);
    for (const args of [{}, { guardArchives: true }, { expireArchivesAfterDays: 400 }]) {
      assert.doesNotMatch(argumentsProblem({ bucket, prefixes, ...args }) ?? "none", /none|in common/);
    }
  });

  it("may be outputs, which are checked when they are known", () => {
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
