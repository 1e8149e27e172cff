import type { CredentialSource, Credentials } from "./credentials";
import { FailedRequest, type ServiceFailure } from "./failure";
import { hush, requiredBy } from "./libraries";

/** A call of an RPC service. All parameters travel in the form body: the URL of a request ends up in logs. */
export interface RpcCall {
  action: string;
  /** Of the API, such as `2020-04-07`. */
  version: string;
  /** Those that are `undefined` are left out. */
  parameters: Readonly<Record<string, string | number | boolean | undefined>>;
}

/** A call of a REST service that speaks JSON, such as Function Compute. */
export interface JsonCall {
  action: string;
  /** Of the API, such as `2023-03-30`. */
  version: string;
  method: "GET" | "PUT";
  /** With a slash at its beginning, each segment encoded. */
  path: string;
  /** Nothing secret: the URL of a request ends up in logs. */
  query?: Readonly<Record<string, string>>;
  body?: object;
}

/** The fields of an answer. */
export type Answer = Readonly<Record<string, unknown>>;

/** All that is asked of @alicloud/openapi-core, which nothing outside of this file knows. It throws {@link FailedRequest} and nothing else. */
export interface OpenApiClient {
  rpc(call: RpcCall): Promise<Answer>;
  /** Whether the answer is the service's is the caller's to judge: it need not have a request id. */
  json(call: JsonCall): Promise<Answer>;
}

/**
 * Keeps one client for as long as the credentials stay the same.
 *
 * @param origin scheme, host and port; plain HTTP for loopback addresses only
 * @param timeout milliseconds until a connection is made, and again until the answer has come
 */
export function openApiClientFor(
  origin: string,
  source: CredentialSource,
  timeout: number,
): () => Promise<OpenApiClient> {
  let current: { identity: string; client: OpenApiClient } | undefined;
  return async () => {
    const [library, credentials] = await Promise.all([loadLibrary(), source()]);
    const identity = JSON.stringify(credentials);
    if (current?.identity !== identity) {
      current = { identity, client: clientOf(library, new URL(origin), credentials, timeout) };
    }
    return current.client;
  };
}

type Library = Awaited<ReturnType<typeof loadLibrary>>;

let loaded: ReturnType<typeof importLibrary> | undefined;

/** Loaded with the first call: it takes a tenth of a second. */
function loadLibrary() {
  loaded ??= importLibrary();
  return loaded;
}

/** With `DEBUG=*` its HTTP client would print every request's headers, a security token among them. */
async function importLibrary() {
  hush(requiredBy("@alicloud/openapi-core", "@darabonba/typescript", "httpx", "debug"), "httpx:*");
  const { default: library } = await import("@alicloud/openapi-core");
  return { Client: library.default, models: library.$OpenApiUtil };
}

function clientOf({ Client, models }: Library, url: URL, credentials: Credentials, timeout: number): OpenApiClient {
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  const common = {
    endpoint: url.host,
    protocol: url.protocol.slice(0, -1),
    readTimeout: timeout,
    connectTimeout: timeout,
  };
  // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
  const runtime = { readTimeout: timeout, connectTimeout: timeout, ignoreSSL: false };

  const call = async (client: InstanceType<typeof Client>, params: object, request: object) => {
    try {
      return await client.callApi(
        new models.Params({ protocol: common.protocol, authType: "AK", bodyType: "json", ...params }),
        new models.OpenApiRequest(request),
        runtime as never,
      );
    } catch (error) {
      throw new FailedRequest(readFailure(error));
    }
  };
  // V1 (HMAC-SHA1): the only way in which parameters are known to be taken from the body.
  const rpcSigner = new Client(
    new models.Config({ ...common, accessKeyId, accessKeySecret, signatureAlgorithm: "v2" }),
  );
  // ACS3-HMAC-SHA256, with the token in a header.
  const jsonSigner = new Client(new models.Config({ ...common, accessKeyId, accessKeySecret, securityToken }));

  return {
    async rpc({ action, version, parameters }) {
      // The library puts the token of a credential into the URL. As a parameter it travels in the body, and is signed there.
      const body = { ...parameters, ...(securityToken !== undefined && { SecurityToken: securityToken }) };
      const texts = Object.entries(body).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)]],
      );
      const params = { action, version, method: "POST", pathname: "/", style: "RPC", reqBodyType: "formData" };
      const answer = await call(rpcSigner, params, { body: Object.fromEntries(texts) });
      return answerOf(Number(answer.statusCode), answer.body);
    },

    async json({ action, version, method, path, query, body }) {
      const params = { action, version, method, pathname: path, style: "ROA", reqBodyType: "json" };
      const request = { ...(query !== undefined && { query }), ...(body !== undefined && { body }) };
      const answer = await call(jsonSigner, params, request);
      return typeof answer.body === "object" && answer.body !== null ? answer.body : {};
    },
  };
}

/** Every answer of an RPC service has a request id. One without comes from a proxy or a portal, and says nothing about the request. */
function answerOf(status: number, body: unknown): Answer {
  const answer = (typeof body === "object" && body !== null ? body : {}) as Answer;
  if (typeof answer.RequestId !== "string" || answer.RequestId === "") {
    throw new FailedRequest({ status, isForeign: true });
  }
  return answer;
}

/** Codes and ids are letters, digits and a few marks; anything else is not one, and might be part of an echoed request. */
const token = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Takes what may be shown out of an error of the library, and nothing else: its message and data may quote the request. */
function readFailure(error: unknown): ServiceFailure {
  const { statusCode, code, data, retryAfter } = (error ?? {}) as Record<string, unknown>;
  // Function Compute's `data` has it in either spelling.
  const { RequestId, requestId = RequestId } = (typeof data === "object" && data !== null ? data : {}) as Record<
    string,
    unknown
  >;
  const known = (value: unknown) => (typeof value === "string" && token.test(value) ? value : undefined);
  if (typeof statusCode !== "number") {
    // An answer that is no JSON is a proxy's or a portal's; the library keeps nothing of it.
    return error instanceof SyntaxError
      ? { isForeign: true, code: "ResponseError" }
      : { code: known(code) ?? nameOf(error) };
  }
  const id = known(requestId);
  const errorCode = known(code);
  return {
    status: statusCode,
    ...(errorCode !== undefined && id !== undefined ? { code: errorCode, requestId: id } : { isForeign: true }),
    ...(typeof retryAfter === "number" && { retryAfter }),
  };
}

/** httpx calls its time-outs by name and gives them no code. */
function nameOf(error: unknown): string {
  const { name } = (error ?? {}) as { name?: unknown };
  return typeof name === "string" && /Timeout/i.test(name) ? "ETIMEDOUT" : "RequestError";
}
