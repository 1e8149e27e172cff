// @ts-check
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] default: this process's
 * @property {boolean} [inherit] show the output instead of returning it
 * @property {number} [timeout] milliseconds after which the process is ended; default: none
 * @property {(line: string) => void} [onLine] called with each line of both streams
 * @property {boolean} [shell] needed for `.cmd` files on Windows
 *
 * @typedef {{ code: number, stdout: string, output: string }} RunResult
 *   `code`: exit code, 1 where a signal ended it; `output`: both streams as they came
 */

/**
 * Runs a program to its end. A program that fails is a result and not an error; one that cannot be started is an error.
 * @param {string} command
 * @param {string[]} commandArguments
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function run(command, commandArguments, { cwd, env, inherit, timeout, onLine, shell } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, commandArguments, {
      cwd,
      env,
      timeout,
      shell,
      windowsHide: true,
      stdio: ["ignore", inherit ? "inherit" : "pipe", inherit ? "inherit" : "pipe"],
    });
    /** @type {string[]} */
    const stdout = [];
    /** @type {string[]} */
    const output = [];
    for (const [stream, isStdout] of /** @type {const} */ ([
      [child.stdout, true],
      [child.stderr, false],
    ])) {
      if (!stream) {
        continue;
      }
      createInterface({ input: stream }).on("line", (line) => {
        if (isStdout) {
          stdout.push(line);
        }
        output.push(line);
        onLine?.(line);
      });
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, stdout: stdout.join("\n"), output: output.join("\n") }));
  });
}

/**
 * @param {string} output
 * @param {number} [count]
 * @returns {string} its last lines, indented, to print below an error
 */
export function lastLines(output, count = 15) {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  return lines
    .slice(-count)
    .map((line) => `    ${line}`)
    .join("\n");
}
