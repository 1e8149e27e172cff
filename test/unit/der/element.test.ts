import assert from "node:assert/strict";

import { readElement } from "../../../provider/der/element";

describe("readElement", () => {
  it("reads short, long and indefinite lengths", () => {
    assert.deepEqual(readElement(Buffer.from("0401ff", "hex")), { tag: 4, start: 2, end: 3 });
    assert.deepEqual(readElement(Buffer.from("048101ff", "hex")), { tag: 4, start: 3, end: 4 });
    assert.deepEqual(readElement(Buffer.from("30800000", "hex")), { tag: 0x30, start: 2, end: 4 });
  });

  it("is undefined when the length does not fit", () => {
    for (const hex of ["", "04", "0405ff", "0485ffffffffff", "0484ffffffff", "0482ff"]) {
      assert.equal(readElement(Buffer.from(hex, "hex")), undefined, hex);
    }
  });
});
