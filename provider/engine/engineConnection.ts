import { connect } from "node:http2";

/** How an engine tells its address to a process that it starts: one of the arguments. */
const address = /^(127\.0\.0\.1|localhost|\[::1\]):\d+$/;

/** The engine's address among a process's arguments; `undefined` for a process that no engine started. */
export function engineAddressIn(args: readonly string[]): string | undefined {
  return args.find((argument) => address.test(argument));
}

/**
 * Keeps a connection to the engine's gRPC server, and says when the engine is gone. The operating system closes the
 * connection of a process that ends, whatever ended it. So this needs no polling, and it works where a shell or a language host
 * is the parent of this process.
 *
 * A connection that closes while the engine still answers is made again. The connection keeps no process alive.
 *
 * @param address `host:port`
 * @param gone called once, when nothing answers at the address any more
 */
export function watchEngine(address: string, gone: () => void): void {
  const session = connect(`http://${address}`);
  let wasConnected = false;
  session.once("connect", () => {
    wasConnected = true;
  });
  session.on("error", () => undefined); // "close" follows
  session.once("close", () => (wasConnected ? watchEngine(address, gone) : gone()));
  session.unref();
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
