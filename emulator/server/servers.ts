import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Server as NetServer, Socket } from "node:net";
import type { SecureContext } from "node:tls";
import type { CertificateAuthority } from "./certificateAuthority";

const connections = new WeakMap<NetServer, Set<Socket>>();

/** Remembers the connections of a server, for `close`. */
export function rememberConnections(server: NetServer): void {
  const open = new Set<Socket>();
  connections.set(server, open);
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
  });
}

/** Keeps idle connections open longer than any client does, so that no request meets a closing connection. */
function keepOpen(server: Server): void {
  rememberConnections(server);
  server.keepAliveTimeout = 10 * 60 * 1000;
  server.headersTimeout = 11 * 60 * 1000;
}

export function createPlainServer(listener: RequestListener): Server {
  const server = createServer(listener);
  keepOpen(server);
  return server;
}

/**
 * HTTPS, with a certificate for whatever server name the client asks for: its own, where `ownContext` has one, as OSS presents the
 * certificate of a custom domain; else the authority's.
 */
export function createTlsServer(
  listener: RequestListener,
  authority: CertificateAuthority,
  ownContext: (serverName: string) => SecureContext | undefined,
): Server {
  const server = createSecureServer(
    {
      ...authority.loopback,
      SNICallback: (serverName, done) => {
        const own = ownContext(serverName);
        if (own) {
          return done(null, own);
        }
        authority.contextFor(serverName).then(
          (context) => done(null, context),
          (error: unknown) => done(error instanceof Error ? error : new Error("no certificate")),
        );
      },
    },
    listener,
  );
  keepOpen(server);
  return server;
}

/** Listens on loopback. Returns the port. */
export function listen(server: NetServer): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Stops listening and ends every connection, also those in a TLS handshake or a tunnel. */
export function close(server: NetServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of connections.get(server) ?? []) {
      socket.destroy();
    }
  });
}
