// @ts-check
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, promises, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "../../../tools/setup/lock.mjs";

describe("tools/setup/lock", () => {
  /** @type {string} */
  let folder;
  /** @type {string} */
  let file;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lock-"));
    file = join(folder, "locks", "one");
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it("lets one in at a time, and informs the one that waits", async () => {
    /** @type {string[]} */
    const events = [];
    /** @type {(value?: unknown) => void} */
    let finishFirst = () => {};
    const first = withLock(file, assert.fail, async () => {
      events.push("first begins");
      await new Promise((resolve) => {
        finishFirst = resolve;
      });
      events.push("first ends");
    });
    const tellThatItWaits = () => {
      events.push("second waits");
      finishFirst();
    };
    while (!existsSync(file) || events.length === 0) {
      await new Promise(setImmediate);
    }
    const second = withLock(file, tellThatItWaits, async () => {
      events.push("second begins");
    });
    await Promise.all([first, second]);
    assert.deepEqual(events, ["first begins", "second waits", "first ends", "second begins"]);
  });

  it("returns the result and leaves no lock, also after a failure", async () => {
    assert.equal(await withLock(file, assert.fail, async () => 42), 42);
    const failing = withLock(file, assert.fail, async () => {
      throw new Error("broken");
    });
    await assert.rejects(failing, /broken/);
    assert.equal(existsSync(file), false);
  });

  it("says where it can't write", async () => {
    writeFileSync(join(folder, "locks"), "");
    const sentence = /^SetupError: Nothing can be written to .*locks.* \((EEXIST|ENOTDIR)\)\. .*XDG_CACHE_HOME/;
    for (const path of [file, join(file, "deeper")]) {
      await assert.rejects(
        withLock(path, assert.fail, async () => {}),
        sentence,
      );
    }
  });

  it("takes over the lock of a process that has ended", async () => {
    await withLock(file, assert.fail, async () => {});
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    writeFileSync(file, String(pid));
    assert.equal(await withLock(file, assert.fail, async () => "taken"), "taken");
  });

  it("lets one in at a time when several take over", async () => {
    await withLock(file, assert.fail, async () => {});
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    writeFileSync(file, String(pid));
    const { rm } = promises;
    let removals = 0;
    // Whoever is second to remove the old lock comes when the first has its own in place.
    const slow = mock.method(promises, "rm", async (/** @type {string} */ path, /** @type {object} */ options) => {
      if (++removals > 1) {
        await sleep(50);
      }
      await rm(path, options);
    });
    syncBuiltinESMExports();
    try {
      let inside = 0;
      const enter = async () => {
        inside++;
        await sleep(200);
        assert.equal(inside--, 1);
      };
      await Promise.all([1, 2, 3].map(() => withLock(file, () => {}, enter)));
    } finally {
      slow.mock.restore();
      syncBuiltinESMExports();
    }
    assert.deepEqual(readdirSync(join(folder, "locks")), []);
  });

  it("takes over a lock that nobody has touched for a long time", async () => {
    await withLock(file, assert.fail, async () => {});
    writeFileSync(file, String(process.pid));
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(file, longAgo, longAgo);
    assert.equal(await withLock(file, assert.fail, async () => "taken"), "taken");
  });
});
