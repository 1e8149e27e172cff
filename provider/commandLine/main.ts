import { packageVersion } from "../packageVersion";
import { runCommandLine } from "./commandLine";
import { exitCodes } from "./invocation";

/** The process behind `alicloud-certificates`. */
export async function main(args: readonly string[]): Promise<void> {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // A reader that stops early, such as `| head`, still gets the exit code. Any other write error means that the answer is lost.
    if (error.code !== "EPIPE") {
      process.stderr.write(`The answer could not be written (${error.code}).\n`);
      process.exitCode = exitCodes.unknown;
    }
  });
  const terminal = { output: process.stdout, errors: process.stderr };
  const exitCode = await runCommandLine(args, packageVersion(), terminal, process.env, new Date());
  process.exitCode ??= exitCode;
}
