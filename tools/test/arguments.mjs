// @ts-check

/** Suites of `npm test`, the long-running files first: they keep both processes busy to the end. Others run when they are named. */
export const suites = [
  "dist/test/engine",
  "dist/test/examples",
  "dist/test/faults",
  "dist/test/package",
  "dist/test/host",
  "dist/test/provisioning",
  "dist/test/plugin",
  "dist/test/unit",
  "test/unit/tools",
];

const optionsWithValue = new Set([
  "-f",
  "--fgrep",
  "-g",
  "--grep",
  "-j",
  "--jobs",
  "-s",
  "--slow",
  "-t",
  "--timeout",
  "--retries",
]);

/**
 * Separates test files and options after `npm test --`. A TypeScript test is replaced by its compiled file.
 * @param {readonly string[]} given
 * @returns {{ files: string[], options: string[] }}
 * @example splitArguments(["--grep", "chain", "test/unit/certificate/chain.test.ts"])
 *   // { files: ["dist/test/unit/certificate/chain.test.js"], options: ["--grep", "chain"] }
 */
export function splitArguments(given) {
  /** @type {string[]} */
  const files = [];
  /** @type {string[]} */
  const options = [];
  for (const [index, argument] of given.entries()) {
    const isValue = optionsWithValue.has(given[index - 1] ?? "");
    if (isValue || argument.startsWith("-")) {
      options.push(argument);
    } else {
      files.push(compiledTest(argument));
    }
  }
  return { files, options };
}

/** @param {string} file */
function compiledTest(file) {
  const path = file.replaceAll("\\", "/").replace(/^\.\//, "");
  return path.endsWith(".ts") ? `dist/${path.replace(/\.ts$/, ".js")}` : path;
}

/**
 * @param {string} file
 * @returns {boolean} whether it is a test: compiled from TypeScript, or one of these tools' own
 */
export function isTestFile(file) {
  return /\.test\.m?js$/.test(file);
}
