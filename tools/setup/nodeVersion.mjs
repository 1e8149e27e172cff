// @ts-check
import { readFileSync } from "node:fs";
import { inRepository } from "./repository.mjs";
import { isAtLeast } from "./version.mjs";

/**
 * @param {string} found such as `v20.20.2`
 * @param {string} engines the `engines.node` of package.json, such as `>=20.19.0`
 * @returns {string | undefined} one sentence where this Node is too old
 */
export function nodeVersionProblem(found, engines) {
  const minimum = engines.replace(/^\D+/, "");
  if (isAtLeast(found, minimum)) {
    return undefined;
  }
  return `This needs Node ${minimum} or newer, and this is ${found}: install one from https://nodejs.org and run the command again.`;
}

/** Ends the process with one sentence where this Node is too old. */
export function requireSupportedNode() {
  const { engines } = JSON.parse(readFileSync(inRepository("package.json"), "utf8"));
  const problem = nodeVersionProblem(process.version, engines.node);
  if (problem) {
    console.error(problem);
    process.exit(1);
  }
}
