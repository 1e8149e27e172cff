import { strict as assert } from "node:assert";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../../../emulator";
import { temporaryFolder } from "../../../support/temporaryFolder";
import { failureOf, ossClient } from "../clients";

describe("emulator: request log", () => {
  let directory: string;
  let emulator: Emulator;
  let logFile: string;
  before(async () => {
    directory = temporaryFolder("emulator-log-");
    logFile = join(directory, "requests.jsonl");
    emulator = await startEmulator({ logFile });
    emulator.createBucket("bucket");
  });
  after(async () => {
    await emulator.stop();
    rmSync(directory, { recursive: true });
  });

  it("has requests and their answers", async () => {
    const mark = emulator.mark;
    await ossClient(emulator).put("k", Buffer.from("secret body"), { headers: { "x-oss-forbid-overwrite": "true" } });
    await failureOf(ossClient(emulator).get("missing"));
    const [put, get, ...more] = emulator.requestsSince(mark);
    assert.equal(more.length, 0);
    assert.ok(put && get);
    const { index, method, bucket, key, operation, action, accessKeyId, secure, status } = put;
    assert.deepEqual(
      { index, method, bucket, key, operation, action, accessKeyId, secure, status },
      {
        index: mark,
        method: "PUT",
        bucket: "bucket",
        key: "k",
        operation: "PutObject",
        action: "oss:PutObject",
        accessKeyId: emulator.owner.accessKeyId,
        secure: true,
        status: 200,
      },
    );
    assert.equal(put.headers["x-oss-forbid-overwrite"], "true");
    assert.ok(put.finishedAt !== undefined && put.finishedAt >= put.startedAt && get.startedAt >= put.startedAt);
    assert.deepEqual([get.status, get.errorCode, get.ec], [404, "NoSuchKey", "0026-00000001"]);
  });

  it("has no signatures, tokens and bodies, in memory and in the file", async () => {
    const session = emulator.addSession({
      policies: [{ Version: "1", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }],
      expiresAt: new Date(Date.now() + 60_000),
    });
    const mark = emulator.mark;
    await ossClient(emulator, session).put("k", Buffer.from("a body not to be found"));
    await ossClient(emulator, session, { authorizationV4: false }).put("k", Buffer.from("a body not to be found"));
    assert.equal(emulator.requestsSince(mark).length, 2);
    for (const text of [JSON.stringify(emulator.requests), readFileSync(logFile, "utf8")]) {
      for (const secret of ["a body not", session.securityToken, session.accessKeySecret, "Signature=", "OSS STS."]) {
        assert.ok(!text.includes(secret), secret);
      }
    }
  });

  it("writes a JSON line for each request", async () => {
    const lines = readFileSync(logFile, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.map(({ index }) => index),
      emulator.requests.map(({ index }) => index),
    );
  });

  it("continues to count after `clearRequests`", async () => {
    const { mark } = emulator;
    emulator.clearRequests();
    assert.equal(emulator.requests.length, 0);
    await ossClient(emulator).put("k", Buffer.from("x"));
    assert.equal(emulator.requests[0]?.index, mark);
  });
});
