// @ts-check
// npm's scripts `prepare` and `prepack`: compile the package, so that a clean clone packs with dist/, and an install from git has it.
import { existsSync } from "node:fs";
import { run } from "./setup/childProcess.mjs";
import { inRepository, repositoryFolder } from "./setup/repository.mjs";
import { removeStaleOutputs } from "./setup/staleOutputs.mjs";

const { npm_command: command, npm_lifecycle_event: script } = process.env;
const compiler = inRepository("node_modules", "typescript", "bin", "tsc");

// `npm pack` runs both, `prepack` first.
const isDone = script === "prepare" && (command === "pack" || command === "publish");
if (!isDone && existsSync(compiler)) {
  await compile();
}
const isCompiled = existsSync(inRepository("dist", "provider", "index.js"));
// Without development dependencies (`npm ci --omit=dev`) there is nothing to compile with, and perhaps no need to.
if (!isCompiled && (script === "prepack" || existsSync(compiler))) {
  process.stderr.write("The package is not compiled. Run `npm ci`, then the command again.\n");
  process.exitCode = 1;
}

/** The compiler writes its output even if a type is wrong, which must not stop an installation; `npm test` reports it. */
async function compile() {
  removeStaleOutputs(repositoryFolder, inRepository("dist"));
  // What `npm test` keeps up to date is only compared, and not written again while something may read it.
  const isKept = existsSync(inRepository("dist", "tsconfig.tsbuildinfo"));
  const project = isKept ? ["--build", "."] : ["--project", "tsconfig.provider.json"];
  const { code, output } = await run(process.execPath, [compiler, ...project], { cwd: repositoryFolder });
  if (code !== 0) {
    process.stderr.write(`${output}\n`);
    process.exitCode = script === "prepack" ? 1 : 0;
  }
}
