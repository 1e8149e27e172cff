// @ts-check
import { existsSync, readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { lastLines, run } from "./childProcess.mjs";
import { withLock } from "./lock.mjs";
import { findProgram, pathFolders } from "./pulumiOnPath.mjs";
import { inRepository } from "./repository.mjs";
import { userCacheFolder } from "./userCache.mjs";

/**
 * Finds or makes a virtual environment with the Python package `pulumi`, in the version of @pulumi/pulumi here, and with what generated SDKs need in
 * addition: for tests in Python. It is not an error if there is none.
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<{ folder?: string, problem?: string }>} `folder`: what must be first on PATH; `problem`: why there is none
 */
export async function ensurePythonPackage(progress) {
  const python = findProgram("python3", pathFolders());
  if (!python) {
    return { problem: "there is no python3 on PATH" };
  }
  const { devDependencies } = JSON.parse(readFileSync(inRepository("package.json"), "utf8"));
  const version = devDependencies["@pulumi/pulumi"];
  const environment = join(userCacheFolder(), `python-pulumi-${version}`);
  const folder = join(environment, process.platform === "win32" ? "Scripts" : "bin");
  const complete = join(environment, "complete");
  const waiting = () => progress.note("• Waiting for another run that is installing the same Python package");
  return withLock(join(dirname(environment), "locks", basename(environment)), waiting, async () => {
    if (existsSync(complete)) {
      return { folder };
    }
    const title = `Installing the Python package pulumi ${version}`;
    const failure = await progress.step({ title, estimate: "once: less than a minute" }, async () => {
      await rm(environment, { recursive: true, force: true });
      for (const [command, ...words] of [
        [python, "-m", "venv", environment],
        [join(folder, "pip"), "install", "--quiet", "--disable-pip-version-check", `pulumi==${version}`, "parver"],
      ]) {
        const { code, output } = await run(command ?? "", words, {}).catch((error) => ({
          code: 1,
          output: String(error),
        }));
        if (code !== 0) {
          return lastLines(output, 3);
        }
      }
      await writeFile(complete, "");
      return undefined;
    });
    return failure === undefined ? { folder } : { problem: failure };
  });
}
