import { appendFileSync } from "node:fs";
import type { RequestedOperation } from "./requestedOperation";

/** A request and its answer, without bodies, signatures and tokens. */
export interface LoggedRequest extends RequestedOperation {
  /** 0, 1, 2, … in the order of arrival. `clear` does not reset it. */
  readonly index: number;
  readonly requestId: string;
  readonly method: string;
  /** The Host header without its port. */
  readonly host: string;
  /** Decoded, without signatures and tokens. A private key's value is `***`. */
  readonly query: Readonly<Record<string, string>>;
  readonly accessKeyId?: string;
  /** True over TLS. */
  readonly secure: boolean;
  /** Names in lower case, without Authorization, cookies and tokens. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined without an answer: after a fault, or when the client broke off. */
  readonly status?: number;
  readonly errorCode?: string;
  readonly ec?: string;
  /** The kind of the fault. */
  readonly fault?: string;
  /** performance.now() in milliseconds, when the head arrived and just before the answer goes out. */
  readonly startedAt: number;
  readonly finishedAt?: number;
}

/** The entry of a request that has no answer yet. */
export type OpenEntry = { -readonly [Field in keyof LoggedRequest]: LoggedRequest[Field] };

const secretHeaders = new Set([
  "authorization",
  "proxy-authorization",
  "cookie",
  "x-oss-security-token",
  "x-acs-security-token",
]);
const secretParameters = /^(signature|x-oss-signature|security-token|securitytoken|x-oss-security-token)$/i;

/** The parameters that contain a private key: CAS's and CDN's. */
const privateKeyParameters = /^(key|privatekey|encryptprivatekey|signprivatekey|sslpri)$/i;

/** The headers that may be logged. */
export function loggableHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !secretHeaders.has(name)));
}

/** The query parameters that may be logged. The name of a private key stays, so that a test can tell that a URL contained one. */
export function loggableQuery(query: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries(
    [...query]
      .filter(([name]) => !secretParameters.test(name))
      .map(([name, value]) => [name, privateKeyParameters.test(name) || value.includes("PRIVATE KEY") ? "***" : value]),
  );
}

/** Requests in the order of arrival; in `file`, if there is one, a JSON line for each in the order of their ends. */
export class RequestLog {
  private entries: OpenEntry[] = [];
  private next = 0;

  constructor(private readonly file: string | undefined) {}

  open(entry: Omit<OpenEntry, "index">): OpenEntry {
    const opened = { index: this.next++, ...entry };
    this.entries.push(opened);
    return opened;
  }

  close(entry: OpenEntry, finishedAt: number): void {
    entry.finishedAt = finishedAt;
    if (this.file !== undefined) {
      appendFileSync(this.file, `${JSON.stringify(entry)}\n`);
    }
  }

  get all(): readonly LoggedRequest[] {
    return [...this.entries];
  }

  /** The index of the next request. */
  get mark(): number {
    return this.next;
  }

  since(mark: number): readonly LoggedRequest[] {
    return this.entries.filter((entry) => entry.index >= mark);
  }

  clear(): void {
    this.entries = [];
  }
}
