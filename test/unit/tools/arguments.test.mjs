// @ts-check
import assert from "node:assert/strict";
import { isTestFile, splitArguments } from "../../../tools/test/arguments.mjs";

describe("tools/test/arguments", () => {
  it("distinguishes files from options and their values", () => {
    assert.deepEqual(splitArguments(["--grep", "dist", "dist/test/unit/a.test.js", "--bail", "-t", "500"]), {
      files: ["dist/test/unit/a.test.js"],
      options: ["--grep", "dist", "--bail", "-t", "500"],
    });
    assert.deepEqual(splitArguments(["--grep=chain"]), { files: [], options: ["--grep=chain"] });
  });

  it("replaces a TypeScript test by its compiled file", () => {
    const { files } = splitArguments(["test/unit/a.test.ts", "./test/unit/b.test.ts", "test\\unit\\c.test.ts"]);
    assert.deepEqual(files, ["dist/test/unit/a.test.js", "dist/test/unit/b.test.js", "dist/test/unit/c.test.js"]);
  });

  it("knows a test by its name", () => {
    assert.equal(isTestFile("unit/chain.test.js"), true);
    assert.equal(isTestFile("tools/lock.test.mjs"), true);
    assert.equal(isTestFile("unit/chain.test.js.map"), false);
    assert.equal(isTestFile("unit/chain.test.d.ts"), false);
    assert.equal(isTestFile("support/certificates.js"), false);
  });
});
