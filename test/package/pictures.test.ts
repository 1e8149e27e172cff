import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pictures } from "../../pictures/pictures";
import { repository } from "../support/stack";

const folder = join(repository, "docs", "pictures");

describe("the pictures of the documentation", () => {
  for (const { name, page, draw } of pictures) {
    it(`show what is so today: ${name}`, async () => {
      const text = readFileSync(join(repository, page), "utf8");
      const path = page.includes("/") ? "pictures" : "docs/pictures";
      for (const [file, svg] of await draw()) {
        const drawn = readFileSync(join(folder, file), "utf8");
        assert.equal(drawn, svg, `docs/pictures/${file} is stale: run \`npm run pictures\`.`);
        assert.ok(text.includes(`"${path}/${file}"`), file);
      }
    });
  }

  it("are these and no others, and load and run nothing", () => {
    const files = pictures.flatMap(({ name }) => [`${name}-dark.svg`, `${name}-light.svg`]);
    assert.deepEqual(readdirSync(folder).sort(), files.sort());
    for (const file of files) {
      const svg = readFileSync(join(folder, file), "utf8");
      assert.match(svg, /^<svg [^>]*role="img" aria-label="/, file);
      assert.doesNotMatch(svg, /<script|<image|<style|<foreignObject|href|url\(|\son\w+=|127\.0\.0\.1/i, file);
    }
  });
});
