import { createHash, createHmac } from "node:crypto";
import { type HttpRequest, percentEncode } from "../../../server/http";
import type { Address } from "../protocol/address";

/** What an `OSS4-HMAC-SHA256` Authorization header says. */
export interface V4Claim {
  readonly accessKeyId: string;
  /** yyyymmdd */
  readonly date: string;
  readonly region: string;
  readonly product: string;
  readonly terminator: string;
  readonly additionalHeaders: readonly string[];
  readonly signature: string;
}

/**
 * Reads `OSS4-HMAC-SHA256 Credential=AccessKeyId/yyyymmdd/region/oss/aliyun_v4_request,AdditionalHeaders=…,Signature=…`; undefined when a
 * field is missing. https://www.alibabacloud.com/help/en/oss/developer-reference/recommend-to-use-signature-version-4
 */
export function readV4Authorization(header: string): V4Claim | undefined {
  const fields = new Map<string, string>();
  for (const part of header.slice("OSS4-HMAC-SHA256".length).split(",")) {
    const equals = part.indexOf("=");
    if (equals > 0) {
      fields.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
    }
  }
  const signature = fields.get("Signature");
  const [accessKeyId, date, region, product, terminator] = fields.get("Credential")?.split("/") ?? [];
  if (!signature || !accessKeyId || !date || !region || !product || !terminator) {
    return undefined;
  }
  const additionalHeaders = (fields.get("AdditionalHeaders") ?? "").toLowerCase().split(";").filter(Boolean);
  return { accessKeyId, date, region, product, terminator, additionalHeaders, signature };
}

function canonicalQuery(query: ReadonlyMap<string, string>, emptyHasEquals: boolean): string {
  return [...query]
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => (value === "" && !emptyHasEquals ? name : `${name}=${value}`))
    .join("&");
}

/**
 * The texts that a V4 signature may sign. For a parameter without a value, OSS signs the name alone, and ali-oss `acl` but `prefix=`.
 */
export function stringsToSignV4(request: HttpRequest, address: Address, claim: V4Claim, timestamp: string): string[] {
  const { method, headers, query } = request;
  const path = `/${address.bucket === undefined ? "" : `${address.bucket}/`}${address.key ?? ""}`;
  const signed = new Set(claim.additionalHeaders);
  for (const name of Object.keys(headers)) {
    if (name === "content-type" || name === "content-md5" || name.startsWith("x-oss-")) {
      signed.add(name);
    }
  }
  const canonicalHeaders = [...signed]
    .sort()
    .map((name) => `${name}:${(headers[name] ?? "").trim()}\n`)
    .join("");
  const queries = new Set([canonicalQuery(query, false), canonicalQuery(query, true)]);
  return [...queries].map((canonical) => {
    const canonicalRequest = [
      method,
      percentEncode(path).replace(/%2F/g, "/"),
      canonical,
      canonicalHeaders,
      claim.additionalHeaders.join(";"),
      headers["x-oss-content-sha256"] ?? "",
    ].join("\n");
    const scope = `${claim.date}/${claim.region}/${claim.product}/${claim.terminator}`;
    const hash = createHash("sha256").update(canonicalRequest, "utf8").digest("hex");
    return `OSS4-HMAC-SHA256\n${timestamp}\n${scope}\n${hash}`;
  });
}

/** HMAC-SHA256 in hex. Its key is derived from secret, date, region, product and terminator. */
export function signV4(accessKeySecret: string, claim: V4Claim, stringToSign: string): string {
  const steps = [claim.date, claim.region, claim.product, claim.terminator];
  let key: Buffer | string = `aliyun_v4${accessKeySecret}`;
  for (const step of steps) {
    key = createHmac("sha256", key).update(step).digest();
  }
  return createHmac("sha256", key).update(stringToSign, "utf8").digest("hex");
}

/** Reads `yyyymmddThhmmssZ`; undefined for another form. */
export function readTimestamp(text: string): Date | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (!parts) {
    return undefined;
  }
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}

/** When a client signed a request. */
export interface SigningTime {
  /** Undefined when no header has one. */
  readonly time: Date | undefined;
  /** yyyymmddThhmmssZ; empty without a time. */
  readonly timestamp: string;
  /** The texts that the string to sign may have for it. */
  readonly signed: readonly string[];
}

const gmt = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * The time of a V4 signature: `x-oss-date`, in ISO 8601, else `Date`, in GMT
 * (https://www.alibabacloud.com/help/en/oss/support/0002-00000502). The vendor's older Go SDK, aliyun-oss-go-sdk, signs the
 * text of `Date`; others sign the same time in ISO 8601.
 */
export function readSigningTime(headers: Readonly<Record<string, string>>): SigningTime {
  const ossDate = headers["x-oss-date"];
  if (ossDate !== undefined) {
    return { time: readTimestamp(ossDate), timestamp: ossDate, signed: [ossDate] };
  }
  const { date = "" } = headers;
  const time = gmt.test(date) ? new Date(date) : undefined;
  if (time === undefined || Number.isNaN(time.getTime())) {
    return { time: undefined, timestamp: "", signed: [] };
  }
  const timestamp = `${time.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
  return { time, timestamp, signed: [date, timestamp] };
}
