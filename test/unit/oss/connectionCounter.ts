import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A relay in front of a port on loopback, which counts who connects: the emulator's log knows requests only. */
export class ConnectionCounter {
  /** Connections since the start. */
  opened = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async before(endpoint: string): Promise<ConnectionCounter> {
    const port = Number(new URL(endpoint).port);
    const server = createServer((incoming) => {
      counter.opened++;
      const outgoing = connect(port, "127.0.0.1");
      for (const [socket, other] of [
        [incoming, outgoing],
        [outgoing, incoming],
      ] as const) {
        counter.sockets.add(socket);
        socket.on("error", () => other.destroy());
        socket.on("close", () => {
          counter.sockets.delete(socket);
          other.destroy();
        });
        socket.pipe(other);
      }
    });
    const counter = new ConnectionCounter(server);
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return counter;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    for (const socket of this.sockets) {
      socket.destroy();
    }
    this.server.close();
  }
}
