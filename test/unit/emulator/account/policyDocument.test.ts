import { strict as assert } from "node:assert";
import {
  decide,
  matchesPattern,
  type PolicyQuestion,
  type Statement,
} from "../../../../emulator/account/policyDocument";

function question(action: string, resource: string, context: Record<string, string> = {}): PolicyQuestion {
  return { action, resources: [resource], context: new Map(Object.entries(context)) };
}

const put = question("oss:PutObject", "acs:oss:oss-cn-hangzhou:1:b/site/a");
const allow: Statement = { Effect: "Allow", Action: "oss:*", Resource: "acs:oss:*:*:b/*" };

describe("emulator: policy document", () => {
  it("matches * and ?, and nothing else, as wildcards", () => {
    assert.ok(matchesPattern("a*c", "abbc"));
    assert.ok(matchesPattern("a?c", "abc"));
    assert.ok(!matchesPattern("a?c", "ac"));
    assert.ok(!matchesPattern("a.c", "abc"));
    assert.ok(!matchesPattern("abc", "ABC"));
    assert.ok(matchesPattern("OSS:put*", "oss:PutObject", true));
  });

  it("lets Deny beat Allow, in any order", () => {
    const deny: Statement = { Effect: "Deny", Action: ["oss:PutObject"], Resource: ["*"] };
    assert.equal(decide([allow], put), "allow");
    assert.equal(decide([allow, deny], put), "explicitDeny");
    assert.equal(decide([deny, allow], put), "explicitDeny");
    assert.equal(decide([], put), "noMatch");
  });

  it("ignores case in actions, not in resources", () => {
    assert.equal(decide([{ ...allow, Action: "OSS:putobject" }], put), "allow");
    assert.equal(decide([{ ...allow, Resource: "acs:oss:*:*:B/*" }], put), "noMatch");
  });

  it("reads NotAction and NotResource", () => {
    assert.equal(decide([{ Effect: "Allow", NotAction: "oss:Get*", Resource: "*" }], put), "allow");
    assert.equal(decide([{ Effect: "Allow", NotAction: "oss:Put*", Resource: "*" }], put), "noMatch");
    assert.equal(decide([{ Effect: "Allow", Action: "*", NotResource: "acs:oss:*:*:b/site/*" }], put), "noMatch");
    assert.equal(decide([{ Effect: "Allow", Action: "*", NotResource: "acs:oss:*:*:b/other/*" }], put), "allow");
  });

  const conditions: [Statement["Condition"], Record<string, string>, boolean][] = [
    [{ Bool: { "acs:SecureTransport": ["false"] } }, { "acs:securetransport": "false" }, true],
    [{ Bool: { "acs:SecureTransport": "false" } }, { "acs:securetransport": "true" }, false],
    [{ Bool: { "acs:SecureTransport": false } }, { "acs:securetransport": "false" }, true],
    [{ StringEquals: { "oss:Prefix": ["a", "b"] } }, { "oss:prefix": "b" }, true],
    [{ StringEquals: { "oss:Prefix": "a" } }, {}, false],
    [{ StringNotEquals: { "oss:Prefix": "a" } }, {}, true],
    [{ StringNotEquals: { "oss:Prefix": ["a", "b"] } }, { "oss:prefix": "b" }, false],
    [{ StringLike: { "acs:UserAgent": "curl/*" } }, { "acs:useragent": "curl/8" }, true],
    [{ IpAddress: { "acs:SourceIp": ["10.0.0.0/8", "127.0.0.1"] } }, { "acs:sourceip": "127.0.0.1" }, true],
    [{ IpAddress: { "acs:SourceIp": "10.0.0.0/8" } }, { "acs:sourceip": "11.0.0.1" }, false],
    [{ NotIpAddress: { "acs:SourceIp": "10.0.0.0/8" } }, { "acs:sourceip": "11.0.0.1" }, true],
    [
      { DateLessThan: { "acs:CurrentTime": "2027-01-01T00:00:00Z" } },
      { "acs:currenttime": "2026-11-23T00:00:00Z" },
      true,
    ],
    [
      { Bool: { "acs:SecureTransport": "true" }, StringEquals: { "oss:Prefix": "a" } },
      { "acs:securetransport": "true" },
      false,
    ],
  ];
  for (const [Condition, context, holds] of conditions) {
    it(`${holds ? "holds" : "does not hold"}: ${JSON.stringify(Condition)} for ${JSON.stringify(context)}`, () => {
      const asked = question(put.action, "acs:oss:*:1:b/site/a", context);
      assert.equal(decide([{ ...allow, ...(Condition ? { Condition } : {}) }], asked), holds ? "allow" : "noMatch");
    });
  }
});
