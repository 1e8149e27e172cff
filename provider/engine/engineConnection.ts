import { connect } from "node:net";
import { setImmediate } from "node:timers/promises";

/** How an engine tells its address to a process that it starts: one of the arguments. */
const address = /^(127\.0\.0\.1|localhost|\[::1\]):[1-9]\d*$/;

/** The engine's address among a process's arguments; `undefined` for a process that no engine started. */
export function engineAddressIn(args: readonly string[]): string | undefined {
  return args.find((argument) => address.test(argument));
}

/**
 * What a client of HTTP/2 sends first, with empty settings (RFC 9113, section 3.4). The engine's gRPC server closes a connection
 * that stays silent after two minutes.
 */
const preface = Buffer.concat([
  Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);

/** Resolves once the engine has been reached; replaced as soon as a connection ends. */
let reached: Promise<void> = Promise.resolve();

/**
 * Waits until it is certain that the engine is there: to be called right before something is changed. A process that was
 * suspended while its engine was killed goes on with what it had waited for before it hears of the end.
 */
export async function engineReached(): Promise<void> {
  // Lets an end be heard that has come already: in one turn what the engine had sent before, in the next one the end.
  await setImmediate();
  await setImmediate();
  await reached;
}

/**
 * Keeps a connection to the engine's gRPC server, and says when the engine is gone. The operating system closes the
 * connection of a process that ends, whatever ended it. So this needs no polling, and it works where a shell or a language host
 * is the parent of this process.
 *
 * A connection that closes is made again. The engine is gone when its port then refuses connections. Any other error, such as
 * too many open files, says nothing about the engine, and the connection is tried again. An engine that was never reached is
 * not taken for one that is gone. The connection keeps no process alive.
 *
 * @param address `host:port`
 * @param gone called once, when the port of an engine that was reached refuses connections
 */
export function watchEngine(address: string, gone: () => void): void {
  reached = new Promise((resolve) => hold(address, { wasReached: false, resolve, gone }));
}

interface Watch {
  /** Whether the engine has ever answered at this address. */
  wasReached: boolean;
  /** Tells those who wait that the engine is there, or that nothing tells whether it is. */
  resolve: () => void;
  gone: () => void;
}

/** Milliseconds until a connection is tried again that this machine could not make. */
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
      // At once, so that nobody who asks from now on takes the old connection for the engine.
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
 * Ends this process as soon as the engine that started it is gone. Nobody is left to record what it does, and the next run
 * may have begun: an upload that continues, or that is tried again, would overwrite what that run deploys. A process that
 * was started by hand, to be attached to (`PULUMI_DEBUG_PROVIDERS`), has no engine's address and stays.
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
