// @ts-check
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { install } from "../../../tools/setup/installation.mjs";
import { createProgress } from "../../../tools/setup/progress.mjs";

describe("tools/setup/installation", () => {
  const name = "pulumi-3.250.0-go-linux-x64";
  const progress = createProgress(new PassThrough().resume());
  /** @type {string} */
  let cache;
  /** @type {string} */
  let standing;

  beforeEach(function () {
    // The programs of this test are shell scripts.
    if (process.platform === "win32") {
      this.skip();
    }
    cache = mkdtempSync(join(tmpdir(), "installation-"));
    standing = join(cache, name);
  });

  afterEach(() => {
    if (cache) {
      rmSync(cache, { recursive: true, force: true });
    }
  });

  /**
   * @param {string} folder
   * @param {string} script
   */
  function writePulumi(folder, script = "echo v3.250.0") {
    mkdirSync(join(folder, "bin"), { recursive: true });
    writeFileSync(join(folder, "bin", "pulumi"), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, "bin", "pulumi"), 0o755);
  }

  const installations = () => readdirSync(cache).filter((entry) => entry !== "locks");

  it("makes an installation once", async () => {
    let made = 0;
    const make = async (/** @type {string} */ folder) => {
      made++;
      writePulumi(folder);
    };
    const first = await install(standing, progress, make);
    const second = await install(standing, progress, make);
    assert.equal(made, 1);
    assert.deepEqual(second, first);
    assert.deepEqual(first, {
      command: join(standing, "bin", "pulumi"),
      binFolder: join(standing, "bin"),
      version: "3.250.0",
    });
  });

  it("makes it once for two runs at the same time", async () => {
    let made = 0;
    const make = async (/** @type {string} */ folder) => {
      made++;
      writePulumi(folder);
    };
    const both = await Promise.all([install(standing, progress, make), install(standing, progress, make)]);
    assert.equal(made, 1);
    assert.deepEqual(both[0], both[1]);
  });

  it("keeps nothing of a failed installation", async () => {
    const failing = install(standing, progress, async (folder) => {
      writePulumi(folder);
      throw new Error("the network broke down");
    });
    await assert.rejects(failing, /the network broke down/);
    assert.deepEqual(installations(), []);
  });

  it("keeps no installation that doesn't print its version", async () => {
    const failing = install(standing, progress, async (folder) => writePulumi(folder, "exit 1"));
    await assert.rejects(failing, /does not answer/);
    assert.deepEqual(installations(), []);
  });

  it("replaces a broken installation, and removes what an interrupted run left", async () => {
    writePulumi(standing, "exit 1");
    mkdirSync(join(`${standing}.partial-00000000`, "bin"), { recursive: true });
    await install(standing, progress, async (folder) => writePulumi(folder));
    assert.deepEqual(installations(), [name]);
    assert.match(readFileSync(join(standing, "bin", "pulumi"), "utf8"), /echo v3\.250\.0/);
  });
});
