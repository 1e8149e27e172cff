import { strict as assert } from "node:assert";
import { type Emulator, startEmulator } from "../../../../emulator";
import { Faults } from "../../../../emulator/server/faults";
import { failureOf, ossClient, sendSigned } from "../clients";

describe("emulator: fault rules", () => {
  const subject = { method: "PUT", bucket: "b", key: "a/latest/x", action: "oss:PutObject" };

  it("hits the nth of the requests that match", () => {
    const faults = new Faults();
    faults.add({ match: { key: /latest\//g, nth: 2 }, fault: { kind: "resetBefore" } });
    assert.equal(faults.next({ ...subject, key: "a/archive/x" }), undefined);
    assert.equal(faults.next(subject), undefined);
    assert.deepEqual(faults.next(subject), { kind: "resetBefore" });
    assert.equal(faults.next(subject), undefined);
  });

  it("hits as many requests as `times` says", () => {
    const faults = new Faults();
    faults.add({ match: { method: "PUT" }, times: 2, fault: { kind: "noAnswer" } });
    const kinds = [1, 2, 3].map(() => faults.next(subject)?.kind);
    assert.deepEqual(kinds, ["noAnswer", "noAnswer", undefined]);
  });

  it("matches bucket, method and action, the action in any case", () => {
    const faults = new Faults();
    faults.add({
      match: { bucket: "b", method: "PUT", action: "OSS:putobject" },
      times: Number.POSITIVE_INFINITY,
      fault: { kind: "resetAfter" },
    });
    assert.equal(faults.next({ ...subject, bucket: "c" }), undefined);
    assert.equal(faults.next({ ...subject, method: "GET" }), undefined);
    assert.equal(faults.next({ ...subject, action: "oss:GetObject" }), undefined);
    assert.equal(faults.next(subject)?.kind, "resetAfter");
    faults.clear();
    assert.equal(faults.next(subject), undefined);
  });
});

describe("emulator: faults", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
    emulator.createBucket("bucket");
  });
  after(() => emulator.stop());
  afterEach(() => emulator.faults.clear());
  const put = (key: string, options: Record<string, unknown> = {}) =>
    ossClient(emulator, emulator.owner, options).put(key, Buffer.from("body"));

  it("`status` answers with status, code and EC, and does nothing", async () => {
    emulator.faults.add({ fault: { kind: "status", status: 503, code: "ServiceUnavailable", ec: "0099-00000001" } });
    const failure = await failureOf(put("status"));
    assert.deepEqual([failure.status, failure.code, failure.ecCode], [503, "ServiceUnavailable", "0099-00000001"]);
    assert.ok(!emulator.objects("bucket").has("status"));
    assert.equal(emulator.requests.at(-1)?.fault, "status");
    await put("status");
  });

  it("`resetBefore` stores nothing", async () => {
    emulator.faults.add({ fault: { kind: "resetBefore" } });
    await failureOf(put("before"));
    assert.ok(!emulator.objects("bucket").has("before"));
    assert.equal(emulator.requests.at(-1)?.status, undefined);
  });

  it("`resetAfter` stores the object and loses the answer", async () => {
    emulator.faults.add({ fault: { kind: "resetAfter" } });
    await failureOf(put("after"));
    assert.ok(emulator.objects("bucket").has("after"));
  });

  it("`noAnswer` stores the object and never answers", async () => {
    emulator.faults.add({ fault: { kind: "noAnswer" } });
    const failure = await failureOf(put("silent", { timeout: 200 }));
    assert.match(failure.message, /timeout/i);
    assert.ok(emulator.objects("bucket").has("silent"));
  });

  it("`delay` lets a later request overtake", async () => {
    emulator.faults.add({ match: { key: "late" }, fault: { kind: "delay", milliseconds: 200 } });
    const answered: string[] = [];
    const mark = emulator.mark;
    const late = put("late").then(() => answered.push("late"));
    while (emulator.mark === mark) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await put("quick").then(() => answered.push("quick"));
    await late;
    assert.deepEqual(answered, ["quick", "late"]);
  });

  it("`setLatency` makes requests overlap", async () => {
    const mark = emulator.mark;
    emulator.setLatency(100);
    await Promise.all([put("one"), put("two")]);
    emulator.setLatency(0);
    const [one, two] = emulator.requestsSince(mark);
    assert.ok(one?.finishedAt !== undefined && two && two.startedAt < one.finishedAt);
  });

  it("`wrongETag` answers with another ETag", async () => {
    emulator.faults.add({ fault: { kind: "wrongETag" } });
    const { res } = await put("etag");
    assert.equal((res.headers as Record<string, string>).etag, `"${"0".repeat(32)}"`);
    assert.notEqual(emulator.objects("bucket").get("etag")?.etag, `"${"0".repeat(32)}"`);
  });

  it("`truncatedAnswer` breaks off in the body", async () => {
    emulator.putObject("bucket", "long", "x".repeat(1000));
    emulator.faults.add({ match: { action: "oss:GetObject" }, fault: { kind: "truncatedAnswer" } });
    await assert.rejects(sendSigned(emulator, emulator.owner, "/bucket/long", { path: "/long" }));
  });
});
