import { createHmac, randomUUID } from "node:crypto";
import { request as plainRequest } from "node:http";
import { Agent, request as secureRequest } from "node:https";
import OSS from "ali-oss";
import type { Emulator } from "../../../emulator";

/** What a client signs with. */
export interface Keys {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

/** ali-oss, with what its types lack or have wrong. */
export type OssClient = Omit<OSS, "putBucketPolicy" | "listBuckets"> & {
  listBuckets(query: object): Promise<{ buckets: { name: string }[] }>;
  putBucketEncryption(bucket: string, rule: { SSEAlgorithm: string }): Promise<unknown>;
  putBucketPolicy(bucket: string, policy: object): Promise<unknown>;
  putBucketVersioning(bucket: string, status: "Enabled" | "Suspended"): Promise<unknown>;
  getBucketVersioning(bucket: string): Promise<{ versionStatus?: string }>;
  getBucketVersions(query: object): Promise<{
    objects: { name: string; versionId: string; isLatest: boolean }[];
    deleteMarker: { name: string; versionId: string }[];
  }>;
  getObjectTagging(name: string): Promise<{ tag: Record<string, string> }>;
  putObjectTagging(name: string, tags: Record<string, string>): Promise<unknown>;
};

/** The vendor's client for an emulator. By default it uses V4 and HTTPS. */
export function ossClient(
  emulator: Emulator,
  keys: Keys = emulator.owner,
  options: Record<string, unknown> = {},
): OssClient {
  const { accessKeyId, accessKeySecret, securityToken } = keys;
  const settings = {
    accessKeyId,
    accessKeySecret,
    ...(securityToken === undefined
      ? {}
      : { stsToken: securityToken, refreshSTSToken: async () => ({ ...keys, stsToken: securityToken }) }),
    refreshSTSTokenInterval: 1e9,
    bucket: "bucket",
    region: "oss-cn-hangzhou",
    endpoint: emulator.endpoint,
    authorizationV4: true,
    secure: true,
    httpsAgent: new Agent({ ca: emulator.certificateAuthority }),
    ...options,
  };
  return new OSS(settings as unknown as OSS.Options) as unknown as OssClient;
}

/** What ali-oss throws. */
export interface OssFailure {
  readonly status?: number;
  readonly code?: string;
  readonly message: string;
  readonly ecCode?: string;
  readonly requestId?: string;
}

/** The error of a call that must fail. */
export async function failureOf(call: Promise<unknown>): Promise<OssFailure> {
  try {
    await call;
  } catch (error) {
    return error as OssFailure;
  }
  throw new Error("The call was expected to fail but succeeded.");
}

export interface RawRequest {
  method?: string;
  /** The Host header. Default: the public host of the bucket `bucket`. */
  host?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Default true. */
  secure?: boolean;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Sends a request as it is. Rejects when the connection breaks. */
export function send(emulator: Emulator, asked: RawRequest): Promise<RawAnswer> {
  const {
    method = "GET",
    host = "bucket.oss-cn-hangzhou.aliyuncs.com",
    path,
    headers = {},
    body,
    secure = true,
  } = asked;
  const { hostname, port } = new URL(secure ? emulator.endpoint : emulator.httpEndpoint);
  return new Promise((resolve, reject) => {
    const options = {
      hostname,
      port,
      method,
      path,
      headers: {
        host,
        ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
        ...headers,
      },
      ...(secure ? { ca: emulator.certificateAuthority, servername: host.replace(/:\d+$/, "") } : {}),
      agent: false as const,
    };
    const sent = (secure ? secureRequest : plainRequest)(options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        const received = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
        resolve({
          status: answer.statusCode ?? 0,
          headers: Object.fromEntries(received),
          body: Buffer.concat(chunks).toString("utf8"),
        });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/**
 * Sends a request with a V1 signature.
 *
 * @param resource what the signature names: `/bucket/key?sub`
 */
export function sendSigned(
  emulator: Emulator,
  keys: Keys,
  resource: string,
  asked: RawRequest,
  date = new Date(),
): Promise<RawAnswer> {
  const headers: Record<string, string> = { ...asked.headers, date: date.toUTCString() };
  if (keys.securityToken !== undefined) {
    headers["x-oss-security-token"] = keys.securityToken;
  }
  const ossHeaders = Object.keys(headers)
    .filter((name) => name.startsWith("x-oss-"))
    .sort()
    .map((name) => `${name}:${headers[name]}\n`)
    .join("");
  const text = `${asked.method ?? "GET"}\n${headers["content-md5"] ?? ""}\n${headers["content-type"] ?? ""}\n${headers.date}\n${ossHeaders}${resource}`;
  const signature = createHmac("sha1", keys.accessKeySecret).update(text).digest("base64");
  headers.authorization = `OSS ${keys.accessKeyId}:${signature}`;
  return send(emulator, { ...asked, headers });
}

/** The text of the first element of that name. */
export function elementOf(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}

export interface RpcAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, looked into by the tests
  readonly body: any;
}

/** Sends a signed RPC call, by default to RAM, with its parameters in the form body. */
export async function callRpc(
  emulator: Emulator,
  keys: Keys,
  action: string,
  parameters: Record<string, string> = {},
  options: { inQuery?: boolean; host?: string; overrides?: Record<string, string> } = {},
): Promise<RpcAnswer> {
  const encode = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const all: Record<string, string> = {
    Action: action,
    Version: "2015-05-01",
    Format: "JSON",
    AccessKeyId: keys.accessKeyId,
    SignatureMethod: "HMAC-SHA1",
    SignatureVersion: "1.0",
    SignatureNonce: randomUUID(),
    Timestamp: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    ...(keys.securityToken === undefined ? {} : { SecurityToken: keys.securityToken }),
    ...parameters,
    ...options.overrides,
  };
  const canonical = Object.keys(all)
    .sort()
    .map((name) => `${encode(name)}=${encode(all[name] ?? "")}`)
    .join("&");
  const signature = createHmac("sha1", `${keys.accessKeySecret}&`)
    .update(`POST&%2F&${encode(canonical)}`)
    .digest("base64");
  const text = `${canonical}&Signature=${encode(signature)}`;
  const answer = await send(emulator, {
    method: "POST",
    host: options.host ?? "ram.aliyuncs.com",
    path: options.inQuery ? `/?${text}` : "/",
    headers: options.inQuery ? {} : { "content-type": "application/x-www-form-urlencoded" },
    body: options.inQuery ? "" : text,
  });
  return {
    status: answer.status,
    body: answer.headers["content-type"]?.includes("json") ? JSON.parse(answer.body) : answer.body,
  };
}
