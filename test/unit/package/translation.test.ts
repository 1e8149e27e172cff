import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../support/stack";

/** The sections of a page, by their order: its beginning, then one for each heading of level 2. */
const sectionsOf = (file: string): string[] =>
  readFileSync(join(repository, file), "utf8")
    .split(/^(?=## )/m)
    .map((section) => section.trim());

const hashOf = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 12);
const headingOf = (section: string) => section.split("\n")[0] ?? "";

/** Fenced blocks, and what links and pictures lead to. */
const blocksIn = (section: string) => section.match(/^```[\s\S]*?^```$/gm) ?? [];
const targetsIn = (section: string) =>
  [...section.matchAll(/\]\(([^)]+)\)|srcset="([^"]+)"|src="([^"]+)"/g)].map(([, ...found]) => found.join("")).sort();

describe("README.zh-CN.md", () => {
  const english = sectionsOf("README.md");
  const chinese = sectionsOf("README.zh-CN.md");

  it("has every section of README.md, in its order", () => {
    assert.equal(chinese.length, english.length, chinese.map(headingOf).join("\n"));
  });

  for (const [index, section] of english.entries()) {
    const translation = chinese[index] ?? "";

    it(`translates the section as it is: ${headingOf(section)}`, () => {
      const translated = /<!-- translates ([0-9a-f]+) -->/.exec(translation)?.[1];
      const advice = `README.md has changed here. Bring the translation up to date, and write \`<!-- translates ${hashOf(section)} -->\` below its heading.`;
      assert.equal(translated, hashOf(section), advice);
    });

    it(`has its programs and links: ${headingOf(section)}`, () => {
      assert.deepEqual(blocksIn(translation), blocksIn(section));
      const itself = ["README.md", "README.zh-CN.md"];
      const linked = (text: string) =>
        targetsIn(text).filter((target) => !target.startsWith("#") && !itself.includes(target));
      assert.deepEqual(linked(translation), linked(section));
    });
  }
});
