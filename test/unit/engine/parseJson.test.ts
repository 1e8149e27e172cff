import assert from "node:assert/strict";
import { parseJson } from "../../../provider/engine/parseJson";

describe("parseJson", () => {
  it("returns the value of JSON, and nothing for other text", () => {
    assert.deepEqual(parseJson('{"a":[1,null]}'), { a: [1, null] });
    for (const text of ["", "{", "'a'", "undefined"]) {
      assert.equal(parseJson(text), undefined);
    }
  });
});
