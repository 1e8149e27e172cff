/** One HTTP request. */
export interface HttpRequest {
  readonly method: string;
  /** True over TLS: a policy's `acs:SecureTransport`. */
  readonly secure: boolean;
  /** The Host header in lower case, without its port. */
  readonly host: string;
  /** Percent-encoded, with a slash at the start, without the query. */
  readonly path: string;
  /** Names and values decoded; "" for a name without a value. */
  readonly query: ReadonlyMap<string, string>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** `bodyToCome` until the whole body has arrived. */
  readonly body: Buffer;
  readonly sourceAddress: string;
}

/** In the place of a body that hasn't arrived. */
export const bodyToCome = Buffer.alloc(0);

/** One HTTP answer. The server adds Date and Content-Length. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** Reads a query or a form body. The last of a repeated name wins. */
export function readQuery(text: string): Map<string, string> {
  const query = new Map<string, string>();
  for (const part of text.split("&")) {
    if (part === "") {
      continue;
    }
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

/** Percent-encodes by RFC 3986, as the vendor's signatures require: `!'()*` too. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Decodes a percent-encoded path; returns a malformed one as it is. */
export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
