// @ts-check
import { lastLines, run } from "./childProcess.mjs";
import { withoutUserConfiguration } from "./environment.mjs";
import { repositoryFolder } from "./repository.mjs";
import { SetupError } from "./setupError.mjs";

const script =
  process.platform === "win32" ? "https://get.pulumi.com/install.ps1" : "https://get.pulumi.com/install.sh";
const probeMilliseconds = 5_000;
const installMilliseconds = 15 * 60_000;

// In a process of its own, since the installer takes no time limit and reads `process.env`.
const program = `
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
    const answer = await fetch(script, { method: "HEAD", signal: AbortSignal.timeout(probeMilliseconds) });
    return answer.ok ? undefined : `${script} answers ${answer.status}`;
  } catch (error) {
    return `${script} cannot be reached (${reason(error)})`;
  }
}

/** @param {unknown} error */
function reason(error) {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) {
    return String(cause);
  }
  if (cause.name === "TimeoutError") {
    return `no answer in ${probeMilliseconds / 1000} s`;
  }
  return "code" in cause ? String(cause.code) : cause.message;
}

/**
 * Lets the Automation API's installer (`PulumiCommand.install` of `@pulumi/pulumi`) fill a folder. It edits no PATH and touches no `~/.pulumi`.
 * @param {string} folder
 * @param {string} version
 */
export async function runInstaller(folder, version) {
  const { code, output } = await run(process.execPath, ["-e", program, folder, version], {
    cwd: repositoryFolder,
    env: { ...withoutUserConfiguration(process.env), PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeout: installMilliseconds,
  });
  if (code !== 0) {
    throw new SetupError(`the installer failed\n${lastLines(output, 5)}`);
  }
}
