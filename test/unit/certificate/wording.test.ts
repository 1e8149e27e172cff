import assert from "node:assert/strict";

import { list } from "../../../provider/certificate/wording";

describe("list", () => {
  it("shows ten names at most", () => {
    const names = list(Array(12).fill("name"), () => "x");
    assert.equal(names, `${Array(10).fill("x").join(", ")} and 2 more`);
  });
});
