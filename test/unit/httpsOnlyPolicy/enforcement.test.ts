import assert from "node:assert/strict";
import { UserError } from "../../../provider/engine/userError";
import * as enforcement from "../../../provider/httpsOnlyPolicy/enforcement";
import { addHttpsOnly, hasHttpsOnly } from "../../../provider/httpsOnlyPolicy/merge";
import * as removal from "../../../provider/httpsOnlyPolicy/removal";
import type { HttpsOnlyState } from "../../../provider/httpsOnlyPolicy/state";
import type { BucketPolicy } from "../../../provider/oss/bucketPolicy";
import { OssError } from "../../../provider/oss/ossError";

const { removeHttpsOnlyStatement } = removal;

let buckets = 0;

/** A bucket's policy in memory, and the lifecycle of resources on it. */
function site({ before, respells = false }: { before?: string; respells?: boolean } = {}) {
  const bucket = `enforced-${++buckets}`;
  const inputs = { region: "cn-hangzhou", bucket };
  let current = before === undefined ? undefined : before.replaceAll("<bucket>", bucket);
  const requests: string[] = [];
  const policy: BucketPolicy = {
    bucket,
    read: async () => {
      requests.push("read");
      return current;
    },
    write: async (written) => {
      requests.push("write");
      current = respells ? JSON.stringify(JSON.parse(written)) : written;
    },
    delete: async () => {
      requests.push("delete");
      current = undefined;
    },
  };
  let run = startProcess();
  return {
    create: () => run.enforceHttpsOnly(inputs, undefined, policy),
    update: (state: HttpsOnlyState) => run.enforceHttpsOnly(inputs, state, policy),
    /** Compares, as an `up` does with each resource that is still in the program. */
    compare: (state: HttpsOnlyState) => run.diffHttpsOnly(state, inputs),
    /** What it says. */
    remove: async (state: HttpsOnlyState) => {
      const sentences: string[] = [];
      await run.removeHttpsOnlyStatement(state, policy, { report: (sentence) => sentences.push(sentence) });
      return sentences.join(" ");
    },
    /** Another run, with a process of its own. */
    nextRun: () => {
      run = startProcess();
    },
    isEnforced: () => hasHttpsOnly(current, bucket),
    text: () => current,
    requests,
  };
}

/** The modules as a new process has them, without memory. */
function startProcess(): typeof enforcement & typeof removal {
  for (const module of ["enforcement", "removal", "thisRun"]) {
    delete require.cache[require.resolve(`../../../provider/httpsOnlyPolicy/${module}`)];
  }
  return {
    ...(require("../../../provider/httpsOnlyPolicy/enforcement") as typeof enforcement),
    ...(require("../../../provider/httpsOnlyPolicy/removal") as typeof removal),
  };
}

/** The statement that existed before, formatted like ours. */
const foreign = addHttpsOnly(undefined, "<bucket>");

describe("enforcing HTTPS", () => {
  it("removes what it added, and reports that", async () => {
    const { create, remove, isEnforced } = site();
    const state = await create();
    assert.equal(state.added, true);
    assert.ok(isEnforced());
    assert.match(
      await remove(state),
      /^Bucket 'enforced-\d+' accepts plain HTTP again\. If another stack or component/,
    );
    assert.ok(!isEnforced());
  });

  it("keeps what existed before, byte for byte", async () => {
    for (const before of [foreign, foreign.replaceAll(",", ", "), foreign.replace("{", '{"Id":"x",')]) {
      const { create, remove, nextRun, isEnforced, text } = site({ before });
      const state = await create();
      const stood = text();
      nextRun();
      assert.equal(await remove(state), "");
      assert.ok(isEnforced());
      assert.equal(text(), stood);
    }
  });

  it("keeps what existed before also after a replacement, whichever of the two is destroyed", async () => {
    const { create, remove, nextRun, isEnforced, text } = site({ before: foreign });
    const replaced = await create();
    nextRun();
    const successor = await create();
    await remove(replaced);
    nextRun();
    const stood = text();
    await remove(successor);
    assert.ok(isEnforced());
    assert.equal(text(), stood);
  });
});

