// @ts-check
// What the acts of `npm start` have in common: titles, and `pulumi` in a project of its own.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { styleText } from "node:util";
import { run } from "./setup/childProcess.mjs";
import { inRepository } from "./setup/repository.mjs";
import { SetupError } from "./setup/setupError.mjs";

const isTerminal = process.stdout.isTTY === true;
/** @param {string} text */
export const bold = (text) => (isTerminal ? styleText("bold", text) : text);
/** @param {string} text */
const cyan = (text) => (isTerminal ? styleText("cyan", text) : text);

/** @param {string} text */
export function title(text) {
  print(cyan(`\n── ${text} ${"─".repeat(Math.max(0, 96 - text.length))}`));
}

/** @param {string} text */
export function print(text) {
  process.stdout.write(`${text}\n`);
}

/**
 * A project of its own, so that the stack's configuration is written beside it and not into this clone.
 * @param {import("./setup/environment.mjs").PulumiCommandLine} pulumi
 * @param {string} directory where the project is made
 * @param {string} description the text of a Pulumi.yaml with an absolute `main`
 * @param {Record<string, string>} environment
 */
export function stageProject(pulumi, directory, description, environment) {
  mkdirSync(directory);
  writeFileSync(join(directory, "Pulumi.yaml"), description);
  const inProject = { cwd: directory, env: { ...process.env, ...environment } };
  return {
    /** @param {string[]} words */
    async quietly(...words) {
      const { code, output } = await run(pulumi.command, [...words, "--non-interactive"], inProject);
      if (code !== 0) {
        throw new SetupError(`pulumi ${words[0]} failed: ${output}`);
      }
    },
    /** @param {string[]} words */
    shown: (...words) => show(words, false),
    /** Shows a command that must fail. @param {string[]} words */
    refused: (...words) => show(words, true),
  };

  /**
   * @param {string[]} words
   * @param {boolean} mustFail
   */
  async function show(words, mustFail) {
    print(bold(`\n$ pulumi ${words.join(" ")}`));
    const color = isTerminal ? "always" : "never";
    const options = [...words, "--non-interactive", "--color", color, "--suppress-permalink=true"];
    const { code } = await run(pulumi.command, options, { ...inProject, inherit: true });
    if ((code !== 0) !== mustFail) {
      throw new SetupError(`pulumi ${words[0]} ${mustFail ? "did not fail" : "failed"}, see above.`);
    }
  }
}

/**
 * The project of an example, to be run from another folder.
 * @param {string} name
 */
export function exampleProject(name) {
  const description = readFileSync(inRepository("examples", name, "Pulumi.yaml"), "utf8");
  return `${description}main: ${JSON.stringify(inRepository("examples", name))}\n`;
}
