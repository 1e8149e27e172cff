import { type ExecFileOptions, execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * Runs a command to its end.
 *
 * @returns what it printed on its standard output
 * @throws Error with what it printed on both; of its words it names the first alone, for others may be secret
 */
export async function runCommand(command: string, words: readonly string[], options: ExecFileOptions): Promise<string> {
  try {
    const execution = promisify(execFile)(command, words, {
      ...options,
      encoding: "utf8",
      maxBuffer: 16 * 1024 * 1024,
    });
    return (await execution).stdout;
  } catch (error) {
    const { stdout = "", stderr = String(error) } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${words[0]} failed: ${stdout}${stderr}`);
  }
}
