import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** Which connections came through the proxy. */
export interface Proxied {
  has(message: IncomingMessage): boolean;
}

/**
 * Makes a plain server a proxy that takes every host for the emulator itself and forwards nothing outside:
 * `CONNECT any.host:443` becomes a TLS connection to `secure`, or a plain one to `plain` when what follows is not TLS.
 * Requests with a whole URL in their first line are served by the listener `proxy` already has.
 */
export function proxyTo(proxy: Server, secure: Server, plain: Server): Proxied {
  const ports = new Set<number>();
  const remember = (socket: Socket) => {
    const { remotePort } = socket;
    if (remotePort === undefined) return;
    ports.add(remotePort);
    socket.on("close", () => ports.delete(remotePort));
  };
  proxy.on("connection", remember);
  proxy.on("connect", (_request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const handOver = (first: Buffer) => {
      stream.pause();
      stream.unshift(first);
      // 0x16 opens a TLS handshake.
      (first[0] === 0x16 ? secure : plain).emit("connection", stream);
    };
    stream.on("error", () => stream.destroy());
    stream.write("HTTP/1.1 200 Connection established\r\n\r\n");
    if (head.length > 0) handOver(head);
    else stream.once("data", handOver);
  });
  return { has: (message) => message.socket.remotePort !== undefined && ports.has(message.socket.remotePort) };
}
