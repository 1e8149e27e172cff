import { appendFileSync } from "node:fs";

/** What was asked and answered. Never a body, a signature or a token. */
export interface LoggedRequest {
  /** 0, 1, 2, … in order of arrival; goes on counting after `clear`. */
  readonly index: number;
  readonly requestId: string;
  readonly method: string;
  /** Host header without the port. */
  readonly host: string;
  readonly bucket?: string;
  readonly key?: string;
  /** Decoded; signatures and tokens left out. */
  readonly query: Readonly<Record<string, string>>;
  /** `PutObject`, `CreateUser`; undefined when the request was refused before that was known. */
  readonly operation?: string;
  /** The permission it needed first: `oss:PutObject`. */
  readonly action?: string;
  readonly accessKeyId?: string;
  /** True over TLS. */
  readonly secure: boolean;
  /** True when it came through the proxy. */
  readonly proxied: boolean;
  /** Lower-case names; Authorization, cookies and tokens left out. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyBytes: number;
  /** Hex, of the request's body. */
  readonly bodyMd5: string;
  /** Undefined when no answer was sent (a fault, or the client went away). */
  readonly status?: number;
  readonly errorCode?: string;
  readonly ec?: string;
  /** The kind of the fault that was played. */
  readonly fault?: string;
  /** performance.now() in milliseconds, at the request's head and just before the answer goes out. */
  readonly startedAt: number;
  readonly finishedAt?: number;
}

/** Writable while the request is under way. */
export type OpenEntry = { -readonly [Field in keyof LoggedRequest]: LoggedRequest[Field] };

const secretHeaders = new Set([
  "authorization",
  "proxy-authorization",
  "cookie",
  "x-oss-security-token",
  "x-acs-security-token",
]);
const secretParameters = /^(signature|x-oss-signature|security-token|securitytoken|x-oss-security-token)$/i;

/** Headers that may be kept. */
export function loggableHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !secretHeaders.has(name)));
}

/** Query parameters that may be kept. */
export function loggableQuery(query: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...query].filter(([name]) => !secretParameters.test(name)));
}

/** Requests in order of arrival, in memory and, when a file is named, one JSON line each as they finish. */
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
    if (this.file !== undefined) appendFileSync(this.file, `${JSON.stringify(entry)}\n`);
  }

  get all(): readonly LoggedRequest[] {
    return [...this.entries];
  }

  /** The index that the next request will have. */
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
