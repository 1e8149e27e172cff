import type { IncomingMessage, Server } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";

/** Where a proxy leads its clients: to ports of 127.0.0.1. */
export interface ProxyTargets {
  readonly secure: number;
  readonly plain: number;
  /** The edge, for the hosts that it knows. */
  readonly edge: { readonly port: number; readonly httpPort: number; knows(host: string): boolean };
}

/**
 * Makes a plain server a proxy that leads every host to the emulator: after `CONNECT any.host:443`, it connects the client to
 * the emulator's HTTPS port, or to its HTTP port if the client doesn't speak TLS; for a host of the edge, to the edge's ports.
 * The server's own listener serves requests that have a whole URL in their first line.
 */
export function proxyTo(proxy: Server, targets: ProxyTargets): void {
  const { secure, plain, edge } = targets;
  proxy.on("connect", (request: IncomingMessage, client: Duplex, head: Buffer) => {
    const isEdge = edge.knows((request.url ?? "").replace(/:\d+$/, ""));
    const ports = isEdge ? { secure: edge.port, plain: edge.httpPort } : { secure, plain };
    const forward = (first: Buffer) => {
      client.pause();
      // 0x16 opens a TLS handshake.
      const inner = connect(first[0] === 0x16 ? ports.secure : ports.plain, "127.0.0.1", () => {
        inner.write(first);
        inner.pipe(client);
        client.pipe(inner);
      });
      inner.on("error", () => client.destroy());
      inner.on("close", () => client.destroy());
      client.on("close", () => inner.destroy());
    };
    client.on("error", () => client.destroy());
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    if (head.length > 0) {
      forward(head);
    } else {
      client.once("data", forward);
    }
  });
}
