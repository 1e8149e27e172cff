import { execFile } from "node:child_process";
import { resolve } from "node:path";
import type { Emulator } from "../../../emulator";

/** The modules under test, as a task in another process gets them. */
export interface Modules {
  bucket: typeof import("../../../provider/oss/bucket");
  credentials: typeof import("../../../provider/alicloud/credentials");
  openApi: typeof import("../../../provider/alicloud/openApi");
}

const folder = resolve(__dirname, "..", "..", "..", "provider");

/**
 * Runs a task in a process that trusts the emulator's certificate authority: Node reads NODE_EXTRA_CA_CERTS when it starts
 * and never again. The task is sent as text, so it may use nothing but its two arguments and Node.
 *
 * @param input plain JSON
 * @param environment all that the process has besides PATH and NODE_EXTRA_CA_CERTS
 * @returns what the task returns, as JSON; `error` is the message of what it threw
 */
export function inTrustingProcess<Input, Result>(
  emulator: Emulator,
  input: Input,
  task: (modules: Modules, input: Input) => Promise<Result>,
  environment: Record<string, string> = {},
): Promise<{ result: Result; error?: undefined } | { result?: undefined; error: string }> {
  const program = `
    const modules = {
      bucket: require(${JSON.stringify(resolve(folder, "oss", "bucket"))}),
      credentials: require(${JSON.stringify(resolve(folder, "alicloud", "credentials"))}),
      openApi: require(${JSON.stringify(resolve(folder, "alicloud", "openApi"))}),
    };
    (${task})(modules, JSON.parse(process.argv[1])).then(
      (result) => console.log(JSON.stringify({ result })),
      (error) => console.log(JSON.stringify({ error: error.message })),
    );`;
  const env = { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: emulator.certificateAuthorityFile, ...environment };
  return new Promise((done, failed) => {
    execFile(process.execPath, ["-e", program, JSON.stringify(input)], { env }, (error, output, complaints) => {
      if (error !== null || complaints !== "") {
        failed(new Error(`The trusting process said: ${complaints || error?.message}`));
      } else {
        done(JSON.parse(output));
      }
    });
  });
}
