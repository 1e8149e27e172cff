// @ts-check
// The environment in which `npm start`, `npm test` and `node tools/pulumi.mjs` run Pulumi. It holds nothing of the user's Pulumi: no login, no
// stack, no config, no plugin folder, and none of the user's Alibaba Cloud credentials.
//
// What a test finds in it, so that `pulumi` and the Automation API work without a word more:
//
// | variable | value |
// |---|---|
// | `PATH` | the folder of `pulumi` and `pulumi-language-nodejs` first |
// | `PULUMI_HOME` | `<folder of this run>/home`, where Pulumi keeps its logs and plugins |
// | `PULUMI_BACKEND_URL` | `file://<folder of this run>/state`, empty at first; a test may set its own |
// | `PULUMI_CONFIG_PASSPHRASE` | a fixed text: these stacks protect nothing |
// | `PULUMI_SKIP_UPDATE_CHECK` | `true` |
// | `PULUMI_ALICLOUD_CERTIFICATES_PULUMI` | absolute path of the `pulumi` that was chosen |

import { delimiter as pathDelimiter, posix, win32 } from "node:path";
import { pathToFileURL } from "node:url";

/** @typedef {{ command: string, binFolder: string, version: string }} PulumiCommandLine */

const own = "PULUMI_ALICLOUD_CERTIFICATES_";
const foreign = /^(?:PULUMI|ALICLOUD|ALIBABA_CLOUD|ALIBABACLOUD|ALIYUN|OSS)_/;

/**
 * @param {NodeJS.ProcessEnv} environment
 * @returns {NodeJS.ProcessEnv} a copy without the variables that configure Pulumi or Alibaba Cloud; names are compared in upper case, as Windows does
 */
export function withoutUserConfiguration(environment) {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => {
      const upper = name.toUpperCase();
      return upper.startsWith(own) || !foreign.test(upper);
    }),
  );
}

/**
 * @param {string} folder absolute path
 * @param {NodeJS.Platform} [platform]
 * @returns {string} what PULUMI_BACKEND_URL takes: Pulumi wants `file://C:/…` on Windows, without a third slash
 * @example fileBackendUrl("/tmp/state") // "file:///tmp/state"
 */
export function fileBackendUrl(folder, platform = process.platform) {
  if (platform === "win32") {
    return `file://${encodeURI(folder.replaceAll("\\", "/")).replaceAll("#", "%23").replaceAll("?", "%3F")}`;
  }
  return pathToFileURL(folder).href;
}

/**
 * @param {NodeJS.ProcessEnv} environment
 * @param {string} folder to look in first
 * @param {{ platform?: NodeJS.Platform, delimiter?: string }} [options]
 * @returns {NodeJS.ProcessEnv} a copy with the folder first on PATH, under the name that the variable already has (`Path` on Windows)
 */
export function withFolderFirstOnPath(
  environment,
  folder,
  { platform = process.platform, delimiter = pathDelimiter } = {},
) {
  const name = platform === "win32" ? Object.keys(environment).find((key) => key.toUpperCase() === "PATH") : undefined;
  const key = name ?? "PATH";
  const rest = environment[key];
  return { ...environment, [key]: rest ? `${folder}${delimiter}${rest}` : folder };
}

/**
 * @param {PulumiCommandLine} pulumi
 * @param {string} folder absolute path for home and state; its subfolder `state` must exist when Pulumi runs
 * @param {{ environment?: NodeJS.ProcessEnv, platform?: NodeJS.Platform, delimiter?: string }} [options]
 * @returns {NodeJS.ProcessEnv} the environment described at the top of this file
 */
export function pulumiEnvironment(
  pulumi,
  folder,
  { environment = process.env, platform = process.platform, delimiter } = {},
) {
  const { join } = platform === "win32" ? win32 : posix;
  return {
    ...withFolderFirstOnPath(withoutUserConfiguration(environment), pulumi.binFolder, { platform, delimiter }),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: fileBackendUrl(join(folder, "state"), platform),
    PULUMI_CONFIG_PASSPHRASE: "these stacks protect nothing",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    [`${own}PULUMI`]: pulumi.command,
  };
}

/**
 * Makes an environment this process's own, so that what runs in it (the Automation API passes `process.env` on) sees no other.
 * @param {NodeJS.ProcessEnv} environment
 */
export function enterEnvironment(environment) {
  for (const name of Object.keys(process.env)) {
    if (!(name in environment)) {
      delete process.env[name];
    }
  }
  Object.assign(process.env, environment);
}
