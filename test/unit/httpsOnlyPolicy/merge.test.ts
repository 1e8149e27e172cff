import assert from "node:assert/strict";
import { httpsOnlyStatement } from "../../../provider";
import { addHttpsOnly, hasHttpsOnly, policyLimit, removeHttpsOnly } from "../../../provider/httpsOnlyPolicy/merge";

const bucket = "certificates";
const ours = httpsOnlyStatement(bucket);
const foreign = '{ "Version": "1", "Statement": [ {"Effect":"Allow","Action":"oss:GetObject"} ] }';

describe("merging the HTTPS-only statement into a policy", () => {
  it("creates a policy if there is none", () => {
    assert.deepEqual(JSON.parse(addHttpsOnly(undefined, bucket)), { Version: "1", Statement: [ours] });
  });

  it("adds it once", () => {
    const once = addHttpsOnly(foreign, bucket);
    assert.ok(!hasHttpsOnly(foreign, bucket) && hasHttpsOnly(once, bucket));
    assert.equal(addHttpsOnly(once, bucket), once);
  });

  it("removes it again, and also the policy if nothing else is left", () => {
    assert.equal(removeHttpsOnly(addHttpsOnly(foreign, bucket), bucket), foreign);
    assert.equal(removeHttpsOnly(addHttpsOnly(undefined, bucket), bucket), undefined);
    assert.equal(removeHttpsOnly(foreign, bucket), foreign);
  });

  it("removes the statement even if it was reformatted meanwhile, and no other statement", () => {
    const respelled = JSON.stringify(
      {
        Version: "1",
        Statement: [
          { ...ours, Action: "oss:*" },
          { ...ours, Action: "*" },
        ],
      },
      null,
      2,
    );
    assert.deepEqual(JSON.parse(removeHttpsOnly(respelled, bucket) ?? "").Statement, [{ ...ours, Action: "*" }]);
  });

  it("fills a policy up to 16 KB, but not beyond", () => {
    const added = Buffer.byteLength(addHttpsOnly(foreign, bucket)) - Buffer.byteLength(foreign);
    const fill = (bytes: number) => foreign + " ".repeat(bytes - Buffer.byteLength(foreign));
    assert.equal(Buffer.byteLength(addHttpsOnly(fill(policyLimit - added), bucket)), policyLimit);
    assert.throws(
      () => addHttpsOnly(fill(policyLimit - added + 1), bucket),
      /^PolicyMergeError: Adding the HTTPS-only statement to the policy of bucket 'certificates' would make it 16385 bytes long/,
    );
  });

  it("counts bytes, not characters", () => {
    const wide = foreign.replace('"Effect"', `"Sid":"${"证".repeat(5400)}","Effect"`);
    assert.ok(wide.length < policyLimit / 2);
    assert.throws(() => addHttpsOnly(wide, bucket), /OSS takes at most 16384/);
  });

  it("doesn't change a policy that it can't parse", () => {
    for (const change of [addHttpsOnly, removeHttpsOnly, hasHttpsOnly]) {
      assert.throws(
        () => change("<Policy/>", bucket),
        /Can't change the policy of bucket 'certificates' without damaging it, because it isn't JSON\. Correct it/,
      );
    }
  });
});
