import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../test/support/stack";
import { picturesOf } from "./pictures";
import { scenes } from "./scenes";

/** `npm run pictures`: draws the README's pictures from the output of real commands. */
async function main(): Promise<void> {
  const folder = join(repository, "docs", "pictures");
  mkdirSync(folder, { recursive: true });
  for (const scene of scenes) {
    for (const [file, svg] of await picturesOf(scene)) {
      writeFileSync(join(folder, file), svg);
      console.log(`docs/pictures/${file}: ${svg.length} bytes`);
    }
  }
}

void main();
