import assert from "node:assert/strict";
import { HttpsOnlyPolicy } from "../../provider";
import { httpsOnlyStatement } from "../../provider/httpsOnlyPolicy/statement";
import { Provisioning } from "../support/provisioning";
import { itOnCi } from "../support/thorough";
import { sendSigned } from "../unit/emulator/clients";

const bucket = "somebody-elses";

/** As a person wrote it: own order, own white space, escapes. */
const foreignPolicy = `{
  "Statement": [
    { "Effect" : "Allow", "Action":["oss:GetObject"],
      "Principal":[ "200000000000000001" ], "Resource": ["acs:oss:*:*:${bucket}/public\\u002f*"] },
    {"Effect":"Deny","Principal":["*"],"Action":"oss:DeleteBucket","Resource":"acs:oss:*:*:${bucket}"}
  ],
  "Version": "1"
}
`;

describe("HttpsOnlyPolicy on the engine, on a bucket that has a policy", () => {
  let site: Provisioning;
  let isWanted: boolean;

  const policy = () => site.emulator.bucketPolicy(bucket);
  const statements = () => (JSON.parse(policy() ?? "") as { Statement: unknown[] }).Statement;
  /** Puts a policy without changing its text; ali-oss would serialize its JSON again. */
  const write = async (body: string) => {
    const request = { method: "PUT", host: `${bucket}.oss-cn-hangzhou.aliyuncs.com`, path: "/?policy", body };
    const answer = await sendSigned(site.emulator, site.emulator.owner, `/${bucket}/?policy`, request);
    assert.equal(answer.status, 200, answer.body);
  };

  beforeEach(async () => {
    site = await Provisioning.start();
    site.emulator.createBucket(bucket);
    isWanted = true;
    site.program = () => {
      if (isWanted) {
        new HttpsOnlyPolicy("files", { bucket, endpoint: site.emulator.endpoint });
      }
      return {};
    };
  });

  afterEach(() => site.stop());

  it("keeps the other statements byte for byte, adds its own once, and removes only that one", async () => {
    await write(foreignPolicy);
    assert.equal(policy(), foreignPolicy);

    await site.stack.up();
    const added = policy() ?? "";
    const lastEnd = foreignPolicy.lastIndexOf("}\n  ]") + 1;
    assert.equal(added.slice(0, lastEnd), foreignPolicy.slice(0, lastEnd));
    assert.ok(added.endsWith(foreignPolicy.slice(lastEnd)));
    assert.deepEqual(statements().at(-1), httpsOnlyStatement(bucket));

    for (const command of [() => site.stack.up(), () => site.stack.refresh(), () => site.stack.up()]) {
      assert.deepEqual(await site.writesOf(command), []);
    }
    assert.equal(policy(), added);

    await site.stack.destroy();
    assert.equal(policy(), foreignPolicy);
  });

  it("removes the policy if nothing else is in it", async () => {
    await site.stack.up();
    assert.equal(statements().length, 1);
    isWanted = false;
    assert.match((await site.stack.up()).output, /Bucket 'somebody-elses' accepts plain HTTP again\./);
    assert.equal(policy(), undefined);
  });

  it("keeps a statement that denied the same before", async () => {
    const theirs = { ...httpsOnlyStatement(bucket), Condition: { Bool: { "acs:securetransport": "false" } } };
    await write(JSON.stringify({ Version: "1", Statement: [theirs] }));
    assert.deepEqual(await site.writesOf(() => site.stack.up()), []);
    assert.equal((await site.stack.resource("HttpsOnlyPolicy")).outputs.added, false);
    assert.deepEqual(await site.writesOf(() => site.stack.destroy()), []);
    assert.deepEqual(statements(), [theirs]);
  });

  it("keeps what others add afterwards", async () => {
    await site.stack.up();
    const theirs = { Effect: "Allow", Principal: ["200000000000000001"], Action: ["oss:GetObject"], Resource: ["*"] };
    await write(JSON.stringify({ Version: "1", Statement: [...statements(), theirs] }));
    assert.deepEqual((await site.stack.up()).changes, { same: 2 });
    await site.stack.destroy();
    assert.deepEqual(statements(), [theirs]);
  });

  itOnCi("finds in a refresh that its statement is gone, and the next `up` adds it again", async () => {
    await site.stack.up();
    await site.client(bucket).deleteBucketPolicy(bucket);
    await site.stack.refresh();
    assert.deepEqual((await site.stack.preview()).changes, { same: 1, update: 1 });
    await site.stack.up();
    assert.deepEqual(statements(), [httpsOnlyStatement(bucket)]);
  });

  itOnCi("writes nothing when the policy can't be read", async () => {
    await write(foreignPolicy);
    const before = policy();
    for (const [status, expected] of [
      [
        403,
        /Reading the policy of bucket 'somebody-elses' was refused \(403 AccessDenied.*needs oss:GetBucketPolicy on 'acs:oss:\*:\*:somebody-elses'/,
      ],
      [503, /Reading the policy of bucket 'somebody-elses' was refused \(503.*OSS was overloaded or failing/],
    ] as const) {
      site.emulator.faults.add({
        match: { action: "oss:GetBucketPolicy" },
        times: Number.POSITIVE_INFINITY,
        fault: { kind: "status", status },
      });
      assert.match(await site.stack.failing(site.stack.up()), expected);
      site.emulator.faults.clear();
      assert.equal(policy(), before);
    }
  });

  itOnCi("says in one sentence, without a stack, why a refresh or destroy was denied", async () => {
    await site.stack.up();
    site.emulator.faults.add({
      match: { action: "oss:GetBucketPolicy" },
      times: Number.POSITIVE_INFINITY,
      fault: { kind: "status", status: 503 },
    });
    for (const command of [() => site.stack.refresh(), () => site.stack.destroy()]) {
      const failure = await site.stack.failing(command());
      assert.match(failure, /Reading the policy of bucket 'somebody-elses' was refused \(503/);
      assert.doesNotMatch(failure, /(bucketPolicy|enforcement|edit)\.[jt]s:\d+/);
    }
    site.emulator.faults.clear();
  });

  itOnCi("saves what may have been written if the answer is lost, and finishes it the next time", async () => {
    site.emulator.faults.add({
      match: { action: "oss:PutBucketPolicy" },
      times: Number.POSITIVE_INFINITY,
      fault: { kind: "resetAfter" },
    });
    await site.stack.failing(site.stack.up());
    site.emulator.faults.clear();
    assert.deepEqual(statements(), [httpsOnlyStatement(bucket)]);
    await site.stack.up();
    await site.stack.destroy();
    assert.equal(policy(), undefined);
  });

  it("says that the policy would exceed 16 KB, and doesn't change it", async () => {
    const resources = Array.from({ length: 300 }, (_, index) => `acs:oss:*:*:${bucket}/a-long-directory/${index}/*`);
    const theirs = {
      Effect: "Allow",
      Principal: ["200000000000000001"],
      Action: ["oss:GetObject"],
      Resource: resources,
    };
    const text = JSON.stringify({ Version: "1", Statement: [theirs] });
    await write(text + " ".repeat(16_384 - Buffer.byteLength(text) - 100));
    const before = policy();
    assert.match(
      await site.stack.failing(site.stack.up()),
      /would make it \d+ bytes long, and OSS takes at most 16384\. Merge or remove statements/,
    );
    assert.equal(policy(), before);
  });
});
