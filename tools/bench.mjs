// @ts-check
// `npm run bench`: installs what is missing, compiles, gets a Pulumi, and measures (bench/main.ts).
import { run } from "./setup/childProcess.mjs";
import { inRepository } from "./setup/repository.mjs";
import { withPulumi } from "./setup/withPulumi.mjs";

await withPulumi(async () => {
  const { code } = await run(process.execPath, [inRepository("dist", "bench", "main.js")], { inherit: true });
  process.exitCode = code;
});
