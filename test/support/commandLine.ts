import { runCommandLine } from "../../provider/commandLine/commandLine";

/** `alicloud-certificates` in this process, without a terminal. */
export async function runAlicloudCertificates(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ exitCode: number; output: string; errors: string }> {
  let [output, errors] = ["", ""];
  const terminal = {
    isTTY: false,
    output: { isTTY: false, write: (text: string) => (output += text) },
    errors: { write: (text: string) => (errors += text) },
  };
  const exitCode = await runCommandLine([...words], "1.2.3", terminal, environment, new Date());
  return { exitCode, output, errors };
}
