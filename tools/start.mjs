// @ts-check
// `npm start`: installs what is missing, compiles, gets a Pulumi, and runs the quick start with it, in an environment of its own.
import { quickstart } from "./quickstart.mjs";
import { withPulumi } from "./setup/withPulumi.mjs";

await withPulumi(quickstart);
