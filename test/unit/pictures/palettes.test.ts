import assert from "node:assert/strict";
import { palettes, themes } from "../../../pictures/palettes";

/** The colours of GitHub's pages, on which drawings have no background of their own. */
const pages = { light: "#ffffff", dark: "#0d1117" } as const;

describe("the colours of the pictures", () => {
  for (const theme of themes) {
    it(`have the contrast that WCAG 2.2 (1.4.3) wants of text, 4.5 to 1: ${theme}`, () => {
      const { background, border, ...texts } = palettes[theme];
      for (const [name, colour] of Object.entries(texts)) {
        for (const behind of [background, pages[theme]]) {
          assert.ok(contrast(colour, behind) >= 4.5, `${name} on ${behind}: ${contrast(colour, behind)}`);
        }
      }
    });
  }
});

/** As WCAG defines it. */
function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

/** @param colour as in `#0d1117` */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
