import { strict as assert } from "node:assert";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../../../../../emulator";
import { ossClient } from "../../../clients";

describe("emulator: objects", () => {
  let directory: string;
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator();
    directory = emulator.directory;
    emulator.createBucket("bucket");
  });
  afterEach(() => emulator.stop());
  const file = (...path: string[]) => join(directory, "bucket", ...path);

  it("are files, with their metadata beside the bucket", async () => {
    await ossClient(emulator).put("site/latest/cert.pem", Buffer.from("PEM"), { meta: { fingerprint: "ab" } as never });
    assert.equal(readFileSync(file("site", "latest", "cert.pem"), "utf8"), "PEM");
    assert.deepEqual(readdirSync(file("site", "latest")), ["cert.pem"]);
    const metadata = JSON.parse(
      readFileSync(join(directory, ".metadata", "bucket", "site", "latest", "cert.pem.json"), "utf8"),
    );
    assert.deepEqual([metadata.key, metadata.bytes, metadata.meta], ["site/latest/cert.pem", 3, { fingerprint: "ab" }]);
  });

  it("take their file and empty directories along when they are deleted", async () => {
    await ossClient(emulator).put("a/b/c", Buffer.from("x"));
    await ossClient(emulator).delete("a/b/c");
    assert.deepEqual(readdirSync(file()), []);
  });

  it("may have keys that one file tree cannot contain", () => {
    const keys = ["a", "a/b", "a/b/c", "dir/", "x//y", "../up", "./dot", "what?*", `${"long".repeat(100)}/k`, "50%"];
    for (const key of keys) {
      emulator.putObject("bucket", key, `of ${key}`);
    }
    assert.equal(emulator.objects("bucket").size, keys.length);
    for (const [key, { body }] of emulator.objects("bucket")) {
      assert.equal(body.toString(), `of ${key}`);
    }
    const files = readdirSync(file(), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const bodies = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8")).sort();
    assert.deepEqual(bodies, keys.map((key) => `of ${key}`).sort());
    assert.ok(!existsSync(join(directory, "up")));
    for (const key of keys) {
      emulator.deleteObject("bucket", key);
    }
    assert.deepEqual(readdirSync(file()), []);
  });

  it("do not exist after an upload that breaks off", async () => {
    const { port } = new URL(emulator.httpEndpoint);
    const mark = emulator.mark;
    await new Promise<void>((resolve, reject) => {
      const socket = connect(Number(port), "127.0.0.1", () => {
        const head =
          "PUT /half HTTP/1.1\r\nHost: bucket.oss-cn-hangzhou.aliyuncs.com\r\nContent-Length: 100\r\n\r\nonly this";
        socket.write(head, () => setImmediate(() => socket.destroy()));
      });
      socket.on("close", () => resolve());
      socket.on("error", reject);
    });
    while (emulator.requestsSince(mark)[0]?.finishedAt === undefined) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const [entry] = emulator.requestsSince(mark);
    assert.deepEqual([entry?.key, entry?.status], ["half", undefined]);
    assert.equal(emulator.objects("bucket").size, 0);
    assert.deepEqual(readdirSync(file()), []);
  });
});
