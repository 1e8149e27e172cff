import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { createSecureContext, createServer as createTlsServer, type SecureContext, type TLSSocket } from "node:tls";
import type { KeyPair } from "../certificates/keyPair";
import { close, createPlainServer, listen, rememberConnections } from "../server/servers";
import type { EdgeSite, EdgeSource } from "./site";

/** What serves the emulated domains to visitors, on 127.0.0.1. */
export interface Edge {
  /** For TLS: presents the certificate that the domain in SNI has right now; a domain without one gets no handshake. */
  readonly port: number;
  /** For HTTP, with the redirects of CDN's domains. */
  readonly httpPort: number;
}

/** What both servers say; whose site it is shows in `x-served-by`. */
function answer(
  site: EdgeSite | undefined,
  isSecure: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const host = hostOf(request);
  if (!site) {
    response.writeHead(404).end();
    return;
  }
  if (!isSecure && site.redirect !== undefined) {
    response.writeHead(site.redirect, { location: `https://${host}${request.url ?? "/"}` }).end();
    return;
  }
  if (isSecure && site.hsts !== undefined) {
    response.setHeader("strict-transport-security", site.hsts);
  }
  response.setHeader("x-served-by", site.product);
  response.writeHead(200, { "content-type": "text/plain" }).end(`${host}\n`);
}

function hostOf(request: IncomingMessage): string {
  const host = request.headers[":authority"] ?? request.headers.host ?? "";
  return String(host).replace(/:\d+$/, "").toLowerCase();
}

/** An edge that can be stopped. */
export interface RunningEdge extends Edge {
  /** Certificate and key that a server name has right now; undefined without any. */
  contextOf(serverName: string): SecureContext | undefined;
  stop(): Promise<void>;
}

/** Starts the edge. The first source that knows a host serves it. */
export async function startEdge(sources: readonly EdgeSource[], now: () => Date): Promise<RunningEdge> {
  const siteOf = (host: string): EdgeSite | undefined => {
    for (const source of sources) {
      const site = source(host.toLowerCase(), now());
      if (site) {
        return site;
      }
    }
    return undefined;
  };
  const contexts = new WeakMap<KeyPair, SecureContext>();
  const contextOf = (serverName: string): SecureContext | undefined => {
    const pair = siteOf(serverName)?.pair;
    if (!pair) {
      return undefined;
    }
    const known = contexts.get(pair);
    if (known) {
      return known;
    }
    try {
      const made = createSecureContext({ key: pair.privateKey, cert: pair.certificate.pem });
      contexts.set(pair, made);
      return made;
    } catch {
      // Algorithms and key sizes that OpenSSL refuses, such as SM2.
      return undefined;
    }
  };

  const listener = (request: IncomingMessage, response: ServerResponse) =>
    answer(siteOf(hostOf(request)), true, request, response);
  // Neither listens: each takes the connections whose client chose its protocol.
  const http1 = createServer(listener);
  const http2 = createHttp2Server((request, response) =>
    listener(request as unknown as IncomingMessage, response as unknown as ServerResponse),
  );
  const secure = createTlsServer({
    SNICallback: (serverName, done) => {
      const context = contextOf(serverName);
      done(context ? null : new Error(`The edge has no certificate for ${serverName}.`), context);
    },
    ALPNCallback: ({ servername, protocols }) => {
      const offered = siteOf(servername)?.http2 ? ["h2", "http/1.1"] : ["http/1.1"];
      return offered.find((protocol) => protocols.includes(protocol));
    },
  });
  secure.on("secureConnection", (socket: TLSSocket) => {
    (socket.alpnProtocol === "h2" ? http2 : http1).emit("connection", socket);
  });
  secure.on("tlsClientError", () => {
    // A handshake that fails is what a domain without a certificate is for.
  });
  const plain = createPlainServer((request, response) => answer(siteOf(hostOf(request)), false, request, response));
  rememberConnections(secure);
  const [port, httpPort] = [await listen(secure), await listen(plain)];
  return {
    port,
    httpPort,
    contextOf,
    async stop() {
      await Promise.all([close(secure), close(plain)]);
    },
  };
}
