import { createHash, createHmac } from "node:crypto";
import { readXml, textOf } from "../../../emulator/xml";
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

/** Calls OSS at `<bucket>.oss-<region>.aliyuncs.com`, signed by V1. @throws OssRefusal for anything but 2xx */
export async function callOss(configuration: Configuration, call: OssCall): Promise<string> {
  const { method, bucket, key = "", subresource, query = {}, body = "" } = call;
  const endpoint = `oss-${configuration.region}.aliyuncs.com`;
  const date = new Date().toUTCString();
  const md5 = body === "" ? "" : createHash("md5").update(body).digest("base64");
  const type = body === "" ? "" : "application/xml";
  const extra = call.headers ?? {};
  const ossHeaders = Object.keys(extra)
    .sort()
    .map((name) => `${name}:${extra[name]}\n`)
    .join("");
  const resource = `/${bucket === undefined ? "" : `${bucket}/${key}`}${subresource === undefined ? "" : `?${subresource}`}`;
  const signature = createHmac("sha1", configuration.secretKey)
    .update(`${method}\n${md5}\n${type}\n${date}\n${ossHeaders}${resource}`)
    .digest("base64");
  const parameters = [
    ...(subresource === undefined ? [] : [subresource]),
    ...Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`),
  ];
  const path = `/${encodeURI(key)}${parameters.length === 0 ? "" : `?${parameters.join("&")}`}`;
  const answer = await send({
    method,
    host: bucket === undefined ? endpoint : `${bucket}.${endpoint}`,
    path,
    headers: {
      date,
      authorization: `OSS ${configuration.accessKey}:${signature}`,
      ...(body !== "" && { "content-md5": md5, "content-type": type }),
      ...extra,
    },
    body,
  });
  if (answer.status >= 200 && answer.status < 300) {
    return answer.body;
  }
  const code = textOf(readXml(answer.body), "Code") ?? "";
  throw new OssRefusal(answer.status, code, `${method} ${call.subresource ?? "bucket"} of ${bucket ?? "the account"}`);
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
