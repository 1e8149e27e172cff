import type OSS from "ali-oss";
import type { CredentialSource, Credentials } from "../alicloud/credentials";
import { hush, requiredBy } from "../alicloud/libraries";
import { readRetryAfter } from "../alicloud/retryAfter";
import { type Answer, TransportError, transport } from "../alicloud/transport";
import { type Endpoint, requestOrigin } from "./endpoint";
import { regionHost } from "./regionHost";

/** Keeps one client for as long as the credentials stay the same. */
export function clientFor(
  bucket: string,
  endpoint: Endpoint,
  source: CredentialSource,
  timeout: number,
): () => Promise<OSS> {
  let current: { identity: string; client: OSS } | undefined;
  return async () => {
    const [Client, credentials] = await Promise.all([loadClient(), source()]);
    const identity = JSON.stringify(credentials);
    if (current?.identity !== identity) {
      current = { identity, client: new Client(clientOptions(bucket, endpoint, credentials, timeout)) };
    }
    return current.client;
  };
}

/** With `DEBUG=*` ali-oss would print every request's headers, a security token among them. */
async function loadOss(): Promise<typeof OSS> {
  hush(requiredBy("ali-oss", "debug"), "ali-oss");
  return (await import("ali-oss")).default;
}

type ClientClass = new (options: OSS.Options) => OSS;

let loaded: Promise<ClientClass> | undefined;

/** ali-oss with errors that keep what the answer's headers say. It is loaded with the first request. */
function loadClient(): Promise<ClientClass> {
  loaded ??= loadOss().then((Client) => {
    type Requesting = { requestError(outcome: Answer | Error): Promise<Error> };
    const Base = Client as unknown as new (options: OSS.Options) => OSS & Requesting;
    return class extends Base {
      /** Makes an error of a refusal; without an answer, of what the transport threw. */
      override async requestError(outcome: Answer | Error): Promise<Error> {
        if (outcome instanceof TransportError) {
          return outcome;
        }
        const error = await super.requestError(outcome);
        const { headers = {} } = outcome as Partial<Answer>;
        return Object.assign(error, { retryAfter: readRetryAfter(headers) });
      }
    };
  });
  return loaded;
}

/** `sldEnable` and `urllib` are missing in @types/ali-oss. */
type ClientOptions = OSS.Options & { sldEnable: boolean; urllib: typeof transport; retryMax: number };

export function clientOptions(
  bucket: string,
  endpoint: Endpoint,
  credentials: Credentials,
  timeout: number,
): ClientOptions {
  return {
    accessKeyId: credentials.accessKeyId,
    accessKeySecret: credentials.accessKeySecret,
    // The interval only keeps ali-oss from warning on the console; tokens are renewed by the source.
    ...(credentials.securityToken && { stsToken: credentials.securityToken, refreshSTSTokenInterval: timeout }),
    bucket,
    // Always given: without it ali-oss signs for cn-hangzhou.
    region: `oss-${endpoint.region}`,
    endpoint: endpoint.endpoint ?? regionHost(endpoint.region, endpoint.internal),
    cname: endpoint.cname ?? false,
    sldEnable: endpoint.pathStyle ?? false,
    secure: !requestOrigin(bucket, endpoint).startsWith("http://"),
    authorizationV4: true,
    timeout,
    urllib: transport,
    retryMax: 0,
  };
}
