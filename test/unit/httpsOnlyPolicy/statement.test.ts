import assert from "node:assert/strict";
import { httpsOnlyStatement } from "../../../provider";
import { coversHttpsOnly, isHttpsOnly } from "../../../provider/httpsOnlyPolicy/statement";

const bucket = "certificates";
const ours = httpsOnlyStatement(bucket);
const condition = (value: unknown, key = "acs:SecureTransport") => ({ Condition: { Bool: { [key]: value } } });

describe("recognizing the HTTPS-only statement", () => {
  for (const [name, statement] of Object.entries({
    "as it is written": ours,
    "with texts for lists of one": { ...ours, Principal: "*", Action: "oss:*", ...condition("false") },
    "with a boolean": { ...ours, ...condition(false) },
    "in other letters' case": { ...ours, Action: ["OSS:*"], ...condition(["False"], "acs:securetransport") },
    "with its resources in another order": { ...ours, Resource: [...ours.Resource].reverse() },
    "with a Sid": { ...ours, Sid: "HttpsOnly" },
  })) {
    it(`takes it ${name}`, () => {
      assert.ok(isHttpsOnly(statement, bucket));
      assert.ok(coversHttpsOnly(statement, bucket));
    });
  }

  for (const [name, statement] of Object.entries({
    "for all buckets": { ...ours, Resource: ["acs:oss:*:*:*"] },
    "for all services": { ...ours, Action: ["*"] },
    "for buckets of a name": { ...ours, Resource: "acs:oss:*:*:certif*" },
  })) {
    it(`knows that one ${name} does as much, and isn't ours`, () => {
      assert.ok(coversHttpsOnly(statement, bucket));
      assert.ok(!isHttpsOnly(statement, bucket));
    });
  }

  for (const [name, statement] of Object.entries({
    "that allows": { ...ours, Effect: "Allow" },
    "for secure requests": { ...ours, ...condition(["true"]) },
    "for all requests": { ...ours, ...condition(["true", "false"]) },
    "for no requests at all": { ...ours, ...condition([]) },
    "without a condition": { ...ours, Condition: undefined },
    "with a second condition": {
      ...ours,
      Condition: { ...ours.Condition, IpAddress: { "acs:SourceIp": ["10.0.0.0/8"] } },
    },
    "with a second key": {
      ...ours,
      Condition: { Bool: { "acs:SecureTransport": ["false"], "acs:MFAPresent": ["true"] } },
    },
    "for one user": { ...ours, Principal: ["200000000000000001"] },
    "for one action": { ...ours, Action: ["oss:PutObject"] },
    "for objects alone": { ...ours, Resource: ["acs:oss:*:*:certificates/*"] },
    "for another bucket": httpsOnlyStatement("certificates-2"),
    "with exceptions": { ...ours, NotPrincipal: ["200000000000000001"] },
    "that is no statement": "Deny",
  })) {
    it(`doesn't take one ${name}`, () => {
      assert.ok(!isHttpsOnly(statement, bucket));
      assert.ok(!coversHttpsOnly(statement, bucket));
    });
  }
});
