import { randomBytes } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { performance } from "node:perf_hooks";
import { TLSSocket } from "node:tls";
import type { Fault, Faults } from "./faults";
import { bodyToCome, type HttpAnswer, type HttpRequest, readQuery } from "./http";
import { Refusal } from "./refusal";
import { type LoggedRequest, loggableHeaders, loggableQuery, type OpenEntry, type RequestLog } from "./requestLog";
import type { EmulatedService } from "./service";

export interface ListenerOptions {
  /** The first that claims a request serves it. */
  readonly services: readonly EmulatedService[];
  readonly log: RequestLog;
  readonly faults: Faults;
  now(): Date;
  /** The least time from a request's arrival to its answer, in milliseconds. */
  latency(): number;
  /** Called after the work and before the answer. */
  onServed?(request: LoggedRequest, status: number): void;
}

function headersOf(message: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) {
      headers[name] = Array.isArray(value) ? value.join(", ") : value;
    }
  }
  return headers;
}

/** The request without its body. */
function headOf(message: IncomingMessage): HttpRequest {
  // The request line of a proxy's client contains the whole URL; its Host header names the same host.
  const target = /^https?:\/\/([^/?]*)(.*)$/i.exec(message.url ?? "");
  const url = target ? (target[2] ?? "") || "/" : (message.url ?? "/");
  const [path = "", ...query] = url.split("?");
  const headers = headersOf(message);
  const { socket } = message;
  return {
    method: message.method ?? "GET",
    secure: socket instanceof TLSSocket,
    // ali-oss puts a dot before the name when it lists buckets over an IP address.
    host: (target?.[1] ?? headers.host ?? "").replace(/:\d+$|^\./g, "").toLowerCase(),
    path: path.startsWith("/") ? path : `/${path}`,
    query: readQuery(query.join("?")),
    headers,
    body: bodyToCome,
    sourceAddress: (socket.remoteAddress ?? "").replace(/^::ffff:/, ""),
  };
}

/** Reads a body to its end; undefined when the client breaks off. */
function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    message.on("end", () => resolve(message.complete ? Buffer.concat(chunks) : undefined));
    message.on("error", () => resolve(undefined));
    message.on("close", () => resolve(undefined));
  });
}

function wait(milliseconds: number): Promise<void> {
  return milliseconds > 0 ? new Promise((resolve) => setTimeout(resolve, milliseconds)) : Promise.resolve();
}

function refusalOf({ status, code, message, ec, headers }: Fault & { kind: "status" }): Refusal {
  return new Refusal(
    status,
    code ?? (status >= 500 ? "InternalError" : "AccessDenied"),
    message ?? "We encountered an internal error. Please try again.",
    { ...(ec !== undefined && { ec }), ...(headers && { headers }) },
  );
}

/** The kind of an error of the emulator itself. Its message may contain what was sent. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return "unknown";
  }
  return `${error.name}${"code" in error ? ` ${String(error.code)}` : ""}`;
}

function answerOf(
  service: EmulatedService,
  request: HttpRequest,
  entry: OpenEntry,
  fault: Fault | undefined,
): HttpAnswer {
  try {
    if (fault?.kind === "status") {
      throw refusalOf(fault);
    }
    return service.serve(request, entry);
  } catch (error) {
    const refusal =
      error instanceof Refusal ? error : new Refusal(500, "InternalError", `The emulator failed: ${kindOf(error)}`);
    entry.errorCode = refusal.code;
    if (refusal.ec !== undefined) {
      entry.ec = refusal.ec;
    }
    return service.refuse(refusal, entry);
  }
}

/** The request listener of all servers: HTTPS, HTTP and proxy. */
export function createListener(options: ListenerOptions): RequestListener {
  const { services, log, faults } = options;

  const handle = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const startedAt = performance.now();
    const head = headOf(message);
    const { method } = head;
    const service = services.find((candidate) => candidate.claims(head));
    if (service === undefined) {
      throw new Error(`The emulator has no service for ${head.host}.`);
    }
    const operation = service.operationOf(head);
    const entry = log.open({
      requestId: randomBytes(12).toString("hex").toUpperCase(),
      method,
      host: head.host,
      query: loggableQuery(head.query),
      ...operation,
      secure: head.secure,
      headers: loggableHeaders(head.headers),
      startedAt,
    });
    // Requests are counted by their heads, where the head suffices, so that bodies of different sizes don't change the order.
    let fault = operation && faults.next({ method, ...operation });
    const body = await readBody(message);
    if (body === undefined) {
      // Of an upload that breaks off, nothing remains.
      log.close(entry, performance.now());
      return;
    }
    const request: HttpRequest = { ...head, body };
    if (operation === undefined) {
      const inBody = service.operationOf(request);
      Object.assign(entry, inBody);
      fault = faults.next({ method, ...inBody });
    }
    if (fault) {
      entry.fault = fault.kind;
    }
    if (fault?.kind === "resetBefore" || fault?.kind === "hang") {
      log.close(entry, performance.now());
      if (fault.kind === "resetBefore") {
        message.socket.destroy();
      }
      return;
    }
    if (fault?.kind === "stranger") {
      entry.status = fault.status;
      log.close(entry, performance.now());
      response.writeHead(fault.status, { "content-type": "text/html" }).end(fault.body ?? "<html>Sign in</html>");
      return;
    }
    const answer = answerOf(service, request, entry, fault);
    options.onServed?.(entry, answer.status);
    // The emulator's own work is part of the latency.
    const left = Math.max(0, options.latency() - (performance.now() - startedAt));
    await wait(left + (fault?.kind === "delay" ? fault.milliseconds : 0));
    if (fault?.kind === "resetAfter" || fault?.kind === "noAnswer") {
      log.close(entry, performance.now());
      if (fault.kind === "resetAfter") {
        message.socket.destroy();
      }
      return;
    }
    send(message, response, answer, entry, fault);
  };

  const send = (
    message: IncomingMessage,
    response: ServerResponse,
    answer: HttpAnswer,
    entry: OpenEntry,
    fault: Fault | undefined,
  ): void => {
    const body = Buffer.from(answer.body ?? "");
    const headers: Record<string, string> = {
      date: options.now().toUTCString(),
      ...(answer.status === 204 || answer.status === 304 ? {} : { "content-length": String(body.length) }),
      ...answer.headers,
    };
    if (fault?.kind === "wrongETag") {
      headers.etag = `"${"0".repeat(32)}"`;
    }
    entry.status = answer.status;
    // A client that has its answer must find it in the log, so the log comes before the last byte.
    log.close(entry, performance.now());
    response.writeHead(answer.status, headers);
    if (fault?.kind === "truncatedAnswer") {
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => message.socket.destroy());
      if (body.length < 2) {
        message.socket.destroy();
      }
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
