// @ts-check
// `node tools/releaseNotes.mjs v0.1.0`: prints what CHANGELOG.md says about the version, and fails if the tag must not be released. It needs no packages.
import { readFileSync } from "node:fs";
import { releaseNotes } from "./release/releaseNotes.mjs";
import { inRepository } from "./setup/repository.mjs";

const { version } = JSON.parse(readFileSync(inRepository("package.json"), "utf8"));
try {
  process.stdout.write(
    releaseNotes(readFileSync(inRepository("CHANGELOG.md"), "utf8"), version, process.argv[2] ?? ""),
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
