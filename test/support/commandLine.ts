import { runCommandLine } from "../../provider/commandLine/commandLine";

interface Surroundings {
  environment?: Readonly<Record<string, string | undefined>>;
  isTTY?: boolean;
}

/** `alicloud-certificates` in this process. */
export async function runAlicloudCertificates(
  words: readonly string[],
  { environment = {}, isTTY = false }: Surroundings = {},
): Promise<{ exitCode: number; output: string; errors: string }> {
  let [output, errors] = ["", ""];
  const terminal = {
    isTTY,
    output: { isTTY, write: (text: string) => (output += text) },
    errors: { write: (text: string) => (errors += text) },
  };
  const exitCode = await runCommandLine(words, "1.2.3", terminal, environment, new Date());
  return { exitCode, output, errors };
}

/**
 * Does something where no credentials can be found: neither a file in the home folder of whoever runs the tests, nor those of a machine in the cloud.
 *
 * @param home a folder without any
 */
export async function withoutCredentials<Result>(home: string, action: () => Promise<Result>): Promise<Result> {
  const { HOME = "", ALIBABA_CLOUD_ECS_METADATA_DISABLED: isDisabled = "" } = process.env;
  Object.assign(process.env, { HOME: home, ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true" });
  try {
    return await action();
  } finally {
    Object.assign(process.env, { HOME, ALIBABA_CLOUD_ECS_METADATA_DISABLED: isDisabled });
  }
}
