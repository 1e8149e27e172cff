import { packageVersion } from "../packageVersion";
import { runCommandLine } from "./commandLine";

/** The process behind `alicloud-certificates`. */
export async function main(args: readonly string[]): Promise<void> {
  const terminal = { output: process.stdout, errors: process.stderr };
  process.exitCode = await runCommandLine(args, packageVersion(), terminal, process.env, new Date());
}
