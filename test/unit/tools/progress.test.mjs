// @ts-check
import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { createProgress, duration } from "../../../tools/setup/progress.mjs";

describe("tools/setup/progress", () => {
  /** @returns {{ stream: Writable, text: () => string }} */
  function recorder() {
    /** @type {string[]} */
    const written = [];
    const stream = new Writable({
      write(chunk, _encoding, done) {
        written.push(String(chunk));
        done();
      },
    });
    return { stream, text: () => written.join("") };
  }

  it("writes durations in words", () => {
    assert.equal(duration(400), "0 s");
    assert.equal(duration(59_400), "59 s");
    assert.equal(duration(60_000), "1 min 0 s");
    assert.equal(duration(247_438), "4 min 7 s");
  });

  it("reports the start, with the estimate, and the end", async () => {
    const { stream, text } = recorder();
    const result = await createProgress(stream).step({ title: "Building", estimate: "about 5 minutes" }, async () => 7);
    assert.equal(result, 7);
    assert.match(text(), /^• Building \(about 5 minutes\)\n {2}done in \d+ s\n$/);
  });

  it("doesn't report a failed step as done", async () => {
    const { stream, text } = recorder();
    const failing = createProgress(stream).step({ title: "Building" }, async () => {
      throw new Error("broken");
    });
    await assert.rejects(failing, /broken/);
    assert.equal(text(), "• Building\n");
  });
});
