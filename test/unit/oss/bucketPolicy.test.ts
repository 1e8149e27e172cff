import assert from "node:assert/strict";
import { type Emulator, type PolicyDocument, startEmulator } from "../../../emulator";
import { openBucketPolicy } from "../../../provider/oss/bucketPolicy";
import type { Credentials } from "../../../provider/oss/credentials";
import { impatient } from "../../support/laboratory";

describe("a bucket's policy", () => {
  const name = "certificates";
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await startEmulator();
    emulator.createBucket(name);
  });

  afterEach(() => emulator.stop());

  const open = (credentials: Credentials = emulator.owner, bucket = name) =>
    openBucketPolicy(bucket, { region: "cn-hangzhou", endpoint: emulator.httpEndpoint }, async () => credentials, {
      retryPolicy: impatient,
    });

  const document: PolicyDocument = {
    Version: "1",
    Statement: [
      { Effect: "Deny", Action: ["oss:PutObject"], Principal: ["1234"], Resource: ["acs:oss:*:*:certificates"] },
    ],
  };
  /** In the writing of somebody else. */
  const text = `${JSON.stringify(document, undefined, 3)}\n`;

  it("is undefined where there is none", async () => {
    assert.equal(await open().read(), undefined);
  });

  it("is read as the text that was written", async () => {
    await open().write(text);
    assert.equal(emulator.bucketPolicy(name), text);
    assert.equal(await open().read(), text);
  });

  it("is replaced as a whole", async () => {
    await open().write(text);
    await open().write(JSON.stringify(document));
    assert.equal(await open().read(), JSON.stringify(document));
  });

  it("is deleted, and may be gone already", async () => {
    await open().write(text);
    await open().delete();
    assert.equal(emulator.bucketPolicy(name), undefined);
    await open().delete();
  });

  it("is not taken for none when it may not be read", async () => {
    const user = emulator.addUser({ name: "user" });
    for (const [command, permission] of [
      [
        () => open(user).read(),
        /^Reading the policy of bucket 'certificates' was refused .*needs oss:GetBucketPolicy on/,
      ],
      [
        () => open(user).write(text),
        /^Writing the policy .*needs oss:PutBucketPolicy on 'acs:oss:\*:\*:certificates' /,
      ],
      [() => open(user).delete(), /^Deleting the policy .*needs oss:DeleteBucketPolicy on/],
    ] as const) {
      await assert.rejects(command(), { name: "OssError", status: 403, message: permission });
    }
  });

  it("is not taken for none when OSS is failing or the bucket is missing", async () => {
    emulator.faults.add({ times: Number.POSITIVE_INFINITY, fault: { kind: "status", status: 503 } });
    await assert.rejects(open().read(), { name: "OssError", status: 503 });
    emulator.faults.clear();
    await assert.rejects(open(emulator.owner, "no-such-bucket").read(), { name: "OssError", code: "NoSuchBucket" });
  });

  it("is read by another try when one fails", async () => {
    await open().write(text);
    emulator.faults.add({ fault: { kind: "status", status: 503 } });
    assert.equal(await open().read(), text);
  });
});
