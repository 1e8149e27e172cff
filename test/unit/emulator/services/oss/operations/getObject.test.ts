import { strict as assert } from "node:assert";
import { type Emulator, startEmulator } from "../../../../../../emulator";
import { elementOf, failureOf, ossClient, sendSigned } from "../../../clients";

describe("emulator: GetObject, HeadObject, DeleteObject, tags and ACL", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
    emulator.createBucket("bucket");
    emulator.putObject("bucket", "k", "0123456789");
  });
  after(() => emulator.stop());
  const get = (headers: Record<string, string> = {}, query = "", key = "k") =>
    sendSigned(emulator, emulator.owner, `/bucket/${key}${query}`, { path: `/${key}${query}`, headers });

  it("answers the body, a range of it, or 304", async () => {
    const whole = await get();
    assert.deepEqual([whole.status, whole.body], [200, "0123456789"]);
    const part = await get({ range: "bytes=2-4" });
    assert.deepEqual([part.status, part.body, part.headers["content-range"]], [206, "234", "bytes 2-4/10"]);
    assert.equal((await get({ range: "bytes=-3" })).body, "789");
    assert.equal((await get({ "if-none-match": whole.headers.etag ?? "" })).status, 304);
    assert.equal((await get({ "if-match": '"other"' })).status, 412);
  });

  it("does not know a key that is not there", async () => {
    const answer = await get({}, "", "missing");
    assert.deepEqual(
      [answer.status, elementOf(answer.body, "Code"), elementOf(answer.body, "Key")],
      [404, "NoSuchKey", "missing"],
    );
    const failure = await failureOf(ossClient(emulator).head("missing"));
    assert.deepEqual([failure.status, failure.code], [404, "NoSuchKey"]);
  });

  it("answers metadata only", async () => {
    const { res } = await ossClient(emulator).getObjectMeta("k");
    assert.equal(res.headers["content-length"], "10");
  });

  it("answers with headers that the query asks for", async () => {
    const answer = await sendSigned(emulator, emulator.owner, "/bucket/k?response-content-type=text/plain", {
      path: "/k?response-content-type=text%2Fplain",
    });
    assert.equal(answer.headers["content-type"], "text/plain");
  });

  it("sets, reads and removes tags", async () => {
    const client = ossClient(emulator);
    await client.putObjectTagging("k", { a: "1", b: "2" });
    assert.deepEqual((await client.getObjectTagging("k")).tag, { a: "1", b: "2" });
    assert.equal((await get()).headers["x-oss-tagging-count"], "2");
    await client.deleteObjectTagging("k");
    assert.deepEqual((await client.getObjectTagging("k")).tag, {});
  });

  it("sets and reads an object's ACL", async () => {
    await ossClient(emulator).putACL("k", "public-read");
    assert.equal((await ossClient(emulator).getACL("k")).acl, "public-read");
  });

  it("deletes with 204 whether there was something or not", async () => {
    emulator.putObject("bucket", "gone", "x");
    for (const _ of [1, 2]) {
      const answer = await sendSigned(emulator, emulator.owner, "/bucket/gone", { method: "DELETE", path: "/gone" });
      assert.equal(answer.status, 204);
    }
  });

  it("deletes many, with names that XML and URLs escape", async () => {
    const names = ["m/<&>", "m/ü +", "m/c"];
    for (const name of names) emulator.putObject("bucket", name, "x");
    const { deleted = [] } = await ossClient(emulator).deleteMulti([...names, "m/none"]);
    assert.equal(deleted.length, 4);
    assert.deepEqual([...emulator.objects("bucket").keys()], ["k"]);
    assert.equal(((await ossClient(emulator).deleteMulti(["x"], { quiet: true })).deleted ?? []).length, 0);
  });
});
