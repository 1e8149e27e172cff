import { strict as assert } from "node:assert";
import { childrenOf, dateText, readXml, renderXml, textOf } from "../../../../../../emulator/services/oss/protocol/xml";

describe("emulator: XML", () => {
  it("reads elements, entities, CDATA, comments and empty elements", () => {
    const root = readXml(
      '<?xml version="1.0"?>\n<A x="1"><!-- c --><B>1 &lt; 2 &#x41;</B><B><![CDATA[<b>]]></B><C/></A>\n',
    );
    assert.deepEqual(
      childrenOf(root, "B").map((element) => element.text),
      ["1 < 2 A", "<b>"],
    );
    assert.equal(textOf(root, "C"), "");
    assert.equal(textOf(root, "D"), undefined);
  });

  for (const text of ["", "text", "<A>", "<A></B>", "<A/><B/>", "<A></A>text", "</A>"]) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(readXml(text), undefined));
  }

  it("has times in whole seconds", () => {
    assert.equal(dateText(new Date("2026-11-23T15:00:00.999Z")), "2026-11-23T15:00:00.000Z");
  });

  it("renders groups, lists and escapes, and reads them back", () => {
    const text = renderXml("A", { B: ["<1>", "&2"], C: { D: true }, E: undefined });
    assert.equal(
      text,
      '<?xml version="1.0" encoding="UTF-8"?>\n<A><B>&lt;1&gt;</B><B>&amp;2</B><C><D>true</D></C></A>\n',
    );
    assert.deepEqual(
      childrenOf(readXml(text), "B").map((element) => element.text),
      ["<1>", "&2"],
    );
  });
});
