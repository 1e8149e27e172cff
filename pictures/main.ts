import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../test/support/stack";
import { pictures } from "./pictures";

/** `npm run pictures`: draws the pictures of README.md, from the output of real commands, and of docs. */
async function main(): Promise<void> {
  const folder = join(repository, "docs", "pictures");
  mkdirSync(folder, { recursive: true });
  for (const picture of pictures) {
    for (const [file, svg] of await picture.draw()) {
      writeFileSync(join(folder, file), svg);
      console.log(`docs/pictures/${file}: ${svg.length} bytes`);
    }
  }
}

void main();
