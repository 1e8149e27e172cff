import { strict as assert } from "node:assert";
import { type Emulator, startEmulator } from "../../../../../../emulator";
import { failureOf, ossClient, sendSigned } from "../../../clients";

describe("emulator: versioning", () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator();
    emulator.createBucket("bucket", { versioning: "Enabled" });
  });
  afterEach(() => emulator.stop());
  const put = async (text: string) => {
    const { res } = await ossClient(emulator).put("k", Buffer.from(text));
    return (res.headers as Record<string, string>)["x-oss-version-id"] ?? "";
  };
  const get = async (versionId?: string) => {
    const options = versionId === undefined ? {} : { versionId };
    return (await ossClient(emulator).get("k", undefined as never, options as never)).content.toString();
  };

  it("keeps every version, readable by its id", async () => {
    const [first, second] = [await put("first"), await put("second")];
    assert.notEqual(first, second);
    assert.equal(await get(), "second");
    assert.equal(await get(first), "first");
    const failure = await failureOf(get("CAEQnone"));
    assert.deepEqual([failure.status, failure.code], [404, "NoSuchVersion"]);
  });

  it("marks deletions, and removes a version for ever when it is named", async () => {
    const first = await put("first");
    const deleted = await sendSigned(emulator, emulator.owner, "/bucket/k", { method: "DELETE", path: "/k" });
    assert.deepEqual([deleted.status, deleted.headers["x-oss-delete-marker"]], [204, "true"]);
    const gone = await sendSigned(emulator, emulator.owner, "/bucket/k", { path: "/k" });
    assert.deepEqual([gone.status, gone.headers["x-oss-delete-marker"]], [404, "true"]);
    assert.equal(await get(first), "first");
    const marker = deleted.headers["x-oss-version-id"] ?? "";
    assert.equal((await failureOf(get(marker))).status, 405);
    await ossClient(emulator).delete("k", { versionId: marker } as never);
    assert.equal(await get(), "first");
    await ossClient(emulator).delete("k", { versionId: first } as never);
    assert.equal(emulator.versions("bucket", "k").length, 0);
  });

  it("lists versions and markers", async () => {
    const [first, second] = [await put("first"), await put("second")];
    await ossClient(emulator).delete("k");
    const listed = await ossClient(emulator).getBucketVersions({ prefix: "k" });
    assert.deepEqual(
      listed.objects.map(({ versionId }) => versionId),
      [second, first],
    );
    assert.deepEqual(
      listed.objects.map(({ isLatest }) => isLatest),
      [false, false],
    );
    assert.equal(listed.deleteMarker.length, 1);
  });

  it("tells its state, which is neither before it was set", async () => {
    emulator.createBucket("plain");
    assert.equal((await ossClient(emulator).getBucketVersioning("plain")).versionStatus, undefined);
    await ossClient(emulator).putBucketVersioning("plain", "Suspended");
    assert.equal((await ossClient(emulator).getBucketVersioning("plain")).versionStatus, "Suspended");
  });

  it("does not delete a bucket with versions left", async () => {
    await put("first");
    await ossClient(emulator).delete("k");
    assert.equal((await failureOf(ossClient(emulator).deleteBucket("bucket"))).code, "BucketNotEmpty");
  });
});
