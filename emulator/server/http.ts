import type { Address } from "../services/oss/protocol/address";

/** One HTTP request, read to its end. */
export interface OssRequest {
  readonly method: string;
  /** True when it came over TLS. What a policy's `acs:SecureTransport` looks at. */
  readonly secure: boolean;
  /** TLS version ("TLSv1.3") or undefined over plain HTTP. */
  readonly tlsVersion: string | undefined;
  /** The Host header without its port, lower case. */
  readonly host: string;
  readonly address: Address;
  /** Names and values decoded; a name without a value has "". */
  readonly query: ReadonlyMap<string, string>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly sourceAddress: string;
}

/** One HTTP answer. Content-Length, Date, Server and x-oss-request-id are added on the way out. */
export interface OssAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** Query text to a map; the last of a repeated name wins. */
export function readQuery(text: string): Map<string, string> {
  const query = new Map<string, string>();
  for (const part of text.split("&")) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const name = equals < 0 ? part : part.slice(0, equals);
    const value = equals < 0 ? "" : part.slice(equals + 1);
    query.set(decode(name), decode(value));
  }
  return query;
}

function decode(text: string): string {
  const spaced = text.replace(/\+/g, " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
