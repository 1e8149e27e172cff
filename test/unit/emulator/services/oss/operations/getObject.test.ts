import { strict as assert } from "node:assert";
import { type Emulator, startEmulator } from "../../../../../../emulator";
import { elementOf, failureOf, ossClient, sendSigned } from "../../../clients";

describe("emulator: GetObject and HeadObject", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
    emulator.createBucket("bucket");
    emulator.putObject("bucket", "k", "0123456789");
  });
  after(() => emulator.stop());
  const get = (headers: Record<string, string> = {}, key = "k") =>
    sendSigned(emulator, emulator.owner, `/bucket/${key}`, { path: `/${key}`, headers });

  it("answer the body, or a range of it", async () => {
    const whole = await get();
    assert.deepEqual([whole.status, whole.body], [200, "0123456789"]);
    const part = await get({ range: "bytes=2-4" });
    assert.deepEqual([part.status, part.body, part.headers["content-range"]], [206, "234", "bytes 2-4/10"]);
    assert.equal((await get({ range: "bytes=7-" })).body, "789");
  });

  it("refuse a key that does not exist", async () => {
    const answer = await get({}, "missing");
    assert.deepEqual(
      [answer.status, elementOf(answer.body, "Code"), elementOf(answer.body, "Key")],
      [404, "NoSuchKey", "missing"],
    );
    const failure = await failureOf(ossClient(emulator).head("missing"));
    assert.deepEqual([failure.status, failure.code], [404, "NoSuchKey"]);
  });
});
