// @ts-check
import assert from "node:assert/strict";
import { isAtLeast, parseVersion } from "../../../tools/setup/version.mjs";

describe("tools/setup/version", () => {
  it("reads versions as programs print them", () => {
    assert.deepEqual(parseVersion("v3.250.0"), [3, 250, 0]);
    assert.deepEqual(parseVersion("go1.26"), [1, 26, 0]);
    assert.deepEqual(parseVersion("3.251.1-alpha.2+dirty"), [3, 251, 1]);
    assert.equal(parseVersion("unknown"), undefined);
  });

  it("compares by number, not by text", () => {
    assert.equal(isAtLeast("3.250.0", "3.99.0"), true);
    assert.equal(isAtLeast("3.99.0", "3.250.0"), false);
    assert.equal(isAtLeast("3.250.0", "3.250.0"), true);
    assert.equal(isAtLeast("4.0.0", "3.250.9"), true);
    assert.equal(isAtLeast("3.250.0", "3.250.1"), false);
  });

  it("treats an unreadable version as too old", () => {
    assert.equal(isAtLeast("", "3.0.0"), false);
  });
});
