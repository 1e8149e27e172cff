import assert from "node:assert/strict";
import { httpsOnlyStatement } from "../../../provider/certificateBucket/policies";
import { bequeathed, heirIn, isClaim } from "../../../provider/httpsOnlyPolicy/bequest";
import { addHttpsOnly, bequeathHttpsOnly, heirOfHttpsOnly, policyLimit } from "../../../provider/httpsOnlyPolicy/merge";

const statement = httpsOnlyStatement("certificates");

describe("leaving the HTTPS-only statement to another resource", () => {
  for (const claim of ["00000000", "0a1b2c3d", "80000001", "ffffffff"]) {
    it(`writes ${claim} and reads it again, and changes nothing of what the statement says`, () => {
      const text = bequeathed(statement, claim);
      assert.equal(heirIn(text), claim);
      assert.deepEqual(JSON.parse(text), statement);
    });
  }

  it("reads no heir in other white space", () => {
    for (const text of [
      JSON.stringify(statement),
      JSON.stringify(statement, null, 2),
      JSON.stringify(statement, null, "\t"),
    ]) {
      assert.equal(heirIn(text), undefined);
    }
    assert.equal(heirIn(bequeathed(statement, "0a1b2c3d").replace("{ ", "{")), undefined);
  });

  it("keeps every other character of the policy, and the last heir only", () => {
    const others =
      '{ "Version":"1",\n "Statement": [ {"Effect":"Deny","Principal":["*"],"Action":"oss:DeleteBucket","Resource":"*"} ]\n}\n';
    const policy = addHttpsOnly(others, "certificates");
    const once = bequeathHttpsOnly(policy, "certificates", "0a1b2c3d");
    const twice = bequeathHttpsOnly(once, "certificates", "ffffffff");
    assert.equal(heirOfHttpsOnly(policy, "certificates"), undefined);
    assert.equal(heirOfHttpsOnly(once, "certificates"), "0a1b2c3d");
    assert.equal(heirOfHttpsOnly(twice, "certificates"), "ffffffff");
    assert.equal(twice.length, once.length);
    assert.equal(twice.replace(bequeathed(statement, "ffffffff"), JSON.stringify(statement)), policy);
  });

  it("leaves a policy without the statement, or without room, as it is", () => {
    const none = '{"Version":"1","Statement":[]}';
    assert.equal(bequeathHttpsOnly(none, "certificates", "0a1b2c3d"), none);
    const policy = addHttpsOnly(undefined, "certificates");
    const full = policy + " ".repeat(policyLimit - Buffer.byteLength(policy));
    assert.equal(bequeathHttpsOnly(full, "certificates", "0a1b2c3d"), full);
  });

  it("takes nothing else for a claim", () => {
    for (const text of ["", "0a1b2c3", "0A1B2C3D", "0a1b2c3d4", undefined, 1]) {
      assert.ok(!isClaim(text));
    }
    assert.ok(isClaim("0a1b2c3d"));
  });
});
