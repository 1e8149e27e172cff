import { lookup } from "node:dns";
import { type ClientRequest, Agent as HttpAgent, type IncomingHttpHeaders, request as requestByHttp } from "node:http";
import { Agent as HttpsAgent, request as requestByHttps } from "node:https";
import type { LookupFunction } from "node:net";
import { FailedRequest, type ServiceFailure } from "../alicloud/failure";
import { readRetryAfter } from "../alicloud/retryAfter";
import { isLoopback } from "./endpoint";

/** A request as ali-oss passes it to its HTTP client. */
export interface Outgoing {
  method: string;
  headers: Record<string, string | number>;
  content?: Buffer | undefined;
  /** Milliseconds for the connection, and again for the answer. */
  timeout: number;
}

/** An answer in the form that ali-oss expects. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  data: Buffer;
  res: { status: number; headers: IncomingHttpHeaders };
}

/**
 * Replaces the HTTP client of ali-oss (its option `urllib`). It sends a request once, and only to its URL: it follows no redirect,
 * uses no proxy, and checks certificates whatever NODE_TLS_REJECT_UNAUTHORIZED says. Plain HTTP never leaves the machine. An
 * answer without OSS's request id is a failure.
 *
 * @throws FailedRequest
 */
export const transport = {
  request(url: string, outgoing: Outgoing): Promise<Answer> {
    return new Promise((answered, failed) => {
      const fail = (failure: ServiceFailure) => failed(new FailedRequest(failure));
      let sent: ClientRequest;
      try {
        sent = open(new URL(url), outgoing);
      } catch (error) {
        fail({ code: codeOf(error) });
        return;
      }
      const timer = setTimeout(() => {
        // First handle what arrived while this process was busy.
        setImmediate(() => sent.destroy(Object.assign(new Error(), { code: "ETIMEDOUT" })));
      }, outgoing.timeout);
      sent.once("socket", (socket) => {
        if (socket.connecting) {
          socket.once("connect", () => timer.refresh());
        }
      });
      sent.once("close", () => {
        clearTimeout(timer);
        fail({ code: "ECONNRESET" }); // has no effect if the request has already ended otherwise
      });
      sent.once("upgrade", ({ statusCode: status = 101 }, socket) => {
        socket.destroy();
        fail({ status, isForeign: true }); // OSS speaks no other protocol
      });
      sent.on("error", (error) => fail({ code: codeOf(error) }));
      sent.once("response", (incoming) => {
        const { statusCode: status = 0, headers } = incoming;
        if (!headers["x-oss-request-id"]) {
          fail({ status, isForeign: true, retryAfter: readRetryAfter(headers) });
          sent.destroy();
          return;
        }
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", (error) => fail({ code: codeOf(error) }));
        incoming.once("end", () =>
          answered({ status, headers, data: Buffer.concat(chunks), res: { status, headers } }),
        );
      });
      sent.end(outgoing.content);
    });
  },
};

/** Connections are reused. `connections.ts` limits how many there are at a time. */
const connectionOptions = { keepAlive: true, timeout: 15_000 };

const plain = new HttpAgent(connectionOptions);

const secure = new HttpsAgent({ ...connectionOptions, rejectUnauthorized: true });

function open(url: URL, { method, headers }: Outgoing): ClientRequest {
  if (url.protocol === "https:") {
    return requestByHttps(url, { method, headers, agent: secure, rejectUnauthorized: true });
  }
  if (url.protocol !== "http:" || (isAddress(url.hostname) && !isLoopback(url.hostname))) {
    throw notLoopback();
  }
  return requestByHttp(url, { method, headers, agent: plain, lookup: lookUpLoopback });
}

const isAddress = (hostname: string) => /^\[|^[\d.]+$/.test(hostname);

const notLoopback = () => Object.assign(new Error(), { code: "NOT_LOOPBACK" });

/** With plain HTTP, a name may only resolve to this machine. */
const lookUpLoopback: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error !== null || first === undefined) {
      callback(error ?? notLoopback(), "");
    } else if (!addresses.every(({ address }) => isLoopback(address) || address === "::1")) {
      callback(notLoopback(), "");
    } else if (options.all) {
      callback(null, addresses);
    } else {
      callback(null, first.address, first.family);
    }
  });
};

/** Node's code of an error (`ECONNRESET`, `CERT_HAS_EXPIRED`). Nothing else of the error is kept. */
function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === "string" && /^[A-Z][A-Z0-9_]{1,63}$/.test(code) ? code : "RequestError";
}
