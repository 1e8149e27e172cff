// @ts-check
// Finds or gets a Pulumi command line with its Node language host:
//
// 1. `path`: `pulumi` on PATH, when it is new enough and complete;
// 2. `installer`: the official installer of the Automation API, when its download site can be reached;
// 3. `go`: a build from Go modules.
//
// What 2 and 3 get stays in the user cache (userCache.mjs), so a second run starts at once.
// The environment variable PULUMI_ALICLOUD_CERTIFICATES_CLI=path|installer|go allows one way only.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildRecipeHash, buildWithGo, goProblem, oldestGoForPulumi, pinnedPulumiVersion } from "./goBuild.mjs";
import { install } from "./installation.mjs";
import { installerProblem, runInstaller } from "./officialInstaller.mjs";
import { pulumiOnPath } from "./pulumiOnPath.mjs";
import { describeError, SetupError } from "./setupError.mjs";
import { installationName, userCacheFolder } from "./userCache.mjs";

/** @typedef {"path" | "installer" | "go"} Way */

const allWays = /** @type {const} */ (["path", "installer", "go"]);
/** @type {Record<Way, string>} */
const sources = { path: "PATH", installer: "its official installer", go: "its Go modules" };

const variable = "PULUMI_ALICLOUD_CERTIFICATES_CLI";

/**
 * @param {string | undefined} text the variable's value; empty counts as not set
 * @returns {Way | undefined}
 */
export function readForcedWay(text) {
  if (!text) {
    return undefined;
  }
  const way = allWays.find((candidate) => candidate === text);
  if (!way) {
    throw new SetupError(`${variable} is "${text}"; it takes ${allWays.join(", ")}, or nothing.`);
  }
  return way;
}

/**
 * @param {{ forced?: Way, pathUsable: boolean, cached: readonly Way[] }} facts `cached`: ways whose result is in the user cache
 * @returns {Way[]} what to try, in this order, until one succeeds
 */
export function waysToTry({ forced, pathUsable, cached }) {
  if (forced) {
    return [forced];
  }
  if (pathUsable) {
    return ["path"];
  }
  /** @type {Way[]} */
  const ways = ["installer", "go"];
  return [...ways.filter((way) => cached.includes(way)), ...ways.filter((way) => !cached.includes(way))];
}

/**
 * @param {import("./progress.mjs").Progress} progress
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {Promise<import("./environment.mjs").PulumiCommandLine>}
 * @throws {SetupError} that says why each way failed and what to install
 */
export async function ensurePulumi(progress, environment = process.env) {
  const forced = readForcedWay(environment[variable]);
  const version = pinnedPulumiVersion();
  const folders = {
    installer: join(userCacheFolder(), installationName({ version, way: "installer" })),
    go: join(userCacheFolder(), installationName({ version, way: "go", recipe: buildRecipeHash() })),
  };
  const onPath = await pulumiOnPath();
  const cached = /** @type {const} */ (["installer", "go"]).filter((way) => existsSync(folders[way]));
  /** @type {Record<Way, () => Promise<import("./environment.mjs").PulumiCommandLine>>} */
  const get = {
    path: async () => {
      if ("problem" in onPath) {
        throw new SetupError(onPath.problem);
      }
      return onPath.pulumi;
    },
    installer: () =>
      install(folders.installer, progress, async (folder) => {
        const problem = await installerProblem();
        if (problem) {
          throw new SetupError(problem);
        }
        const title = `Installing Pulumi ${version} with its official installer`;
        await progress.step({ title, estimate: "a download of about 100 MB" }, () => runInstaller(folder, version));
      }),
    go: () =>
      install(folders.go, progress, async (folder) => {
        const problem = await goProblem();
        if (problem) {
          throw new SetupError(problem);
        }
        await buildWithGo(folder, progress);
      }),
  };
  /** @type {string[]} */
  const failures = [];
  /**
   * @param {Way} way
   * @param {string} problem
   */
  const failed = (way, problem) => {
    failures.push(`${way}: ${problem}`);
    progress.note(`• No Pulumi from ${sources[way]}: ${problem}`);
  };
  if (!forced && "problem" in onPath && cached.length === 0) {
    failed("path", onPath.problem);
  }
  for (const way of waysToTry({ forced, pathUsable: "pulumi" in onPath, cached })) {
    try {
      return await get[way]();
    } catch (error) {
      failed(way, describeError(error));
    }
  }
  throw new SetupError(noPulumi(failures));
}

/** @param {string[]} failures */
function noPulumi(failures) {
  return [
    "Found no Pulumi command line and could get none:",
    ...failures.map((failure) => `  ${failure}`),
    `Install Pulumi (https://www.pulumi.com/docs/iac/download-install) or Go ${oldestGoForPulumi()} or newer (https://go.dev/dl), then run the command again.`,
  ].join("\n");
}
