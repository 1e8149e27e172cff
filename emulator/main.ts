import { parseArgs } from "node:util";
import { startEmulator } from "./emulator";

/**
 * Starts an emulator by hand or from another program: prints one line of JSON, then serves until SIGTERM, SIGINT or the end of its
 * standard input.
 *
 *     node dist/emulator/main.js --directory ./bucket --create-bucket my-certificates --log requests.jsonl
 *
 * The line: `{ endpoint, httpEndpoint, proxy, certificateAuthorityFile, accessKeyId, accessKeySecret, directory, region }`.
 * The keys are made at each start and open nothing but this emulator.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      directory: { type: "string" },
      region: { type: "string" },
      latency: { type: "string" },
      log: { type: "string" },
      "create-bucket": { type: "string", multiple: true },
    },
  });
  const latency = Number(values.latency ?? 0);
  if (!(latency >= 0)) throw new Error(`--latency ${values.latency} is not a number of milliseconds.`);
  const emulator = await startEmulator({
    latency,
    ...(values.directory === undefined ? {} : { directory: values.directory }),
    ...(values.region === undefined ? {} : { region: values.region }),
    ...(values.log === undefined ? {} : { logFile: values.log }),
  });
  for (const name of values["create-bucket"] ?? []) emulator.createBucket(name);

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    emulator.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.stdin.on("end", stop);
  process.stdin.on("error", stop);
  process.stdin.resume();

  const { endpoint, httpEndpoint, proxy, certificateAuthorityFile, owner, directory, region } = emulator;
  process.stdout.write(
    `${JSON.stringify({ endpoint, httpEndpoint, proxy, certificateAuthorityFile, ...owner, directory, region })}\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