describe("a resource that replaces another one", () => {
  it("receives the statement, which stays in between and is removed with the last one", async () => {
    const { create, remove, nextRun, isEnforced, text } = site();
    let state = await create();
    for (let replacement = 0; replacement < 3; replacement++) {
      nextRun();
      const successor = await create();
      assert.equal(successor.added, false);
      assert.equal(await remove(state), "");
      assert.ok(isEnforced());
      state = successor;
    }
    nextRun();
    assert.match(await remove(state), /accepts plain HTTP again/);
    assert.equal(text(), undefined);
  });

  it("also receives it in the same run", async () => {
    const { create, remove, isEnforced } = site();
    const replaced = await create();
    const successor = await create();
    await remove(replaced);
    assert.ok(isEnforced());
    await remove(successor);
    assert.ok(!isEnforced());
  });

  it("removes its own statement, if there was none when it was created", async () => {
    const { create, remove, nextRun, isEnforced, text } = site();
    const replaced = await create();
    nextRun();
    await remove({ ...replaced, mark: "00000000" }); // by hand
    const successor = await create();
    assert.equal(successor.added, true);
    await remove(replaced);
    assert.ok(isEnforced());
    nextRun();
    await remove(successor);
    assert.equal(text(), undefined);
  });

  it("adds the statement again if the engine first deletes what an interrupted run left over", async () => {
    const { create, update, compare, remove, nextRun, isEnforced, text } = site();
    const replaced = await create();
    nextRun();
    const successor = await create();
    nextRun();
    await remove(replaced);
    assert.ok(!isEnforced());
    assert.ok(compare(successor).changes);
    const mended = await update(successor);
    assert.ok(isEnforced());
    assert.deepEqual([mended.added, mended.mark], [true, successor.mark]);
    assert.ok(!compare(mended).changes);
    nextRun();
    await remove(mended);
    assert.equal(text(), undefined);
  });

  it("receives the statement if it compares first", async () => {
    const { create, compare, remove, nextRun, isEnforced, text } = site();
    const replaced = await create();
    nextRun();
    const successor = await create();
    nextRun();
    assert.ok(!compare(successor).changes);
    assert.equal(await remove(replaced), "");
    assert.ok(isEnforced());
    nextRun();
    await remove(successor);
    assert.equal(text(), undefined);
  });

  it("leaves nothing behind if a destroy follows an interrupted run, in either order", async () => {
    for (const order of [0, 1]) {
      const { create, remove, nextRun, isEnforced } = site();
      const replaced = await create();
      nextRun();
      const successor = await create();
      nextRun();
      for (const state of order === 0 ? [replaced, successor] : [successor, replaced]) {
        await remove(state);
      }
      assert.ok(!isEnforced());
    }
  });

  it("keeps a statement whose mark was lost, since its owner is unknown", async () => {
    const { create, remove, nextRun, isEnforced } = site({ respells: true });
    const replaced = await create();
    nextRun();
    const successor = await create();
    await remove(replaced);
    nextRun();
    assert.equal(await remove(successor), "");
    assert.ok(isEnforced());
  });

  it("removes nothing that was handed over to another one", async () => {
    const { create, remove, nextRun, isEnforced } = site();
    const replaced = await create();
    const elsewhere = await create(); // another stack's
    nextRun();
    const successor = await create();
    await remove(replaced);
    nextRun();
    await remove(elsewhere);
    assert.ok(isEnforced());
    await remove(successor);
    assert.ok(!isEnforced());
  });
});

describe("two resources for one bucket", () => {
  it("keep the statement until both are gone", async () => {
    for (const first of [0, 1]) {
      const { create, compare, remove, nextRun, isEnforced } = site();
      const states = [await create(), await create()] as const;
      const [goes, stays] = [states[first] ?? states[0], states[1 - first] ?? states[1]];
      nextRun();
      compare(stays);
      assert.equal(await remove(goes), "");
      assert.ok(isEnforced());
      nextRun();
      await remove(stays);
      assert.ok(!isEnforced());
    }
  });

  it("keep it for a resource of 0.1.0, which has no mark", async () => {
    const { create, compare, remove, nextRun, isEnforced, requests } = site();
    const { mark: _mark, ...added } = await create();
    const { mark: _other, ...found } = await create();
    nextRun();
    compare(found);
    const before = requests.length;
    await remove(added);
    nextRun();
    await remove(found);
    assert.equal(requests.length, before);
    assert.ok(isEnforced());
  });

  it("are both removed by one destroy", async () => {
    const { create, remove, nextRun, isEnforced } = site();
    const states = [await create(), await create()];
    nextRun();
    for (const state of states.reverse()) {
      await remove(state);
    }
    assert.ok(!isEnforced());
  });
});

describe("a resource of 0.1.0", () => {
  it("removes what it added, and sends no request if it added none", async () => {
    const { create, remove, nextRun, isEnforced, requests } = site();
    const { mark: _mark, ...state } = await create();
    nextRun();
    const before = requests.length;
    await remove({ ...state, added: false });
    await remove({ ...state, added: false, mark: "by hand" });
    assert.equal(requests.length, before);
    await remove(state);
    assert.ok(!isEnforced());
  });
});

