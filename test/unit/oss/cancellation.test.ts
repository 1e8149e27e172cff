import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../../emulator";
import { CancelledError } from "../../../provider/alicloud/serviceError";
import { type Bucket, openBucket } from "../../../provider/oss/bucket";
import { uploaded } from "./upload";

describe("a bucket whose signal is aborted", () => {
  let emulator: Emulator;
  let cancellation: AbortController;
  let bucket: Bucket;

  before(async () => {
    emulator = await startEmulator();
    emulator.createBucket("certificates");
  });

  after(() => emulator.stop());

  beforeEach(() => {
    emulator.clearRequests();
    emulator.faults.clear();
    cancellation = new AbortController();
    bucket = openBucket(
      "certificates",
      { region: "cn-hangzhou", endpoint: emulator.httpEndpoint, pathStyle: true },
      async () => emulator.owner,
      { signal: cancellation.signal, retryPolicy: { attempts: 5, firstDelay: 60_000, longestDelay: 60_000 } },
    );
  });

  const upload = (key: string) =>
    bucket.put({ key, body: Buffer.from("x"), contentType: "text/plain", meta: {}, forbidOverwrite: false });

  it("sends nothing more", async () => {
    await upload("before");
    cancellation.abort();
    await assert.rejects(upload("after"), {
      name: "CancelledError",
      message: "Uploading 'after' to bucket 'certificates' was not tried: Pulumi was told to stop.",
    });
    assert.deepEqual([...emulator.objects("certificates").keys()], ["before"]);
  });

  it("lets running requests finish", async () => {
    emulator.setLatency(200);
    const underWay = upload("under way");
    // The object is there 200 ms before the answer is.
    while (!emulator.objects("certificates").has("under way")) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    cancellation.abort();
    assert.deepEqual(await underWay, uploaded("x"));
    emulator.setLatency(0);
  });

  it("doesn't wait for another try", async () => {
    emulator.faults.add({ match: { method: "PUT" }, fault: { kind: "status", status: 503 } });
    const failing = upload("key");
    while (emulator.requests.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    setTimeout(() => cancellation.abort(), 50);
    await assert.rejects(failing, CancelledError);
  });

  it("can be listened to by many without a warning", async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on("warning", note);
    emulator.faults.add({ match: {}, times: Number.POSITIVE_INFINITY, fault: { kind: "status", status: 503 } });
    const uploads = Array.from({ length: 20 }, (_, index) => upload(`throttled-${index}`));
    while (emulator.requests.length < uploads.length) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    cancellation.abort();
    await Promise.allSettled(uploads);
    process.off("warning", note);
    assert.deepEqual(warnings, []);
  });
});
