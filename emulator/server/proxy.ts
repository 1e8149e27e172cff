import type { IncomingMessage, Server } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";

/** Which connections came through the proxy. */
export interface Proxied {
  has(message: IncomingMessage): boolean;
}

/**
 * Makes a plain server a proxy that takes every host for the emulator itself and forwards nothing outside:
 * what follows `CONNECT any.host:443` goes to the emulator's own HTTPS port, or to its HTTP port when it is not TLS.
 * Requests with a whole URL in their first line are served by the listener that `proxy` already has.
 */
export function proxyTo(proxy: Server, ports: { secure: () => number; plain: () => number }): Proxied {
  const seen = new Set<number>();
  const remember = (port: number | undefined, socket: Socket) => {
    if (port === undefined) return;
    seen.add(port);
    socket.on("close", () => seen.delete(port));
  };
  proxy.on("connection", (socket) => remember(socket.remotePort, socket));
  proxy.on("connect", (_request: IncomingMessage, client: Duplex, head: Buffer) => {
    const forward = (first: Buffer) => {
      client.pause();
      // 0x16 opens a TLS handshake.
      const inner = connect(first[0] === 0x16 ? ports.secure() : ports.plain(), "127.0.0.1", () => {
        remember(inner.localPort, inner);
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
    if (head.length > 0) forward(head);
    else client.once("data", forward);
  });
  return { has: (message) => message.socket.remotePort !== undefined && seen.has(message.socket.remotePort) };
}
