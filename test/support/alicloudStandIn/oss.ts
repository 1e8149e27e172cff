import { createHash, createHmac } from "node:crypto";
import { readXml, textOf } from "../../../emulator/services/oss/protocol/xml";
import type { Configuration } from "./configuration";
import { send } from "./tunnel";

/** OSS refused. */
export class OssRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    what: string,
  ) {
    super(`${what}: ${status} ${code}`);
  }
}

export interface OssCall {
  method: "GET" | "PUT" | "POST" | "DELETE";
  /** Absent for calls on the service. */
  bucket?: string;
  key?: string;
  /** The sub-resource, `policy`; it is part of what is signed. */
  subresource?: string;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

/**
 * Calls OSS at `<bucket>.oss-<region>.aliyuncs.com`, signed as the real plugin's SDK (aliyun-oss-go-sdk 2.2.9) does: by V4,
 * with the time only in `Date`, whose text is part of the string to sign.
 *
 * @throws OssRefusal for anything but 2xx
 */
export async function callOss(configuration: Configuration, call: OssCall): Promise<string> {
  const { method, bucket, key = "", subresource, query = {}, body = "" } = call;
  const endpoint = `oss-${configuration.region}.aliyuncs.com`;
  const parameters = [
    ...(subresource === undefined ? [] : [subresource]),
    ...Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`),
  ].sort();
  const headers: Record<string, string> = {
    ...call.headers,
    ...(body !== "" && {
      "content-md5": createHash("md5").update(body).digest("base64"),
      "content-type": "application/xml",
    }),
    "x-oss-content-sha256": "UNSIGNED-PAYLOAD",
  };
  const resource = `/${bucket === undefined ? "" : `${bucket}/${encodeURI(key)}`}`;
  const date = new Date().toUTCString();
  const authorization = authorize(configuration, date, [method, resource, parameters.join("&")], headers);
  const answer = await send({
    method,
    host: bucket === undefined ? endpoint : `${bucket}.${endpoint}`,
    path: `/${encodeURI(key)}${parameters.length === 0 ? "" : `?${parameters.join("&")}`}`,
    headers: { ...headers, date, authorization },
    body,
  });
  if (answer.status >= 200 && answer.status < 300) {
    return answer.body;
  }
  const code = textOf(readXml(answer.body), "Code") ?? "";
  throw new OssRefusal(answer.status, code, `${method} ${call.subresource ?? "bucket"} of ${bucket ?? "the account"}`);
}

function authorize(
  { accessKey, secretKey, region }: Configuration,
  date: string,
  request: string[],
  headers: Readonly<Record<string, string>>,
): string {
  const day = new Date(date).toISOString().slice(0, 10).replaceAll("-", "");
  const scope = [day, region, "oss", "aliyun_v4_request"];
  const canonicalHeaders = Object.keys(headers)
    .sort()
    .map((name) => `${name}:${headers[name]}\n`)
    .join("");
  const canonical = [...request, canonicalHeaders, "", "UNSIGNED-PAYLOAD"].join("\n");
  const hash = createHash("sha256").update(canonical).digest("hex");
  const signingKey = scope.reduce<Buffer | string>(
    (key, part) => createHmac("sha256", key).update(part).digest(),
    `aliyun_v4${secretKey}`,
  );
  const signature = createHmac("sha256", signingKey)
    .update(`OSS4-HMAC-SHA256\n${date}\n${scope.join("/")}\n${hash}`)
    .digest("hex");
  return `OSS4-HMAC-SHA256 Credential=${[accessKey, ...scope].join("/")},Signature=${signature}`;
}

/** The answer, or `undefined` when OSS says 404. */
export async function lookUp(configuration: Configuration, call: OssCall): Promise<string | undefined> {
  try {
    return await callOss(configuration, call);
  } catch (error) {
    if (error instanceof OssRefusal && error.status === 404) {
      return undefined;
    }
    throw error;
  }
}
