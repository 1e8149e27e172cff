import { parseArgs } from "node:util";
import { startEmulator } from "./emulator";

/**
 * Runs an emulator in a process of its own: prints one line of JSON, then serves until SIGTERM, SIGINT or the end of its standard
 * input.
 *
 *     node dist/emulator/main.js --create-bucket my-certificates --cdn-domain www.example.com --log requests.jsonl --latency 50
 *
 * The line: `{ endpoint, httpEndpoint, proxy, certificateAuthorityFile, accessKeyId, accessKeySecret, directory, edgePort }`. The keys are
 * new at each start.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      latency: { type: "string" },
      log: { type: "string" },
      "create-bucket": { type: "string", multiple: true },
      "cdn-domain": { type: "string", multiple: true },
    },
  });
  const latency = Number(values.latency ?? 0);
  if (!(latency >= 0)) {
    throw new Error(`--latency ${values.latency} is not a number of milliseconds.`);
  }
  const emulator = await startEmulator({
    latency,
    ...(values.log === undefined ? {} : { logFile: values.log }),
  });
  for (const name of values["create-bucket"] ?? []) {
    emulator.createBucket(name);
  }
  for (const name of values["cdn-domain"] ?? []) {
    emulator.cdn.add(name);
  }

  let stopping = false;
  const stop = () => {
    if (stopping) {
      return;
    }
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

  const { endpoint, httpEndpoint, proxy, certificateAuthorityFile, owner, directory, edge } = emulator;
  process.stdout.write(
    `${JSON.stringify({ endpoint, httpEndpoint, proxy, certificateAuthorityFile, ...owner, directory, edgePort: edge.port })}\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
