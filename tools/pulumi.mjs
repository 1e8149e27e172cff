// @ts-check
// `node tools/pulumi.mjs <arguments>`: the Pulumi that `npm start` and `npm test` use, with a login and state of its own in the user cache,
// for trying an example by hand without touching one's own stacks: `node tools/pulumi.mjs --cwd examples/quickstart preview`.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ensureDependencies } from "./setup/dependencies.mjs";
import { pulumiEnvironment } from "./setup/environment.mjs";
import { requireSupportedNode } from "./setup/nodeVersion.mjs";
import { createProgress } from "./setup/progress.mjs";
import { ensurePulumi } from "./setup/pulumiCommandLine.mjs";
import { describeError } from "./setup/setupError.mjs";
import { userCacheFolder } from "./setup/userCache.mjs";

requireSupportedNode();
const progress = createProgress(process.stderr);
try {
  await ensureDependencies(progress);
  const pulumi = await ensurePulumi(progress);
  mkdirSync(join(userCacheFolder(), "state"), { recursive: true });
  const env = pulumiEnvironment(pulumi, userCacheFolder());
  process.exitCode = spawnSync(pulumi.command, process.argv.slice(2), { env, stdio: "inherit" }).status ?? 1;
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
