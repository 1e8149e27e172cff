// @ts-check
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  filesBelow,
  removeStaleOutputs,
  sourcesWithoutOutput,
  staleOutputs,
} from "../../../tools/setup/staleOutputs.mjs";

describe("tools/setup/staleOutputs", () => {
  it("finds everything that a deleted source left, and nothing else", () => {
    const outputs = ["a.js", "a.d.ts", "a.js.map", "b.js", "b.d.ts", "b.js.map", "tsconfig.tsbuildinfo"];
    assert.deepEqual(
      staleOutputs(outputs, (source) => source === "b.ts"),
      ["a.js", "a.d.ts", "a.js.map"],
    );
  });

  it("finds sources whose output was deleted, declarations aside", () => {
    assert.deepEqual(sourcesWithoutOutput(["test/a.js"], ["test/a.ts", "test/b.ts", "test/c.d.ts", "test/d.pem"]), [
      "test/b.ts",
    ]);
  });

  it("removes a deleted test's compiled files", () => {
    const folder = mkdtempSync(join(tmpdir(), "stale-outputs-"));
    try {
      for (const file of ["src/test/kept.test.ts", "dist/test/kept.test.js", "dist/test/gone.test.js"]) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), "");
      }
      removeStaleOutputs(join(folder, "src"), join(folder, "dist"));
      assert.deepEqual(filesBelow(join(folder, "dist")), ["test/kept.test.js"]);
      assert.equal(existsSync(join(folder, "src/test/kept.test.ts")), true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("sees no files in a folder that does not exist", () => {
    assert.deepEqual(filesBelow(join(tmpdir(), "there-is-no-such-folder")), []);
  });
});
