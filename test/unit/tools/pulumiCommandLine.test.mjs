// @ts-check
import assert from "node:assert/strict";
import { readForcedWay, waysToTry } from "../../../tools/setup/pulumiCommandLine.mjs";

describe("tools/setup/pulumiCommandLine", () => {
  it("prefers Pulumi from PATH", () => {
    assert.deepEqual(waysToTry({ pathUsable: true, cached: ["installer", "go"] }), ["path"]);
  });

  it("tries the official installer before a build", () => {
    assert.deepEqual(waysToTry({ pathUsable: false, cached: [] }), ["installer", "go"]);
  });

  it("uses what it has installed before, so that a second run starts at once", () => {
    assert.deepEqual(waysToTry({ pathUsable: false, cached: ["go"] }), ["go", "installer"]);
    assert.deepEqual(waysToTry({ pathUsable: false, cached: ["installer", "go"] }), ["installer", "go"]);
  });

  it("tries only the requested way", () => {
    assert.deepEqual(waysToTry({ forced: "go", pathUsable: true, cached: ["installer"] }), ["go"]);
    assert.deepEqual(waysToTry({ forced: "path", pathUsable: false, cached: ["go"] }), ["path"]);
  });

  it("reads the requested way", () => {
    assert.equal(readForcedWay(undefined), undefined);
    assert.equal(readForcedWay(""), undefined);
    assert.equal(readForcedWay("installer"), "installer");
    assert.throws(() => readForcedWay("brew"), /is "brew"; it takes path, installer, go/);
  });
});
