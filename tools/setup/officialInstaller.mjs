// @ts-check
import { lastLines, run } from "./childProcess.mjs";
import { withoutUserConfiguration } from "./environment.mjs";
import { repositoryFolder } from "./repository.mjs";
import { SetupError } from "./setupError.mjs";

const SCRIPT =
  process.platform === "win32" ? "https://get.pulumi.com/install.ps1" : "https://get.pulumi.com/install.sh";
const PROBE_MILLISECONDS = 5_000;
const INSTALL_MILLISECONDS = 15 * 60_000;

// In a process of its own, since the installer takes no time limit and reads `process.env`.
const PROGRAM = `
const { PulumiCommand } = require("@pulumi/pulumi/automation");
const { SemVer } = require(require.resolve("semver", { paths: [require.resolve("@pulumi/pulumi/package.json")] }));
const [root, version] = process.argv.slice(1);
PulumiCommand.install({ root, version: new SemVer(version) }).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
`;

/**
 * Asks Pulumi's download site for the installer before anything long is begun.
 * @returns {Promise<string | undefined>} why it cannot be used
 */
export async function installerProblem() {
  try {
    const answer = await fetch(SCRIPT, { method: "HEAD", signal: AbortSignal.timeout(PROBE_MILLISECONDS) });
    return answer.ok ? undefined : `${SCRIPT} answers ${answer.status}`;
  } catch (error) {
    return `${SCRIPT} cannot be reached (${reason(error)})`;
  }
}

/** @param {unknown} error */
function reason(error) {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name === "TimeoutError") return `no answer in ${PROBE_MILLISECONDS / 1000} s`;
  return "code" in cause ? String(cause.code) : cause.message;
}

/**
 * Lets the Automation API's installer (`PulumiCommand.install` of `@pulumi/pulumi`) fill a folder. It edits no PATH and touches no `~/.pulumi`.
 * @param {string} folder
 * @param {string} version
 */
export async function runInstaller(folder, version) {
  const { code, output } = await run(process.execPath, ["-e", PROGRAM, folder, version], {
    cwd: repositoryFolder,
    env: { ...withoutUserConfiguration(process.env), PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeout: INSTALL_MILLISECONDS,
  });
  if (code !== 0) throw new SetupError(`the installer failed\n${lastLines(output, 5)}`);
}
