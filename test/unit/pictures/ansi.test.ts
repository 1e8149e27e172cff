import assert from "node:assert/strict";
import { parseAnsi } from "../../../pictures/ansi";
import { renderTerminal } from "../../../pictures/terminal";

const plain = { colour: undefined, isBold: false, isFaint: false };

describe("a terminal's output as a picture", () => {
  it("keeps colours, bold and faint text, over line ends, and leaves other sequences out", () => {
    const [first, second] = parseAnsi("a\u001b[1m\u001b[32mb\u001b[0m\u001b[2Kc\n\u001b[38;5;3md\u001b[2me\u001b[m");
    assert.deepEqual(first, [
      { text: "a", ...plain },
      { text: "b", ...plain, colour: "green", isBold: true },
      { text: "c", ...plain },
    ]);
    assert.deepEqual(second, [
      { text: "d", ...plain, colour: "yellow" },
      { text: "e", ...plain, colour: "yellow", isFaint: true },
    ]);
  });

  it("is text that can be read aloud, with nothing that could run or be loaded", () => {
    const svg = renderTerminal('A "title"', parseAnsi("<script> & \u001b[31mred\u001b[0m"), "dark");
    assert.match(svg, /<title>A &quot;title&quot;<\/title>/);
    assert.match(svg, /&lt;script&gt; &amp; <tspan fill="#ff7b72">red<\/tspan>/);
    assert.doesNotMatch(svg, /<script|href|url\(/);
  });
});
