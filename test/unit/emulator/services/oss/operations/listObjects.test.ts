import { strict as assert } from "node:assert";
import { type Emulator, startEmulator } from "../../../../../../emulator";
import { failureOf, ossClient } from "../../../clients";

describe("emulator: ListObjects", () => {
  let emulator: Emulator;
  const keys = ["a", "b/1", "b/2", "b/c/3", "b/d/4", "e/5", "é"];
  before(async () => {
    emulator = await startEmulator();
    emulator.createBucket("bucket");
    for (const key of [...keys].reverse()) {
      emulator.putObject("bucket", key, key);
    }
  });
  after(() => emulator.stop());
  const list = async (query: Record<string, string | number>) => ossClient(emulator).listV2(query as never, {});

  it("lists in the order of bytes", async () => {
    const { objects } = await list({});
    assert.deepEqual(
      objects.map(({ name }) => name),
      keys,
    );
    assert.equal(objects[0]?.size, 1);
    assert.match(objects[0]?.etag ?? "", /^"[0-9A-F]{32}"$/);
    assert.match(objects[0]?.lastModified ?? "", /\.000Z$/);
  });

  for (const limit of [1, 2, 3]) {
    it(`lists every key once in pages of ${limit}`, async () => {
      const seen: string[] = [];
      let token: string | undefined;
      do {
        const page = await list({ "max-keys": limit, ...(token ? { "continuation-token": token } : {}) });
        const names = (page.objects ?? []).map(({ name }) => name);
        assert.ok(names.length <= limit);
        seen.push(...names);
        token = (page as unknown as { nextContinuationToken?: string }).nextContinuationToken;
      } while (token);
      assert.deepEqual(seen, keys);
    });

    it(`lists every key once in pages of ${limit}, version 1`, async () => {
      const seen: string[] = [];
      let marker: string | undefined;
      do {
        const page = await ossClient(emulator).list({ "max-keys": limit, ...(marker ? { marker } : {}) }, {});
        seen.push(...(page.objects ?? []).map(({ name }) => name));
        marker = page.nextMarker || undefined;
      } while (marker);
      assert.deepEqual(seen, keys);
    });
  }

  it("lists a prefix", async () => {
    const { objects } = await list({ prefix: "b/" });
    assert.deepEqual(
      objects.map(({ name }) => name),
      ["b/1", "b/2", "b/c/3", "b/d/4"],
    );
  });

  it("refuses a limit out of range", async () => {
    const failure = await failureOf(list({ "max-keys": 1001 }));
    assert.deepEqual([failure.status, failure.code], [400, "InvalidArgument"]);
  });

  it("lists versions and delete markers", async () => {
    emulator.createBucket("versioned", { versioning: "Enabled" });
    const [first, second] = ["first", "second"].map((body) => emulator.putObject("versioned", "k", body).versionId);
    emulator.deleteObject("versioned", "k");
    const client = ossClient(emulator, emulator.owner, { bucket: "versioned" });
    const listed = await client.getBucketVersions({ prefix: "k" });
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
});