/** What OSS answers where `region` isn't the bucket's: the code of a missing permission, with another reason in detail. */
const elsewhere = (bucket: string) =>
  new OssError(
    { operation: "readPolicy", bucket, key: "" },
    { status: 403, code: "AccessDenied", detailCode: "0003-00001403", requestId: "5C3D" },
  );

describe("removing the HTTPS-only statement", () => {
  const failing = (status: number, code: string): BucketPolicy => {
    const fail = () =>
      Promise.reject(new OssError({ operation: "readPolicy", bucket: "b", key: "" }, { status, code }));
    return { bucket: "b", read: fail, write: fail, delete: fail };
  };
  const refusing = (code: string) => failing(403, code);
  const state = { region: "cn-hangzhou", bucket: "b", added: false, mark: "0a1b2c3d", enforced: true };

  it("keeps a statement that it can't read and didn't add, and says so", async () => {
    const told: string[] = [];
    await removeHttpsOnlyStatement(state, refusing("AccessDenied"), { report: (sentence) => told.push(sentence) });
    assert.match(
      told.join(),
      /^The HTTPS-only statement of bucket 'b' stays: its owner can't be determined, because these credentials lack oss:GetBucketPolicy\.$/,
    );
  });

  it("fails if the bucket is in another region, which is no missing permission", async () => {
    const fail = () => Promise.reject(elsewhere("b"));
    const policy = { bucket: "b", read: fail, write: fail, delete: fail };
    await assert.rejects(removeHttpsOnlyStatement(state, policy), /another region/);
    const { refreshHttpsOnly } = enforcement;
    await assert.rejects(refreshHttpsOnly(state, policy), /another region/);
  });

  it("fails if it added the statement, or if the denial is no missing permission", async () => {
    await assert.rejects(removeHttpsOnlyStatement({ ...state, added: true }, refusing("AccessDenied")), /AccessDenied/);
    await assert.rejects(removeHttpsOnlyStatement(state, refusing("SignatureDoesNotMatch")), /SignatureDoesNotMatch/);
  });

  it("succeeds if the bucket is gone", () =>
    removeHttpsOnlyStatement({ ...state, added: true }, failing(404, "NoSuchBucket")));

  const urn = "urn:pulumi:dev::p::pulumi-nodejs:dynamic/alicloud-certificates:HttpsOnlyPolicy::files";

  for (const [reason, policy] of [
    ["can't be reached", failing(0, "RequestError")],
    ["refuses", refusing("AccessDenied")],
    ["has a policy that can't be edited", { ...failing(500, "InternalError"), read: async () => "{}" }],
    [
      "fails after the write was sent",
      {
        ...failing(500, "InternalError"),
        read: async () => addHttpsOnly('{"Version":"1","Statement":[{"Effect":"Deny"}]}', "b"),
      },
    ],
  ] as const) {
    it(`names the way to forget the resource where the bucket ${reason}, and no input`, async () => {
      for (const [options, way] of [
        [{}, "`pulumi state delete <urn>`"],
        [{ urn }, `\`pulumi state delete '${urn}'\``],
      ] as const) {
        await assert.rejects(removeHttpsOnlyStatement({ ...state, added: true }, policy, options), (error: Error) => {
          assert.ok(error instanceof UserError);
          assert.ok(error.message.includes(way), error.message);
          assert.doesNotMatch(error.message, /httpsOnly: false/);
          return true;
        });
      }
    });
  }
});

describe("refreshing the HTTPS-only statement", () => {
  const state = { region: "cn-hangzhou", bucket: "certificates", added: true, enforced: true };

  let told: string[];
  beforeEach(() => {
    told = [];
  });
  const refresh = (status: number, code: string) => {
    const fail = () =>
      Promise.reject(new OssError({ operation: "readPolicy", bucket: "b", key: "" }, { status, code }));
    const policy = { bucket: "certificates", read: fail, write: fail, delete: fail };
    return enforcement.refreshHttpsOnly(state, policy, (sentence) => told.push(sentence));
  };

  it("keeps the state without oss:GetBucketPolicy, and says so", async () => {
    assert.deepEqual(await refresh(403, "AccessDenied"), state);
    assert.match(
      told.join(),
      /^Can't check whether .* 'certificates' refuses plain HTTP: these credentials lack oss:GetBucketPolicy\./,
    );
  });

  it("finds that the bucket is gone", async () => assert.equal(await refresh(404, "NoSuchBucket"), "gone"));

  for (const code of ["InvalidAccessKeyId", "SignatureDoesNotMatch", "RequestTimeTooSkewed"]) {
    it(`passes on ${code}, which is no missing permission`, () => assert.rejects(refresh(403, code), { code }));
  }
});
