import assert from "node:assert/strict";
import { handedOver, isMark, successorIn } from "../../../provider/httpsOnlyPolicy/handOver";
import {
  addHttpsOnly,
  handOverHttpsOnly,
  policyLimit,
  successorOfHttpsOnly,
} from "../../../provider/httpsOnlyPolicy/merge";
import { httpsOnlyStatement } from "../../../provider/httpsOnlyPolicy/statement";

const statement = httpsOnlyStatement("certificates");

describe("handing the HTTPS-only statement over to another resource", () => {
  for (const mark of ["00000000", "0a1b2c3d", "80000001", "ffffffff"]) {
    it(`writes ${mark} and reads it again, and changes nothing of what the statement says`, () => {
      const text = handedOver(statement, mark);
      assert.equal(successorIn(text), mark);
      assert.deepEqual(JSON.parse(text), statement);
    });
  }

  it("reads no successor in other white space", () => {
    for (const text of [
      JSON.stringify(statement),
      JSON.stringify(statement, null, 2),
      JSON.stringify(statement, null, "\t"),
    ]) {
      assert.equal(successorIn(text), undefined);
    }
    assert.equal(successorIn(handedOver(statement, "0a1b2c3d").replace("{ ", "{")), undefined);
  });

  it("keeps every other character of the policy, and only the last successor", () => {
    const others =
      '{ "Version":"1",\n "Statement": [ {"Effect":"Deny","Principal":["*"],"Action":"oss:DeleteBucket","Resource":"*"} ]\n}\n';
    const policy = addHttpsOnly(others, "certificates");
    const once = handOverHttpsOnly(policy, "certificates", "0a1b2c3d");
    const twice = handOverHttpsOnly(once, "certificates", "ffffffff");
    assert.equal(successorOfHttpsOnly(policy, "certificates"), undefined);
    assert.equal(successorOfHttpsOnly(once, "certificates"), "0a1b2c3d");
    assert.equal(successorOfHttpsOnly(twice, "certificates"), "ffffffff");
    assert.equal(twice.length, once.length);
    assert.equal(twice.replace(handedOver(statement, "ffffffff"), JSON.stringify(statement)), policy);
  });

  it("leaves a policy without the statement, or without room, as it is", () => {
    const none = '{"Version":"1","Statement":[]}';
    assert.equal(handOverHttpsOnly(none, "certificates", "0a1b2c3d"), none);
    const policy = addHttpsOnly(undefined, "certificates");
    const full = policy + " ".repeat(policyLimit - Buffer.byteLength(policy));
    assert.equal(handOverHttpsOnly(full, "certificates", "0a1b2c3d"), full);
  });

  it("accepts nothing else as a mark", () => {
    for (const text of ["", "0a1b2c3", "0A1B2C3D", "0a1b2c3d4", undefined, 1]) {
      assert.ok(!isMark(text));
    }
    assert.ok(isMark("0a1b2c3d"));
  });
});
