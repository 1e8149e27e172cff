import { connect } from "node:net";
import { setImmediate } from "node:timers/promises";

/** An engine passes its address to the processes that it starts as one of the arguments. */
const address = /^(127\.0\.0\.1|localhost|\[::1\]):[1-9]\d*$/;

/** The engine's address among a process's arguments; `undefined` if no engine started the process. */
export function engineAddressIn(args: readonly string[]): string | undefined {
  return args.find((argument) => address.test(argument));
}

/**
 * What an HTTP/2 client sends first, with empty settings (RFC 9113, section 3.4). The engine's gRPC server closes a silent
 * connection after two minutes.
 */
const preface = Buffer.concat([
  Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);

/** Resolves once the engine has been reached; replaced as soon as a connection ends. */
let reached: Promise<void> = Promise.resolve();

/**
 * Waits until it is certain that the engine is running. Call it right before every change. A process that was suspended
 * while its engine was killed would otherwise continue before it notices the end.
 */
export async function engineReached(): Promise<void> {
  // Handles an end that has already arrived: the first turn reads what the engine had sent before, the second reads the end.
  await setImmediate();
  await setImmediate();
  await reached;
}

/**
 * Keeps a connection to the engine's gRPC server, and reports when the engine is gone. The operating system closes a
 * process's connections however the process ended. So this needs no polling, and it also works if the parent of this process
 * is a shell or a language host.
 *
 * A closed connection is opened again. If the port then refuses connections, the engine is gone. Any other error, such as too
 * many open files, says nothing about the engine, and the connection is tried again. An engine that was never reached does not
 * count as gone. The connection keeps no process alive.
 *
 * @param address `host:port`
 * @param gone called once, when the port of an engine that had been reached refuses connections
 */
export function watchEngine(address: string, gone: () => void): void {
  reached = new Promise((resolve) => hold(address, { wasReached: false, resolve, gone }));
}

interface Watch {
  /** Whether the engine has ever answered at this address. */
  wasReached: boolean;
  /** Releases the waiting callers: the engine is running, or it is unknown whether it is. */
  resolve(): void;
  gone(): void;
}

/** Milliseconds before a failed connection is tried again. */
const retryAfter = 100;

function hold(address: string, { wasReached, resolve, gone }: Watch): void {
  const { hostname, port } = new URL(`http://${address}`);
  const socket = connect(Number(port), hostname.replace(/^\[|\]$/g, ""));
  let isConnected = false;
  let hasEnded = false;
  const end = (error?: NodeJS.ErrnoException) => {
    if (hasEnded) {
      return;
    }
    hasEnded = true;
    socket.destroy();
    if (isConnected) {
      // At once, so that no later caller takes the old connection for a running engine.
      reached = new Promise((resolve) => hold(address, { wasReached: true, resolve, gone }));
    } else if (!wasReached) {
      resolve();
    } else if (error?.code === "ECONNREFUSED") {
      gone();
      resolve();
    } else {
      setTimeout(() => hold(address, { wasReached, resolve, gone }), retryAfter).unref();
    }
  };
  socket.once("connect", () => {
    isConnected = true;
    socket.write(preface);
    resolve();
  });
  socket
    .on("error", end)
    .once("end", () => end())
    .once("close", () => end());
  socket.resume().unref();
}

let isWatched = false;

/**
 * Ends this process as soon as the engine that started it is gone. Nobody would record what it does, and the next run may have
 * begun: an upload that continues or is retried would overwrite what that run deploys. A process that a person started, for an
 * engine to attach to (`PULUMI_DEBUG_PROVIDERS`), has no engine address and keeps running.
 *
 * @param args the process's arguments
 */
export function endWithEngine(args: readonly string[]): void {
  const engine = engineAddressIn(args);
  if (engine !== undefined && !isWatched) {
    isWatched = true;
    watchEngine(engine, () => process.exit(1));
  }
}
