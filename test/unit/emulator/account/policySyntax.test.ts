import { strict as assert } from "node:assert";
import { type PolicyKind, PolicySyntaxError, readPolicyDocument } from "../../../../emulator/account/policySyntax";

const statement = { Effect: "Allow", Action: "oss:*", Resource: "*" };

describe("emulator: policy grammar", () => {
  const bad: [string, PolicyKind, unknown][] = [
    ["a number as Version", "ram", { Version: 1, Statement: [statement] }],
    ["version 2", "ram", { Version: "2", Statement: [statement] }],
    ["no statement", "ram", { Version: "1", Statement: [] }],
    ["an unknown element", "ram", { Version: "1", Statement: [{ ...statement, Resources: "*" }] }],
    ["another effect", "ram", { Version: "1", Statement: [{ ...statement, Effect: "allow" }] }],
    ["no action", "ram", { Version: "1", Statement: [{ Effect: "Allow", Resource: "*" }] }],
    ["no resource", "ram", { Version: "1", Statement: [{ Effect: "Allow", Action: "*" }] }],
    ["a principal in a RAM policy", "ram", { Version: "1", Statement: [{ ...statement, Principal: ["*"] }] }],
    ["no principal in a bucket policy", "bucket", { Version: "1", Statement: [statement] }],
    [
      "an unknown condition operator",
      "ram",
      { Version: "1", Statement: [{ ...statement, Condition: { Boolean: {} } }] },
    ],
    [
      "a list as principal of a trust policy",
      "trust",
      { Version: "1", Statement: [{ ...statement, Principal: ["*"] }] },
    ],
  ];
  for (const [what, kind, document] of bad) {
    it(`refuses ${what}`, () =>
      assert.throws(() => readPolicyDocument(JSON.stringify(document), kind), PolicySyntaxError));
  }

  it("refuses what is not JSON", () => assert.throws(() => readPolicyDocument("{", "ram"), PolicySyntaxError));

  it("accepts RAM, bucket and trust policies", () => {
    readPolicyDocument(JSON.stringify({ Version: "1", Statement: [statement] }), "ram");
    readPolicyDocument(JSON.stringify({ Version: "1", Statement: [{ ...statement, Principal: ["1"] }] }), "bucket");
    const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { RAM: ["acs:ram::1:root"] } };
    readPolicyDocument(JSON.stringify({ Version: "1", Statement: [trust] }), "trust");
  });
});
