import assert from "node:assert/strict";
import {
  enforceHttpsOnly,
  refreshHttpsOnly,
  removeHttpsOnlyStatement,
} from "../../../provider/httpsOnlyPolicy/enforcement";
import { addHttpsOnly, hasHttpsOnly } from "../../../provider/httpsOnlyPolicy/merge";
import type { BucketPolicy } from "../../../provider/oss/bucketPolicy";
import { OssError } from "../../../provider/oss/ossError";

let buckets = 0;

/** A bucket's policy in memory, and a resource's lifecycle on it. */
function site(wasEnforced = false) {
  const bucket = `enforced-${++buckets}`;
  let current = wasEnforced ? addHttpsOnly(undefined, bucket) : undefined;
  const policy: BucketPolicy = {
    bucket,
    read: async () => current,
    write: async (written) => {
      current = written;
    },
    delete: async () => {
      current = undefined;
    },
  };
  return {
    create: () => enforceHttpsOnly({ region: "cn-hangzhou", bucket }, undefined, policy),
    /** What it says. */
    remove: async (state: Awaited<ReturnType<typeof enforceHttpsOnly>>) => {
      const sentences: string[] = [];
      await removeHttpsOnlyStatement(state, policy, (sentence) => sentences.push(sentence));
      return sentences.join(" ");
    },
    isEnforced: () => hasHttpsOnly(current, bucket),
  };
}

describe("enforcing HTTPS", () => {
  it("takes away what it added, and says so to whoever relied on it", async () => {
    const { create, remove, isEnforced } = site();
    const state = await create();
    assert.equal(state.added, true);
    assert.ok(isEnforced());
    assert.match(
      await remove(state),
      /^Bucket 'enforced-\d+' takes plain HTTP again\. Where another stack or component/,
    );
    assert.ok(!isEnforced());
  });

  it("leaves what stood there before", async () => {
    const { create, remove, isEnforced } = site(true);
    assert.equal(await remove(await create()), "");
    assert.ok(isEnforced());
  });

  it("leaves its statement to the resource that takes its place, which is made before it is deleted", async () => {
    const { create, remove, isEnforced } = site();
    const replaced = await create();
    const successor = await create();
    await remove(replaced);
    assert.ok(isEnforced());
    await remove(successor);
    assert.ok(isEnforced());
  });
});

describe("refreshing the HTTPS-only statement", () => {
  const state = { region: "cn-hangzhou", bucket: "certificates", added: true, enforced: true };

  const refresh = (status: number, code: string) => {
    const fail = () =>
      Promise.reject(new OssError({ operation: "readPolicy", bucket: "b", key: "" }, { status, code }));
    return refreshHttpsOnly(state, { bucket: "certificates", read: fail, write: fail, delete: fail });
  };

  it("keeps the state where looking is not permitted", async () =>
    assert.deepEqual(await refresh(403, "AccessDenied"), state));

  it("finds that the bucket is gone", async () => assert.equal(await refresh(404, "NoSuchBucket"), "gone"));

  for (const code of ["InvalidAccessKeyId", "SignatureDoesNotMatch", "RequestTimeTooSkewed"]) {
    it(`passes on ${code}, which is no missing permission`, () => assert.rejects(refresh(403, code), { code }));
  }
});
