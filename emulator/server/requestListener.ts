import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Server as NetServer, Socket } from "node:net";
import { performance } from "node:perf_hooks";
import { TLSSocket } from "node:tls";
import { isRpcRequest, rpcActionOf, serveRpc } from "../rpc/rpcService";
import { OssError, renderError } from "../services/oss/protocol/errors";
import { addressFor, operationOf, serve } from "../services/oss/service";
import type { CertificateAuthority } from "./certificateAuthority";
import type { Fault, Faults } from "./faults";
import { type OssAnswer, type OssRequest, readQuery } from "./http";
import { type LoggedRequest, loggableHeaders, loggableQuery, type OpenEntry, type RequestLog } from "./requestLog";
import type { Service } from "./service";

/** The most that the emulator takes in one request; OSS itself takes 5 GB. */
const bodyLimit = 64 * 1024 * 1024;

export interface ServerOptions {
  readonly service: Service;
  readonly log: RequestLog;
  readonly faults: Faults;
  /** Milliseconds that every request takes at least, from its arrival to its answer. */
  readonly latency: () => number;
  readonly isProxied: (message: IncomingMessage) => boolean;
  /** Called when a request's work is done (or refused) and before anything is answered. */
  readonly onServed?: (request: LoggedRequest, status: number) => void;
}

function requestId(): string {
  return randomBytes(12).toString("hex").toUpperCase();
}

function headersOf(message: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return headers;
}

/** Reads a body to its end, keeping no more than the limit; undefined when the client went away before. */
function readBody(message: IncomingMessage): Promise<{ body: Buffer; size: number } | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= bodyLimit) chunks.push(chunk);
    });
    message.on("end", () => resolve(message.complete ? { body: Buffer.concat(chunks), size } : undefined));
    message.on("error", () => resolve(undefined));
    message.on("close", () => resolve(undefined));
  });
}

function wait(milliseconds: number): Promise<void> {
  return milliseconds > 0 ? new Promise((resolve) => setTimeout(resolve, milliseconds)) : Promise.resolve();
}

function faultError(fault: Fault & { kind: "status" }): OssError {
  const code = fault.code ?? (fault.status >= 500 ? "InternalError" : "AccessDenied");
  const message = fault.message ?? "We encountered an internal error. Please try again.";
  return new OssError(fault.status, code, message, fault.ec === undefined ? {} : { ec: fault.ec });
}

