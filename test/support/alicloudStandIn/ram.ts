import { createHmac, randomUUID } from "node:crypto";
import type { Configuration } from "./configuration";
import { send } from "./tunnel";

/** RAM refused. */
export class RamRefusal extends Error {
  constructor(
    readonly code: string,
    action: string,
    message: string,
  ) {
    super(`${action}: ${code} ${message}`);
  }
}

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * Calls RAM by its RPC: `POST https://ram.aliyuncs.com/`, Version 2015-05-01, HMAC-SHA1.
 *
 * @param where whether the parameters go into the form body, or (ram.User's) into the query
 * @throws RamRefusal with RAM's code
 */
export function callRam<Answer = Record<string, unknown>>(
  configuration: Configuration,
  action: string,
  parameters: Readonly<Record<string, string>>,
  where?: "body" | "query",
): Promise<Answer> {
  return callRpc({ host: "ram.aliyuncs.com", version: "2015-05-01" }, configuration, action, parameters, where);
}

/** Asks the location service where OSS is, as the real plugin does before the first call of its OSS gateway: a read. */
export async function describeEndpoints(configuration: Configuration): Promise<void> {
  const parameters = { Id: configuration.region, ServiceCode: "oss", Type: "openAPI" };
  const service = { host: "location-readonly.aliyuncs.com", version: "2015-06-12" };
  await callRpc(service, configuration, "DescribeEndpoints", parameters, "query");
}

async function callRpc<Answer>(
  service: { host: string; version: string },
  configuration: Configuration,
  action: string,
  parameters: Readonly<Record<string, string>>,
  where: "body" | "query" = "body",
): Promise<Answer> {
  const all: Record<string, string> = {
    ...parameters,
    Action: action,
    Version: service.version,
    Format: "JSON",
    AccessKeyId: configuration.accessKey,
    SignatureMethod: "HMAC-SHA1",
    SignatureVersion: "1.0",
    SignatureNonce: randomUUID(),
    Timestamp: new Date().toISOString().replace(/\.\d{3}Z$/, "Z"),
  };
  const canonical = Object.keys(all)
    .sort()
    .map((name) => `${encode(name)}=${encode(all[name] ?? "")}`)
    .join("&");
  const signature = createHmac("sha1", `${configuration.secretKey}&`)
    .update(`POST&${encode("/")}&${encode(canonical)}`)
    .digest("base64");
  const text = `${canonical}&Signature=${encode(signature)}`;
  const { status, body } = await send({
    method: "POST",
    host: service.host,
    path: where === "query" ? `/?${text}` : "/",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    ...(where === "body" && { body: text }),
  });
  const answer = parse(body);
  if (status >= 200 && status < 300) {
    return answer as Answer;
  }
  throw new RamRefusal(String(answer.Code ?? status), action, String(answer.Message ?? ""));
}

function parse(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** The answer, or `undefined` when there is no such user, role, policy or key. */
export async function lookUpRam<Answer>(
  configuration: Configuration,
  action: string,
  parameters: Readonly<Record<string, string>>,
  where?: "body" | "query",
): Promise<Answer | undefined> {
  try {
    return await callRam<Answer>(configuration, action, parameters, where);
  } catch (error) {
    if (error instanceof RamRefusal && error.code.startsWith("EntityNotExist")) {
      return undefined;
    }
    throw error;
  }
}
