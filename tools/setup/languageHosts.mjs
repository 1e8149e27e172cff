// @ts-check
import { randomBytes } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { buildLanguageHost, goProblem, languageRecipeHash } from "./goBuild.mjs";
import { withLock } from "./lock.mjs";
import { findProgram, pathFolders } from "./pulumiOnPath.mjs";
import { describeError } from "./setupError.mjs";
import { userCacheFolder } from "./userCache.mjs";

/** @typedef {import("./goBuild.mjs").TestedLanguage} TestedLanguage */

/**
 * Finds or builds the language host of a language, which only tests need: Pulumi's installer includes it, a Pulumi from Go modules doesn't.
 * It is not an error if the language host is unavailable.
 * @param {TestedLanguage} language
 * @param {import("./environment.mjs").PulumiCommandLine} pulumi
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<{ folder?: string, problem?: string }>} `folder`: what must be put on PATH, if anything; `problem`: why there is none
 */
export async function ensureLanguageHost(language, pulumi, progress) {
  const program = `pulumi-language-${language}`;
  if (findProgram(program, [pulumi.binFolder, ...pathFolders()])) {
    return {};
  }
  const folder = join(
    userCacheFolder(),
    [program, process.platform, process.arch, languageRecipeHash(language)].join("-"),
  );
  if (findProgram(program, [folder])) {
    return { folder };
  }
  const problem = await goProblem();
  if (problem) {
    return { problem };
  }
  const waiting = () => progress.note(`• Waiting for another run that is building the same ${program}`);
  try {
    await withLock(join(dirname(folder), "locks", basename(folder)), waiting, async () => {
      if (!findProgram(program, [folder])) {
        await build(language, folder, progress);
      }
    });
    return { folder };
  } catch (error) {
    return { problem: describeError(error) };
  }
}

/**
 * Builds into a folder of another name that is renamed at the end, so that half a build never counts.
 * @param {TestedLanguage} language
 * @param {string} folder
 * @param {import("./progress.mjs").Progress} progress
 */
async function build(language, folder, progress) {
  const partial = `${folder}.partial-${randomBytes(4).toString("hex")}`;
  await mkdir(partial, { recursive: true });
  try {
    await buildLanguageHost(language, partial, progress);
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
