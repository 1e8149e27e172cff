// @ts-check
import { accessSync, constants, existsSync, realpathSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { run } from "./childProcess.mjs";
import { withoutUserConfiguration } from "./environment.mjs";
import { isAtLeast, parseVersion } from "./version.mjs";

/** The oldest supported Pulumi: the version of the oldest supported `@pulumi/pulumi`. */
export const oldestPulumi = "3.217.0";

const companions = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

/**
 * @param {string} name of a program, without extension
 * @param {string[]} folders to look in, in this order
 * @returns {string | undefined} absolute path
 */
export function findProgram(name, folders) {
  const extensions = process.platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];
  for (const folder of folders) {
    for (const extension of extensions) {
      const file = join(folder, name + extension);
      if (isProgram(file)) {
        return file;
      }
    }
  }
  return undefined;
}

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {string[]} the folders of PATH
 */
export function pathFolders(environment = process.env) {
  const name = Object.keys(environment).find((key) => key.toUpperCase() === "PATH");
  return (name ? (environment[name] ?? "") : "")
    .split(delimiter)
    .filter((folder) => folder !== "" && existsSync(folder));
}

/**
 * @param {string} command absolute path of a `pulumi`
 * @returns {Promise<string | undefined>} what `pulumi version` answers, without its `v`; undefined where it does not run
 */
export async function pulumiVersion(command) {
  // Asked in a home of its own, since even `pulumi version` writes a log into its home.
  const home = await mkdtemp(join(tmpdir(), "pulumi-version-"));
  try {
    const env = { ...withoutUserConfiguration(process.env), PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const { code, stdout } = await run(command, ["version"], { env, timeout: 30_000 });
    return code === 0 && parseVersion(stdout) ? stdout.trim().replace(/^v/, "") : undefined;
  } catch {
    return undefined;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/**
 * Why a `pulumi` on PATH is not used.
 * @param {{ command: string | undefined, version: string | undefined, missing: string[] }} facts
 *   `missing`: programs that exist neither beside it nor on PATH
 * @returns {string | undefined} a clause that follows a colon; undefined if it can be used
 */
export function pathProblem({ command, version, missing }) {
  if (!command) {
    return "there is no pulumi on PATH";
  }
  if (!version) {
    return `${command} does not run`;
  }
  if (!isAtLeast(version, oldestPulumi)) {
    return `${command} is ${version}, older than ${oldestPulumi}`;
  }
  if (missing.length > 0) {
    return `${command} comes without ${missing.join(" and ")}`;
  }
  return undefined;
}

/** @returns {Promise<{ pulumi: import("./environment.mjs").PulumiCommandLine } | { problem: string }>} */
export async function pulumiOnPath() {
  const folders = pathFolders();
  const command = findProgram("pulumi", folders);
  const version = command ? await pulumiVersion(command) : undefined;
  const beside = command ? [dirname(command), dirname(realpathSync(command))] : [];
  const missing = companions.filter((name) => !findProgram(name, [...beside, ...folders]));
  const problem = pathProblem({ command, version, missing });
  if (problem || !command || !version) {
    return { problem: problem ?? "there is no pulumi on PATH" };
  }
  return { pulumi: { command, binFolder: dirname(command), version } };
}
