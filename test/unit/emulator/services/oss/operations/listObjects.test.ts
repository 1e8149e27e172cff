import { strict as assert } from "node:assert";
import { type Emulator, startEmulator } from "../../../../../../emulator";
import { failureOf, ossClient } from "../../../clients";

describe("emulator: ListObjects", () => {
  let emulator: Emulator;
  const keys = ["a", "b/1", "b/2", "b/c/3", "b/d/4", "e/5", "é"];
  before(async () => {
    emulator = await startEmulator();
    emulator.createBucket("bucket");
    for (const key of [...keys].reverse()) emulator.putObject("bucket", key, key);
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
  });

  it("folds what follows the delimiter", async () => {
    const { objects, prefixes } = await list({ prefix: "b/", delimiter: "/" });
    assert.deepEqual(
      objects.map(({ name }) => name),
      ["b/1", "b/2"],
    );
    assert.deepEqual(prefixes, ["b/c/", "b/d/"]);
  });

  for (const limit of [1, 2, 3]) {
    it(`gives every entry once in pages of ${limit}`, async () => {
      const seen: string[] = [];
      let token: string | undefined;
      do {
        const page = await list({
          delimiter: "/",
          "max-keys": limit,
          ...(token ? { "continuation-token": token } : {}),
        });
        const entries = [...(page.objects ?? []).map(({ name }) => name), ...(page.prefixes ?? [])];
        assert.ok(entries.length <= limit);
        seen.push(...entries);
        token = (page as unknown as { nextContinuationToken?: string }).nextContinuationToken;
      } while (token);
      assert.deepEqual(seen.sort(), ["a", "b/", "e/", "é"]);
    });

    it(`gives every entry once in pages of ${limit}, version 1`, async () => {
      const seen: string[] = [];
      let marker: string | undefined;
      do {
        const query = { delimiter: "/", "max-keys": limit, ...(marker ? { marker } : {}) };
        const page = await ossClient(emulator).list(query, {});
        seen.push(...(page.objects ?? []).map(({ name }) => name), ...(page.prefixes ?? []));
        marker = page.nextMarker || undefined;
      } while (marker);
      assert.deepEqual(seen.sort(), ["a", "b/", "e/", "é"]);
    });
  }

  it("starts after a key", async () => {
    const { objects } = await list({ "start-after": "b/2" });
    assert.deepEqual(
      objects.map(({ name }) => name),
      keys.slice(3),
    );
  });

  it("refuses a limit out of range", async () => {
    const failure = await failureOf(list({ "max-keys": 1001 }));
    assert.deepEqual([failure.status, failure.code], [400, "InvalidArgument"]);
  });
});
