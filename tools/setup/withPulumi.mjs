// @ts-check
// What `npm start` and `npm run bench` have in common: everything before the first `pulumi`, and its clean-up.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "./build.mjs";
import { ensureDependencies } from "./dependencies.mjs";
import { enterEnvironment, pulumiEnvironment } from "./environment.mjs";
import { requireSupportedNode } from "./nodeVersion.mjs";
import { createProgress } from "./progress.mjs";
import { ensurePulumi } from "./pulumiCommandLine.mjs";
import { describeError } from "./setupError.mjs";

/**
 * Installs what is missing, compiles, gets a Pulumi, isolates `process.env` (see environment.mjs) and runs `action`. An error is printed and
 * sets the exit code.
 * @param {(pulumi: import("./environment.mjs").PulumiCommandLine) => Promise<void>} action
 */
export async function withPulumi(action) {
  requireSupportedNode();
  const progress = createProgress(process.stdout);
  const temporaryFolder = mkdtempSync(join(tmpdir(), "pulumi-alicloud-certificates-"));
  try {
    await ensureDependencies(progress);
    await build(progress);
    const pulumi = await ensurePulumi(progress);
    mkdirSync(join(temporaryFolder, "state"));
    enterEnvironment(pulumiEnvironment(pulumi, temporaryFolder));
    await action(pulumi);
  } catch (error) {
    console.error(describeError(error));
    process.exitCode = 1;
  } finally {
    rmSync(temporaryFolder, { recursive: true, force: true });
  }
}