/** The request listener of all servers: HTTPS, HTTP and proxy. */
export function createListener(options: ServerOptions): RequestListener {
  const { service, log, faults } = options;

  const answerOss = (request: OssRequest, entry: OpenEntry, fault: Fault | undefined): OssAnswer => {
    try {
      if (fault?.kind === "status") throw faultError(fault);
      if (entry.bodyBytes > bodyLimit) {
        throw new OssError(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed object size.");
      }
      return serve(service, request, entry);
    } catch (error) {
      const refusal =
        error instanceof OssError
          ? error
          : new OssError(500, "InternalError", `The emulator failed: ${describe(error)}`);
      entry.errorCode = refusal.code;
      if (refusal.ec !== undefined) entry.ec = refusal.ec;
      return {
        status: refusal.status,
        headers: {
          ...refusal.headers,
          "content-type": "application/xml",
          ...(refusal.ec === undefined ? {} : { "x-oss-ec": refusal.ec }),
        },
        body: renderError(refusal, entry.requestId, request.host),
      };
    }
  };

  const handle = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const startedAt = performance.now();
    // A proxy request names its target in the request line; its Host header says the same.
    const target = /^https?:\/\/([^/?]*)(.*)$/i.exec(message.url ?? "");
    const url = target ? (target[2] ?? "") || "/" : (message.url ?? "/");
    const headers = headersOf(message);
    // ali-oss puts a dot before the name when it lists buckets over an IP address.
    const host = (target?.[1] ?? headers.host ?? "").replace(/:\d+$|^\./g, "").toLowerCase();
    const question = url.indexOf("?");
    const path = question < 0 ? url : url.slice(0, question);
    const query = readQuery(question < 0 ? "" : url.slice(question + 1));
    const address = addressFor(service, host, path.startsWith("/") ? path : `/${path}`);
    const { socket } = message;
    const head: OssRequest = {
      method: message.method ?? "GET",
      secure: socket instanceof TLSSocket,
      tlsVersion: socket instanceof TLSSocket ? (socket.getProtocol() ?? undefined) : undefined,
      host,
      address,
      query,
      headers,
      body: Buffer.alloc(0),
      sourceAddress: (socket.remoteAddress ?? "").replace(/^::ffff:/, ""),
    };
    const isRpc = isRpcRequest(head);
    const operation = isRpc ? undefined : operationOf(head);
    const entry = log.open({
      requestId: requestId(),
      method: head.method,
      host,
      ...(isRpc || address.bucket === undefined ? {} : { bucket: address.bucket }),
      ...(isRpc || address.key === undefined ? {} : { key: address.key }),
      query: loggableQuery(query),
      ...(operation ? { operation: operation.name, action: operation.action } : {}),
      secure: head.secure,
      proxied: options.isProxied(message),
      headers: loggableHeaders(headers),
      bodyBytes: 0,
      bodyMd5: "",
      startedAt,
    });
    const subject = { method: head.method, bucket: entry.bucket, key: entry.key };
    // OSS requests are counted by their heads, so that bodies of different sizes don't change the order.
    let fault = isRpc ? undefined : faults.next({ ...subject, action: operation?.action });
    const received = await readBody(message);
    if (received === undefined) {
      // An upload cut short leaves nothing behind.
      log.close(entry, performance.now());
      return;
    }
    const { body, size } = received;
    entry.bodyBytes = size;
    entry.bodyMd5 = createHash("md5").update(body).digest("hex");
    const request: OssRequest = { ...head, body };
    if (isRpc) {
      entry.action = rpcActionOf(request);
      fault = faults.next({ ...subject, action: entry.action });
    }
    if (fault) entry.fault = fault.kind;
    if (fault?.kind === "resetBefore") {
      log.close(entry, performance.now());
      socket.destroy();
      return;
    }
    if (fault?.kind === "stranger") {
      entry.status = fault.status;
      log.close(entry, performance.now());
      response.writeHead(fault.status, { "content-type": "text/html" }).end(fault.body ?? "<html>Sign in</html>");
      return;
    }
    if (fault?.kind === "hang") {
      log.close(entry, performance.now());
      return;
    }
    const answer = isRpc
      ? serveRpc(service, request, entry, fault?.kind === "status" ? fault : undefined)
      : answerOss(request, entry, fault);
    options.onServed?.(entry, answer.status);
    // The emulator's own work is part of the round trip, not on top of it.
    const left = Math.max(0, options.latency() - (performance.now() - startedAt));
    await wait(left + (fault?.kind === "delay" ? fault.milliseconds : 0));
    if (fault?.kind === "resetAfter") {
      log.close(entry, performance.now());
      socket.destroy();
      return;
    }
    if (fault?.kind === "noAnswer") {
      log.close(entry, performance.now());
      return;
    }
    send(message, response, answer, entry, fault);
  };

  const send = (
    message: IncomingMessage,
    response: ServerResponse,
    answer: OssAnswer,
    entry: OpenEntry,
    fault: Fault | undefined,
  ): void => {
    const body = Buffer.from(answer.body ?? "");
    const headers: Record<string, string> = {
      server: "AliyunOSS",
      date: service.now().toUTCString(),
      "x-oss-request-id": entry.requestId,
      "x-oss-server-time": String(Math.round(performance.now() - entry.startedAt)),
      ...(answer.status === 204 || answer.status === 304 ? {} : { "content-length": String(body.length) }),
      ...answer.headers,
    };
    if (fault?.kind === "wrongETag") headers.etag = `"${"0".repeat(32)}"`;
    entry.status = answer.status;
    // Before the last byte goes out, so that a client that has its answer also finds it in the log.
    log.close(entry, performance.now());
    response.writeHead(answer.status, headers);
    if (fault?.kind === "truncatedAnswer") {
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => message.socket.destroy());
      if (body.length < 2) message.socket.destroy();
      return;
    }
    response.end(message.method === "HEAD" || answer.status === 304 ? undefined : body);
  };

  return (message, response) => {
    handle(message, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  };
}

/** An error of the emulator itself: its kind only, since a message may hold what was sent. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return `${error.name}${"code" in error ? ` ${String(error.code)}` : ""}`;
}

const connections = new WeakMap<Server, Set<Socket>>();

/** Idle connections stay open longer than any client keeps them, so that no request meets a closing one. */
function keepOpen(server: Server): void {
  const open = new Set<Socket>();
  connections.set(server, open);
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
  });
  server.keepAliveTimeout = 10 * 60 * 1000;
  server.headersTimeout = 11 * 60 * 1000;
}

export function createPlainServer(listener: RequestListener): Server {
  const server = createServer(listener);
  keepOpen(server);
  return server;
}

/** HTTPS with a certificate made for whatever server name the client asks for. */
export function createTlsServer(listener: RequestListener, authority: CertificateAuthority): Server {
  const server = createSecureServer(
    {
      ...authority.loopback,
      SNICallback: (serverName, done) => {
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

/** Listens on loopback; 0 takes any free port. Returns the port. */
export function listen(server: NetServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      const { port: taken } = server.address() as AddressInfo;
      resolve(taken);
    });
  });
}

/** Stops listening and ends every connection, those in a TLS handshake or a tunnel too. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of connections.get(server) ?? []) socket.destroy();
  });
}
