import assert from "node:assert/strict";

import { decodeText } from "../../../provider/certificate/inputText";

describe("decodeText", () => {
  it("reads UTF-8 and UTF-16 in either byte order, with and without a mark", () => {
    const text = "-----BEGIN";
    const little = Buffer.from(text, "utf16le");
    const big = Buffer.from(little).swap16();
    assert.equal(decodeText(Buffer.from(text)), text);
    assert.equal(decodeText(little), text);
    assert.equal(decodeText(big), text);
    assert.equal(decodeText(Buffer.concat([Buffer.from("fffe", "hex"), little])), `\ufeff${text}`);
    assert.equal(decodeText(Buffer.concat([Buffer.from("feff", "hex"), big])), `\ufeff${text}`);
    assert.equal(decodeText(new Uint8Array()), "");
  });
});
