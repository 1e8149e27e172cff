import assert from "node:assert/strict";
import { httpsOnlyStatement, uploadPolicy, uploadStatements } from "../../../provider";

const bucket = "certificates";
const below = "acs:oss:*:*:certificates/certs/example.com/*";

describe("the upload policy", () => {
  it("is the minimal document: PutObject below the prefix", () => {
    for (const prefix of ["certs/example.com", "certs/example.com/"]) {
      assert.deepEqual(uploadPolicy({ bucket, prefixes: [prefix] }), {
        Version: "1",
        Statement: [{ Effect: "Allow", Action: ["oss:PutObject"], Resource: [below] }],
      });
    }
  });

  it("is for the whole bucket without a prefix", () => {
    for (const prefixes of [undefined, [], [""], ["certs", ""]]) {
      assert.deepEqual(uploadStatements({ bucket, prefixes }), [
        { Effect: "Allow", Action: ["oss:PutObject"], Resource: ["acs:oss:*:*:certificates/*"] },
      ]);
    }
  });

  it("puts several prefixes into one statement, each once", () => {
    assert.deepEqual(uploadStatements({ bucket, prefixes: ["a", "b/", "a/"] })[0]?.Resource, [
      "acs:oss:*:*:certificates/a/*",
      "acs:oss:*:*:certificates/b/*",
    ]);
  });

  for (const [name, options, actions] of [
    ["tags", { tags: true }, ["oss:PutObject", "oss:PutObjectTagging"]],
    ["refresh", { refresh: true }, ["oss:PutObject", "oss:GetObject"]],
    ["deleteLatest", { onDestroy: "deleteLatest" }, ["oss:PutObject", "oss:GetObject", "oss:DeleteObject"]],
    [
      "refresh and deleteLatest",
      { refresh: true, onDestroy: "deleteLatest" },
      ["oss:PutObject", "oss:GetObject", "oss:DeleteObject"],
    ],
    ["keep", { onDestroy: "keep", tags: false, refresh: false, kms: false }, ["oss:PutObject"]],
  ] as const) {
    it(`adds exactly what ${name} needs`, () => {
      const prefixes = ["certs/example.com"];
      assert.deepEqual(uploadStatements({ bucket, prefixes, ...options }), [
        { Effect: "Allow", Action: actions, Resource: [below] },
      ]);
    });
  }

  it("adds a listing of only the prefixes for deleteAll", () => {
    const prefixes = ["certs/example.com"];
    const [objects, listing, ...more] = uploadStatements({ bucket, prefixes, onDestroy: "deleteAll" });
    assert.deepEqual(objects?.Action, ["oss:PutObject", "oss:GetObject", "oss:DeleteObject"]);
    assert.deepEqual(listing, {
      Effect: "Allow",
      Action: ["oss:ListObjects"],
      Resource: ["acs:oss:*:*:certificates"],
      Condition: { StringLike: { "oss:Prefix": ["certs/example.com/*"] } },
    });
    assert.deepEqual(more, []);
    assert.equal(uploadStatements({ bucket, onDestroy: "deleteAll" })[1]?.Condition, undefined);
  });

  it("adds the use of a KMS key: only the named one if there is one", () => {
    const Action = ["kms:GenerateDataKey", "kms:Decrypt"];
    assert.deepEqual(uploadStatements({ bucket, kms: "key-1" })[1], {
      Effect: "Allow",
      Action,
      Resource: ["acs:kms:*:*:key/key-1"],
    });
    assert.deepEqual(uploadStatements({ bucket, kms: true })[1], {
      Effect: "Allow",
      Action,
      Resource: ["acs:kms:*:*:*"],
    });
  });

  it("refuses a prefix that a policy would read as a pattern", () => {
    for (const prefix of ["certs/*", "certs/?", "certs/$" + "{acs:UserName}"]) {
      assert.throws(() => uploadPolicy({ bucket, prefixes: [prefix] }), /would allow more than the prefix\. Rename/);
    }
  });
});

describe("an upload policy for many prefixes", () => {
  const prefixes = (count: number) => Array.from({ length: count }, (_, index) => `certs/site-${index}.example.com`);

  it("has room for a hundred sites", () => {
    assert.equal(uploadStatements({ bucket, prefixes: prefixes(100) })[0]?.Resource.length, 100);
    assert.ok(uploadPolicy({ bucket, prefixes: prefixes(100) }));
  });

  it("is refused if it is longer than RAM accepts", () => {
    assert.throws(
      () => uploadPolicy({ bucket, prefixes: prefixes(200) }),
      /^Error: The policy for 200 prefixes would have \d+ characters, and RAM takes at most 6144\. Split them into several policies/,
    );
  });
});

describe("the HTTPS-only statement", () => {
  it("denies everyone every action on the bucket and its objects without SecureTransport", () => {
    assert.deepEqual(httpsOnlyStatement(bucket), {
      Effect: "Deny",
      Principal: ["*"],
      Action: ["oss:*"],
      Resource: ["acs:oss:*:*:certificates", "acs:oss:*:*:certificates/*"],
      Condition: { Bool: { "acs:SecureTransport": ["false"] } },
    });
  });
});
