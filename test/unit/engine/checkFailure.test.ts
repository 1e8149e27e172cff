import assert from "node:assert/strict";
import { checkFailures } from "../../../provider/engine/checkFailure";

describe("checkFailures", () => {
  it("names no property, whose value the engine would print", () => {
    assert.deepEqual(checkFailures(["`bucket` is missing."]), [{ property: "", reason: "`bucket` is missing." }]);
  });

  it("reports each reason once, in order", () => {
    const reasons = checkFailures(["b", "a", "b"]).map(({ reason }) => reason);
    assert.deepEqual(reasons, ["b", "a"]);
  });
});
