// @ts-check
import assert from "node:assert/strict";
import { nodeVersionProblem } from "../../../tools/setup/nodeVersion.mjs";

describe("tools/setup/nodeVersion", () => {
  it("accepts the minimum and newer ones", () => {
    for (const version of ["v20.19.0", "v20.20.2", "v22.12.0", "v24.0.0"]) {
      assert.equal(nodeVersionProblem(version, ">=20.19.0"), undefined);
    }
  });

  it("refuses older ones in one sentence that names both versions", () => {
    const problem = nodeVersionProblem("v20.18.3", ">=20.19.0") ?? "";
    assert.match(problem, /needs Node 20\.19\.0 or newer, and this is v20\.18\.3/);
    assert.equal(problem.includes("\n"), false);
  });
});
