import { strict as assert } from "node:assert";
import { type Emulator, startEmulator } from "../../../../../../emulator";
import { policyLimit } from "../../../../../../emulator/services/oss/operations/bucketPolicy";
import { elementOf, failureOf, ossClient, sendSigned } from "../../../clients";

describe("emulator: bucket policy", () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator();
    emulator.createBucket("bucket");
  });
  afterEach(() => emulator.stop());
  const call = (method: string, body = "") =>
    sendSigned(emulator, emulator.owner, "/bucket/?policy", { method, path: "/?policy", body });
  const statement = {
    Effect: "Allow",
    Principal: ["1"],
    Action: ["oss:GetObject"],
    Resource: ["acs:oss:*:*:bucket/*"],
  };

  it("stays as it was put until it is deleted", async () => {
    const text = ` {"Version":"1",\n "Statement":[${JSON.stringify(statement)}]} `;
    assert.equal((await call("PUT", text)).status, 200);
    assert.equal((await call("GET")).body, text);
    assert.equal(emulator.bucketPolicy("bucket"), text);
    assert.equal((await call("DELETE")).status, 204);
    assert.equal((await call("DELETE")).status, 204);
    assert.equal(emulator.bucketPolicy("bucket"), undefined);
  });

  it("loses its white space where the bucket rewrites it", async () => {
    emulator.createBucket("bucket", { rewritesPolicy: true });
    const document = { Version: "1", Statement: [statement] };
    assert.equal((await call("PUT", JSON.stringify(document, null, 2))).status, 200);
    assert.equal((await call("GET")).body, JSON.stringify(document));
  });

  it("does not exist at first", async () => {
    const answer = await call("GET");
    assert.deepEqual(
      [answer.status, elementOf(answer.body, "Code"), elementOf(answer.body, "EC")],
      [404, "NoSuchBucketPolicy", "0030-00000006"],
    );
  });

  it("stays when a new one breaks the grammar", async () => {
    await ossClient(emulator).putBucketPolicy("bucket", { Version: "1", Statement: [statement] });
    const before = emulator.bucketPolicy("bucket");
    const cases: [string, string][] = [
      ["{", "0030-00000005"],
      [JSON.stringify({ Version: 1, Statement: [statement] }), "0030-00000005"],
      [JSON.stringify({ Version: "2", Statement: [statement] }), "0030-00000002"],
    ];
    for (const [text, ec] of cases) {
      const answer = await call("PUT", text);
      assert.deepEqual(
        [answer.status, elementOf(answer.body, "Code"), elementOf(answer.body, "EC")],
        [400, "InvalidPolicyDocument", ec],
      );
    }
    assert.equal(emulator.bucketPolicy("bucket"), before);
  });

  it("may have 16 KB", async () => {
    const sized = (bytes: number) => {
      const text = JSON.stringify({ Version: "1", Statement: [{ ...statement, Sid: "" }] });
      return text.replace('"Sid":""', `"Sid":"${"x".repeat(bytes - text.length)}"`);
    };
    assert.equal((await call("PUT", sized(policyLimit))).status, 200);
    assert.equal((await call("PUT", sized(policyLimit + 1))).status, 400);
  });

  it("can lock its owner out", async () => {
    const deny = {
      Effect: "Deny",
      Principal: ["*"],
      Action: ["oss:*"],
      Resource: ["*"],
      Condition: { Bool: { "acs:SecureTransport": ["true"] } },
    };
    await ossClient(emulator).putBucketPolicy("bucket", { Version: "1", Statement: [deny] });
    assert.equal((await failureOf(ossClient(emulator).getBucketInfo("bucket"))).status, 403);
    const plain = await sendSigned(emulator, emulator.owner, "/bucket/?policy", {
      method: "DELETE",
      path: "/?policy",
      secure: false,
    });
    assert.equal(plain.status, 204);
  });
});
