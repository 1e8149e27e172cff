import assert from "node:assert/strict";
import { editPolicy, UnfinishedEditError } from "../../../provider/httpsOnlyPolicy/edit";
import { addHttpsOnly, removeHttpsOnly } from "../../../provider/httpsOnlyPolicy/merge";
import type { BucketPolicy } from "../../../provider/oss/bucketPolicy";
import { OssError } from "../../../provider/oss/ossError";

const statement = (name: string) => `{"Effect":"Allow","Sid":"${name}"}`;
const policyOf = (...names: string[]) => `{"Version":"1","Statement":[${names.map(statement).join(",")}]}`;
const sids = (text: string | undefined) =>
  text === undefined ? [] : (JSON.parse(text).Statement as { Sid?: string }[]).map(({ Sid }) => Sid ?? "https");

let buckets = 0;

/** A policy in memory, and what happens before each of its operations. */
function policyInMemory(initial: string | undefined, before: (operation: string, count: number) => void = () => {}) {
  const operations: string[] = [];
  const memory = { text: initial, bucket: `bucket-${++buckets}`, operations };
  const enter = async (operation: string) => {
    operations.push(operation);
    await new Promise((resolve) => setImmediate(resolve));
    before(operation, operations.filter((name) => name === operation).length);
  };
  const policy: BucketPolicy = {
    bucket: memory.bucket,
    read: async () => {
      await enter("read");
      return memory.text;
    },
    write: async (text) => {
      await enter("write");
      memory.text = text;
    },
    delete: async () => {
      await enter("delete");
      memory.text = undefined;
    },
  };
  return { memory, policy, add: () => editPolicy(policy, (text) => addHttpsOnly(text, "certificates")) };
}

describe("editing a bucket's policy", () => {
  it("reads before and after it writes", async () => {
    const { memory, add } = policyInMemory(policyOf("theirs"));
    assert.deepEqual(await add(), { changed: true });
    assert.deepEqual(memory.operations, ["read", "read", "write", "read"]);
    assert.deepEqual(sids(memory.text), ["theirs", "https"]);
  });

  it("only reads if nothing must change", async () => {
    const { memory, add } = policyInMemory(addHttpsOnly(undefined, "certificates"));
    assert.deepEqual(await add(), { changed: false });
    assert.deepEqual(memory.operations, ["read"]);
  });

  it("deletes the policy if nothing is left", async () => {
    const { memory, policy } = policyInMemory(addHttpsOnly(undefined, "certificates"));
    await editPolicy(policy, (text) => text && removeHttpsOnly(text, "certificates"));
    assert.deepEqual([memory.text, memory.operations], [undefined, ["read", "read", "delete", "read"]]);
  });

  it("starts again if somebody changed the policy before the write", async () => {
    const { memory, add } = policyInMemory(policyOf("first"), (operation, count) => {
      if (operation === "read" && count === 2) {
        memory.text = policyOf("first", "second");
      }
    });
    await add();
    assert.deepEqual(sids(memory.text), ["first", "second", "https"]);
  });

  it("adds its statement again if somebody overwrote it", async () => {
    const { memory, add } = policyInMemory(policyOf("first"), (operation, count) => {
      if (operation === "read" && count === 3) {
        memory.text = policyOf("first", "second");
      }
    });
    assert.deepEqual(await add(), { changed: true });
    assert.deepEqual(sids(memory.text), ["first", "second", "https"]);
  });

  it("accepts JSON that OSS has reformatted", async () => {
    const { memory, add } = policyInMemory(policyOf("theirs"), (operation, count) => {
      if (operation === "read" && count === 3) {
        memory.text = JSON.stringify(JSON.parse(memory.text ?? ""), null, 2);
      }
    });
    await add();
    assert.equal(memory.operations.filter((operation) => operation === "write").length, 1);
  });

  it("gives up, and says why, if somebody keeps overwriting it", async () => {
    const { memory, add } = policyInMemory(policyOf("0"), (operation, count) => {
      if (operation === "read" && count % 2 === 1) {
        memory.text = policyOf(String(count));
      }
    });
    await assert.rejects(
      add,
      /Another program keeps changing the policy of bucket 'bucket-\d+'.* run `pulumi up` again/,
    );
    assert.ok(memory.operations.length < 20);
  });

  it("makes edits in one process wait for each other", async () => {
    const { memory, policy } = policyInMemory(policyOf("0"));
    const append = (name: string) =>
      editPolicy(policy, (text) => (sids(text).includes(name) ? text : policyOf(...sids(text), name)));
    await Promise.all(["1", "2", "3"].map(append));
    assert.deepEqual(sids(memory.text), ["0", "1", "2", "3"]);
    assert.equal(memory.operations.filter((operation) => operation === "write").length, 3);
  });

  it("continues after a failed edit", async () => {
    const { memory, policy, add } = policyInMemory(undefined);
    await assert.rejects(
      editPolicy(policy, () => {
        throw new Error("refused");
      }),
    );
    await add();
    assert.deepEqual(sids(memory.text), ["https"]);
  });

  for (const [name, status, isUnfinished] of [
    ["a refusal, which wrote nothing", 403, false],
    ["a failure, which may have written", 503, true],
    ["no answer, which may have written", undefined, true],
  ] as const) {
    it(`tells ${name}`, async () => {
      const { policy, add, memory } = policyInMemory(undefined, (operation) => {
        if (operation === "write") {
          throw new OssError(
            { operation: "writePolicy", bucket: memory.bucket, key: "" },
            { ...(status && { status }) },
          );
        }
      });
      const error = await add().catch((error: unknown) => error);
      assert.equal(error instanceof UnfinishedEditError, isUnfinished);
      assert.match((error as Error).message, new RegExp(`^Writing the policy of bucket '${policy.bucket}'`));
    });
  }
});
