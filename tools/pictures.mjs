// @ts-check
// `npm run pictures`: installs what is missing, compiles, gets a Pulumi, and draws the README's pictures (pictures/main.ts).
import { run } from "./setup/childProcess.mjs";
import { inRepository } from "./setup/repository.mjs";
import { withPulumi } from "./setup/withPulumi.mjs";

await withPulumi(async () => {
  const { code } = await run(process.execPath, [inRepository("dist", "pictures", "main.js")], { inherit: true });
  process.exitCode = code;
});
