// @ts-check
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { lastLines, run } from "./childProcess.mjs";
import { withLock } from "./lock.mjs";
import { inRepository, repositoryFolder } from "./repository.mjs";
import { SetupError } from "./setupError.mjs";
import { userCacheFolder } from "./userCache.mjs";

/**
 * @typedef {{ version?: string, resolved?: string, integrity?: string, link?: boolean, optional?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} Lockfile
 */

/**
 * What is missing, judged by content and not by times, which a checkout or a copy changes: every package of `package-lock.json` must exist as it is
 * locked in `node_modules/.package-lock.json`, npm's own record of what it installed. Packages for other platforms may be absent.
 * @param {Lockfile} locked
 * @param {Lockfile | undefined} installed undefined where there is no such record
 * @returns {string | undefined} why `npm ci` is needed
 */
export function dependenciesProblem(locked, installed) {
  if (!installed) {
    return "nothing is installed yet";
  }
  for (const [path, wanted] of Object.entries(locked.packages ?? {})) {
    if (path === "") {
      continue;
    }
    const found = installed.packages?.[path];
    if (!found) {
      if (wanted.optional) {
        continue;
      }
      return `${path} is missing`;
    }
    // Not where a registry package came from: that depends on each person's registry, and npm may be told not to record it.
    const same =
      found.version === wanted.version &&
      found.integrity === wanted.integrity &&
      (!wanted.link || found.resolved === wanted.resolved);
    if (!same) {
      return `${path} is not what package-lock.json names`;
    }
  }
  return undefined;
}

/**
 * Runs `npm ci` where the clone's packages are missing or not those of package-lock.json.
 * @param {import("./progress.mjs").Progress} progress
 */
export async function ensureDependencies(progress) {
  if (!currentProblem()) {
    return;
  }
  const clone = createHash("sha256").update(repositoryFolder).digest("hex").slice(0, 12);
  await withLock(
    join(userCacheFolder(), "locks", `dependencies-${clone}`),
    () => progress.note("• Waiting for another run that is installing the packages of this clone"),
    async () => {
      const problem = currentProblem();
      if (!problem) {
        return;
      }
      const title = `Installing packages with npm ci: ${problem}`;
      await progress.step({ title, estimate: "about half a minute with a fast connection" }, npmCleanInstall);
    },
  );
}

function currentProblem() {
  return dependenciesProblem(
    readLockfile(inRepository("package-lock.json")) ?? {},
    readLockfile(inRepository("node_modules", ".package-lock.json")),
  );
}

/**
 * @param {string} file
 * @returns {Lockfile | undefined}
 */
function readLockfile(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

async function npmCleanInstall() {
  // `--include=dev`: compiler and test runner are needed whatever NODE_ENV says; `--loglevel`: a failure is explained after `npm --silent test` too.
  const install = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=warn"];
  const npmProgram = process.env.npm_execpath;
  const { code, output } =
    npmProgram && basename(npmProgram) === "npm-cli.js"
      ? await run(process.execPath, [npmProgram, ...install], { cwd: repositoryFolder })
      : await run("npm", install, { cwd: repositoryFolder, shell: process.platform === "win32" });
  if (code !== 0) {
    throw new SetupError(
      `Installing packages failed: npm ci ended with code ${code}. Mend what it says, then run the command again.\n${lastLines(output)}`,
    );
  }
}
