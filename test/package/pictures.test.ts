import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { picturesOf } from "../../pictures/pictures";
import { scenes } from "../../pictures/scenes";
import { repository } from "../support/stack";

describe("the README's pictures", () => {
  for (const scene of scenes) {
    it(`show what the command says today: ${scene.name}`, async () => {
      const readme = readFileSync(join(repository, "README.md"), "utf8");
      for (const [file, svg] of await picturesOf(scene)) {
        const drawn = readFileSync(join(repository, "docs", "pictures", file), "utf8");
        assert.equal(drawn, svg, `docs/pictures/${file} is stale: run \`npm run pictures\`.`);
        assert.ok(readme.includes(`docs/pictures/${file}`), file);
      }
    });
  }
});
