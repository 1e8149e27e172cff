// @ts-check
// `npm start`: installs what is missing, compiles, gets a Pulumi, and runs the quick start with it, in an environment of its own.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quickstart } from "./quickstart.mjs";
import { build } from "./setup/build.mjs";
import { ensureDependencies } from "./setup/dependencies.mjs";
import { enterEnvironment, pulumiEnvironment } from "./setup/environment.mjs";
import { requireSupportedNode } from "./setup/nodeVersion.mjs";
import { createProgress } from "./setup/progress.mjs";
import { ensurePulumi } from "./setup/pulumiCommandLine.mjs";
import { describeError } from "./setup/setupError.mjs";

requireSupportedNode();
const progress = createProgress(process.stdout);
const temporaryFolder = mkdtempSync(join(tmpdir(), "pulumi-alicloud-certificates-start-"));
try {
  await ensureDependencies(progress);
  await build(progress);
  const pulumi = await ensurePulumi(progress);
  mkdirSync(join(temporaryFolder, "state"));
  enterEnvironment(pulumiEnvironment(pulumi, temporaryFolder));
  await quickstart(pulumi);
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
} finally {
  rmSync(temporaryFolder, { recursive: true, force: true });
}
