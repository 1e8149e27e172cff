import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../../emulator";
import { defaultRetryPolicy } from "../../../provider/alicloud/retry";
import { type BucketPolicy, openBucketPolicy } from "../../../provider/oss/bucketPolicy";

const text =
  '{ "Version": "1",\n"Statement": [{"Effect":"Deny","Principal":["*"],"Action":["oss:DeleteBucket"],"Resource":["acs:oss:*:*:files"]}] }';

describe("a bucket's policy, by ali-oss", () => {
  let emulator: Emulator;
  let policy: BucketPolicy;

  const open = (bucket: string) =>
    openBucketPolicy(bucket, { region: "cn-hangzhou", endpoint: emulator.httpEndpoint }, async () => emulator.owner, {
      retryPolicy: { ...defaultRetryPolicy, firstDelay: 1, longestDelay: 1 },
    });

  beforeEach(async () => {
    emulator = await startEmulator();
    emulator.createBucket("files");
    policy = open("files");
  });

  afterEach(() => emulator.stop());

  it("is written, read and deleted without a change of its text", async () => {
    assert.equal(await policy.read(), undefined);
    await policy.write(text);
    assert.equal(emulator.bucketPolicy("files"), text);
    assert.equal(await policy.read(), text);
    await policy.delete();
    assert.equal(emulator.bucketPolicy("files"), undefined);
    await policy.delete();
  });

  for (const [status, code] of [
    [403, "AccessDenied"],
    [503, "ServiceUnavailable"],
    [404, "SomethingElse"],
  ] as const) {
    it(`isn't taken for none at ${status} ${code}`, async () => {
      const fault = { kind: "status", status, code } as const;
      emulator.faults.add({ times: Number.POSITIVE_INFINITY, fault });
      await assert.rejects(policy.read(), (error: Error) => error.message.includes(`(${status} ${code}`));
    });
  }

  it("is read after a transient failure", async () => {
    await policy.write(text);
    emulator.faults.add({ times: 2, fault: { kind: "status", status: 503 } });
    assert.equal(await policy.read(), text);
  });

  it("says that the bucket is missing", async () => {
    await assert.rejects(
      open("nothing").read(),
      /Reading the policy of bucket 'nothing' was refused \(404 NoSuchBucket.*there is no bucket 'nothing' here/,
    );
  });

  it("names the missing permission", async () => {
    const { accessKeyId, accessKeySecret } = emulator.addUser({ name: "nobody" });
    const endpoint = { region: "cn-hangzhou", endpoint: emulator.httpEndpoint };
    const theirs = openBucketPolicy("files", endpoint, async () => ({ accessKeyId, accessKeySecret }));
    const needs = (action: string) => new RegExp(`needs oss:${action} on 'acs:oss:\\*:\\*:files' `);
    await assert.rejects(theirs.read(), needs("GetBucketPolicy"));
    await assert.rejects(theirs.write(text), needs("PutBucketPolicy"));
    await assert.rejects(theirs.delete(), needs("DeleteBucketPolicy"));
  });
});
