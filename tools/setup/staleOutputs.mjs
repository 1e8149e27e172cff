// @ts-check
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join, sep } from "node:path";

const outputPattern = /\.(?:d\.ts|js|js\.map)$/;

/**
 * Compiled files whose source is gone: left alone, a deleted test would still run.
 * @param {readonly string[]} outputs paths below the output folder, with `/`
 * @param {(source: string) => boolean} exists whether that path below the source folder exists
 * @returns {string[]} those of `outputs` to delete
 * @example staleOutputs(["test/a.test.js"], (source) => source === "test/b.test.ts") // ["test/a.test.js"]
 */
export function staleOutputs(outputs, exists) {
  return outputs.filter((output) => outputPattern.test(output) && !exists(output.replace(outputPattern, ".ts")));
}

/**
 * Sources that the compiler believes to have written although their output was deleted by hand.
 * @param {readonly string[]} outputs paths below the output folder, with `/`
 * @param {readonly string[]} sources paths below the source folder, with `/`
 * @returns {string[]} those of `sources` without an output
 */
export function sourcesWithoutOutput(outputs, sources) {
  const present = new Set(outputs);
  return sources.filter((source) => /(?<!\.d)\.ts$/.test(source) && !present.has(source.replace(/\.ts$/, ".js")));
}

/**
 * @param {string} folder
 * @returns {string[]} every file below it, relative and with `/`; none where the folder does not exist
 */
export function filesBelow(folder) {
  if (!existsSync(folder)) {
    return [];
  }
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join("/"),
    );
}

/**
 * @param {string} sourceFolder
 * @param {string} outputFolder
 */
export function removeStaleOutputs(sourceFolder, outputFolder) {
  const stale = staleOutputs(filesBelow(outputFolder), (source) => existsSync(join(sourceFolder, source)));
  for (const file of stale) {
    rmSync(join(outputFolder, file));
  }
}
