import { strict as assert } from "node:assert";
import { type Emulator, startEmulator } from "../../../../../../emulator";
import { ossClient, sendSigned } from "../../../clients";

describe("emulator: DeleteObject and DeleteMultipleObjects", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
    emulator.createBucket("bucket");
    emulator.createBucket("versioned", { versioning: "Enabled" });
  });
  after(() => emulator.stop());

  it("answer 204 whether there is an object or not", async () => {
    emulator.putObject("bucket", "gone", "x");
    for (const _ of [1, 2]) {
      const answer = await sendSigned(emulator, emulator.owner, "/bucket/gone", { method: "DELETE", path: "/gone" });
      assert.equal(answer.status, 204);
    }
  });

  it("delete many, with names that XML and URLs escape", async () => {
    emulator.putObject("bucket", "k", "x");
    const names = ["m/<&>", "m/ü +", "m/c"];
    for (const name of names) {
      emulator.putObject("bucket", name, "x");
    }
    const { deleted = [] } = await ossClient(emulator).deleteMulti([...names, "m/none"]);
    assert.equal(deleted.length, 4);
    assert.deepEqual([...emulator.objects("bucket").keys()], ["k"]);
    assert.equal(((await ossClient(emulator).deleteMulti(["x"], { quiet: true })).deleted ?? []).length, 0);
  });

  it("leave a marker under versioning, and delete a version for ever", async () => {
    const host = "versioned.oss-cn-hangzhou.aliyuncs.com";
    const { versionId } = emulator.putObject("versioned", "k", "first");
    const remove = await sendSigned(emulator, emulator.owner, "/versioned/k", { method: "DELETE", host, path: "/k" });
    assert.deepEqual([remove.status, remove.headers["x-oss-delete-marker"]], [204, "true"]);
    const gone = await sendSigned(emulator, emulator.owner, "/versioned/k", { host, path: "/k" });
    assert.deepEqual([gone.status, gone.headers["x-oss-delete-marker"]], [404, "true"]);
    const client = ossClient(emulator, emulator.owner, { bucket: "versioned" });
    await client.deleteMulti([{ key: "k", versionId: remove.headers["x-oss-version-id"] }] as never);
    assert.equal(emulator.object("versioned", "k")?.body.toString(), "first");
    await client.deleteMulti([{ key: "k", versionId }] as never);
    assert.equal(emulator.versions("versioned", "k").length, 0);
  });
});
