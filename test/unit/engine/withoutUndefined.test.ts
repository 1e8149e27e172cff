import assert from "node:assert/strict";
import { withoutUndefined } from "../../../provider/engine/withoutUndefined";

describe("withoutUndefined", () => {
  it("leaves out what is undefined or null, and nothing else", () => {
    const fields = { a: undefined, b: null, c: "", d: 0, e: false, f: [], g: { h: undefined } };
    assert.deepEqual(Object.keys(withoutUndefined(fields)), ["c", "d", "e", "f", "g"]);
    assert.deepEqual(withoutUndefined({ c: "", d: 0, e: false }), { c: "", d: 0, e: false });
  });

  it("leaves its argument as it is", () => {
    const fields = { a: undefined };
    assert.notEqual(withoutUndefined(fields), fields);
    assert.deepEqual(Object.keys(fields), ["a"]);
  });
});
