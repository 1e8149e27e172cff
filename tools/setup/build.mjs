// @ts-check
import { readFileSync, rmSync } from "node:fs";
import { run } from "./childProcess.mjs";
import { inRepository, repositoryFolder } from "./repository.mjs";
import { SetupError } from "./setupError.mjs";
import { filesBelow, removeStaleOutputs, sourcesWithoutOutput } from "./staleOutputs.mjs";

/**
 * Compiles the package, the tests and the types of these tools, what changed only; the packages must be installed.
 * @param {import("./progress.mjs").Progress} progress
 */
export async function build(progress) {
  await progress.step({ title: "Compiling" }, async () => {
    const output = inRepository("dist");
    removeStaleOutputs(repositoryFolder, output);
    // The compiler trusts its notes and does not look whether its output is still there.
    if (sourcesWithoutOutput(filesBelow(output), compiledSources()).length > 0) {
      rmSync(inRepository("dist", "tsconfig.tsbuildinfo"), { force: true });
    }
    const compiler = inRepository("node_modules", "typescript", "bin", "tsc");
    const { code } = await run(process.execPath, [compiler, "--build", ".", "tools"], {
      cwd: repositoryFolder,
      inherit: true,
    });
    if (code !== 0) {
      throw new SetupError("Compiling failed: mend what the compiler says above, then run the command again.");
    }
  });
}

/** @returns {string[]} the sources of tsconfig.json, with `/` */
function compiledSources() {
  /** @type {{ include: string[] }} */
  const { include } = JSON.parse(readFileSync(inRepository("tsconfig.json"), "utf8"));
  return include.flatMap((folder) => filesBelow(inRepository(folder)).map((file) => `${folder}/${file}`));
}
