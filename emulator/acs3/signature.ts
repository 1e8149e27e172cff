import { createHash, createHmac } from "node:crypto";
import { type HttpRequest, percentEncode } from "../server/http";

const algorithm = "ACS3-HMAC-SHA256";

/** What an `ACS3-HMAC-SHA256` Authorization header says. */
export interface Acs3Claim {
  readonly accessKeyId: string;
  /** In lower case. */
  readonly signedHeaders: readonly string[];
  /** HMAC-SHA256 in hex. */
  readonly signature: string;
}

export function isAcs3({ headers }: HttpRequest): boolean {
  return headers.authorization?.startsWith(`${algorithm} `) ?? false;
}

/** Reads `ACS3-HMAC-SHA256 Credential=…,SignedHeaders=host;x-acs-action;…,Signature=…`; undefined when a field is missing. */
export function readAcs3Authorization(header: string): Acs3Claim | undefined {
  const fields = new Map(
    header
      .slice(algorithm.length)
      .split(",")
      .map((part) => part.trim().split("=", 2) as [string, string | undefined]),
  );
  const accessKeyId = fields.get("Credential");
  const signedHeaders = fields.get("SignedHeaders");
  const signature = fields.get("Signature");
  if (!accessKeyId || !signedHeaders || !signature) {
    return undefined;
  }
  return { accessKeyId, signedHeaders: signedHeaders.toLowerCase().split(";"), signature };
}

function canonicalQuery(query: ReadonlyMap<string, string>): string {
  return [...query]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join("&");
}

export function sha256(bytes: Buffer | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The request as an ACS3 signature covers it. https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature */
export function canonicalRequestOf(request: HttpRequest, { signedHeaders }: Acs3Claim): string {
  const path = request.path.replace(/\+/g, "%20").replace(/\*/g, "%2A").replace(/%7E/gi, "~");
  const headers = signedHeaders.map((name) => `${name}:${(request.headers[name] ?? "").trim()}\n`).join("");
  return [
    request.method,
    path,
    canonicalQuery(request.query),
    headers,
    signedHeaders.join(";"),
    sha256(request.body),
  ].join("\n");
}

/** The text that an ACS3 signature signs. */
export function stringToSignAcs3(canonicalRequest: string): string {
  return `${algorithm}\n${sha256(canonicalRequest)}`;
}

/** HMAC-SHA256 in hex. */
export function signAcs3(accessKeySecret: string, stringToSign: string): string {
  return createHmac("sha256", accessKeySecret).update(stringToSign, "utf8").digest("hex");
}
