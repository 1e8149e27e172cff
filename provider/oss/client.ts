import type OSS from "ali-oss";
import type { CredentialSource, Credentials } from "../alicloud/credentials";
import { FailedRequest } from "../alicloud/failure";
import { hush, requiredBy } from "../alicloud/libraries";
import { normalizeRegion } from "../alicloud/region";
import { readRetryAfter } from "../alicloud/retryAfter";
import { type Endpoint, requestOrigin } from "./endpoint";
import { isFromAnswer, readFailure } from "./readFailure";
import { regionHost } from "./regionHost";
import { type Answer, transport } from "./transport";

/** The answer to a HEAD, GET or PUT. Header names are in lower case. */
export interface OssAnswer {
  status: number;
  headers: Readonly<Record<string, unknown>>;
  body: Buffer;
}

/** What an upload sends besides its bytes. */
export interface PutSettings {
  contentType: string;
  /** `x-oss-meta-<name>` */
  meta: Readonly<Record<string, string>>;
  headers: Readonly<Record<string, string>>;
}

/** One page of a listing. */
export interface ListPage {
  keys: string[];
  nextToken: string | undefined;
}

/** A bucket of the account. */
export interface ListedBucket {
  name: string;
  region: string;
}

/** One page of the account's buckets. */
export interface BucketPage {
  buckets: ListedBucket[];
  nextMarker: string | undefined;
}

/** Everything that this package uses of ali-oss. No other file knows ali-oss. Every method throws only {@link FailedRequest}. */
export interface OssClient {
  put(key: string, body: Buffer, settings: PutSettings): Promise<OssAnswer>;
  head(key: string): Promise<OssAnswer>;
  get(key: string, range?: string): Promise<OssAnswer>;
  delete(key: string): Promise<void>;
  /** `undefined` if the answer is not a listing. */
  list(prefix: string, token: string | undefined): Promise<ListPage | undefined>;
  /** @param content of a PUT */
  policy(method: "GET" | "PUT" | "DELETE", content?: string): Promise<string>;
  /** The buckets of the account, of a client without a bucket. `undefined` if the answer is not a list of them. */
  buckets(marker: string | undefined): Promise<BucketPage | undefined>;
  /** `undefined` if the answer is not a list of domains. */
  domains(): Promise<BoundDomain[] | undefined>;
  /** @param configuration XML */
  setDomain(configuration: string): Promise<void>;
}

/** A domain that is bound to a bucket, as OSS describes it. */
export interface BoundDomain {
  Domain?: string;
  Certificate?: { CertId?: string; Fingerprint?: string; ValidStartDate?: string; ValidEndDate?: string };
}

/** Reuses one client while the credentials stay the same. */
export function clientFor(
  bucket: string,
  endpoint: Endpoint,
  source: CredentialSource,
  timeout: number,
): () => Promise<OssClient> {
  let current: { identity: string; client: OssClient } | undefined;
  return async () => {
    const [Client, credentials] = await Promise.all([loadClient(), source()]);
    const identity = JSON.stringify(credentials);
    if (current?.identity !== identity) {
      const oss = new Client(clientOptions(bucket, endpoint, credentials, timeout));
      current = { identity, client: operationsOf(bucket, oss) };
    }
    return current.client;
  };
}

function operationsOf(bucket: string, oss: OSS & Undeclared): OssClient {
  return {
    put: (key, body, { contentType: mime, meta, headers }) =>
      // A Buffer, never a string: ali-oss treats a string as the name of a file to read.
      answerOf(oss.put(key, body, { headers, mime, meta: meta as OSS.UserMeta } as OSS.PutObjectOptions)),

    head: (key) => answerOf(oss.head(key)),

    get: (key, range) => answerOf(oss.get(key, range === undefined ? {} : { headers: { Range: range } })),

    delete: async (key) => {
      await answerOf(oss.delete(key));
    },

    list: (prefix, token) => listPage(oss, prefix, token),

    // `getBucketPolicy` returns `null` for 403, 404 and 503 alike and loses the text, and `putBucketPolicy` serializes the JSON
    // again. So the requests are made one level below them.
    policy: async (method, content) => {
      const { data } = await failing(
        oss.request({
          method,
          bucket,
          subres: "policy",
          successStatuses: [method === "DELETE" ? 204 : 200],
          ...(content !== undefined && { content: Buffer.from(content) }),
        }),
      );
      return data.toString("utf8");
    },

    buckets: (marker) => listBuckets(oss, marker),

    // ali-oss has no call for domains.
    domains: () => listDomains(bucket, oss),

    setDomain: async (configuration) => {
      const content = Buffer.from(configuration);
      const subres = { cname: "", comp: "add" };
      await failing(oss.request({ method: "POST", bucket, subres, successStatuses: [200], content }));
    },
  };
}

/** What @types/ali-oss lacks. It also declares every option of `listV2` as required. */
interface Undeclared {
  request(parameters: {
    method: string;
    bucket?: string;
    subres?: string | Readonly<Record<string, string>>;
    query?: Readonly<Record<string, string>>;
    successStatuses: number[];
    content?: Buffer;
  }): Promise<{ data: Buffer }>;
  parseXML(text: Buffer): Promise<unknown>;
  requestError(outcome: Answer | Error): Promise<Error>;
}

interface Listing {
  objects?: { name: string }[];
  /** NaN if the answer lacks it. Every listing of OSS has it. */
  keyCount: number;
  nextContinuationToken?: string;
}

async function listPage(oss: OSS, prefix: string, token: string | undefined): Promise<ListPage | undefined> {
  const query = { prefix, "max-keys": "1000", "continuation-token": token };
  const { listV2 } = oss as unknown as { listV2(query: object): Promise<Listing> };
  try {
    const { objects = [], keyCount, nextContinuationToken } = await listV2.call(oss, query);
    const keys = objects.map(({ name }) => name);
    return Number.isInteger(keyCount) ? { keys, nextToken: nextContinuationToken || undefined } : undefined;
  } catch (error) {
    if (isFromAnswer(error)) {
      throw new FailedRequest(readFailure(error));
    }
    return undefined; // ali-oss could not parse it as XML, or found nothing in it
  }
}

/** Every list names its owner; one bucket is no array in what the XML parser gives. `listBuckets` of ali-oss throws on other answers. */
async function listBuckets(oss: OSS & Undeclared, marker: string | undefined): Promise<BucketPage | undefined> {
  const query = { "max-keys": "1000", ...(marker !== undefined && { marker }) };
  const { data } = await failing(oss.request({ method: "GET", query, successStatuses: [200] }));
  const { Owner, Buckets, IsTruncated, NextMarker } = ((await oss.parseXML(data).catch(() => undefined)) ??
    {}) as BucketListing;
  if (Owner === undefined) {
    return undefined;
  }
  const listed = [Buckets?.Bucket ?? []].flat();
  return {
    buckets: listed.map(({ Name, Region, Location }) => ({ name: Name, region: normalizeRegion(Region ?? Location) })),
    nextMarker: IsTruncated === "true" ? NextMarker : undefined,
  };
}

interface BucketListing {
  Owner?: unknown;
  /** Empty text without a bucket. */
  Buckets?: { Bucket?: ListedXml | ListedXml[] };
  IsTruncated?: string;
  NextMarker?: string;
}

interface ListedXml {
  Name: string;
  Region?: string;
  Location: string;
}

/** Every list names its bucket; one domain is no array in what the XML parser gives. */
async function listDomains(bucket: string, oss: OSS & Undeclared): Promise<BoundDomain[] | undefined> {
  const { data } = await failing(oss.request({ method: "GET", bucket, subres: "cname", successStatuses: [200] }));
  const parsed = (await oss.parseXML(data).catch(() => undefined)) as
    | { Bucket?: string; Cname?: BoundDomain | BoundDomain[] }
    | undefined;
  if (typeof parsed !== "object" || parsed === null || parsed.Bucket !== bucket) {
    return undefined;
  }
  return [parsed.Cname ?? []].flat();
}

async function answerOf(result: Promise<{ res: unknown; content?: unknown }>): Promise<OssAnswer> {
  const { res, content } = await failing(result);
  const { status, headers = {} } = res as { status: number; headers?: Record<string, unknown> };
  return { status, headers, body: Buffer.isBuffer(content) ? content : Buffer.alloc(0) };
}

/** Nothing that ali-oss throws gets past `readFailure`. */
async function failing<Result>(result: Promise<Result>): Promise<Result> {
  try {
    return await result;
  } catch (error) {
    throw new FailedRequest(readFailure(error));
  }
}

type ClientClass = new (options: OSS.Options) => OSS & Undeclared;

let loaded: Promise<ClientClass> | undefined;

/** ali-oss, with errors that also have the answer's `Retry-After`. Loaded with the first request. */
function loadClient(): Promise<ClientClass> {
  loaded ??= loadOss().then((Client) => {
    const Base = Client as unknown as ClientClass;
    return class extends Base {
      /** Turns a denial into an error; without an answer, the error is what the transport threw. */
      override async requestError(outcome: Answer | Error): Promise<Error> {
        if (outcome instanceof FailedRequest) {
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

/** With `DEBUG=*` ali-oss would print every request's headers, including the security token. */
async function loadOss(): Promise<typeof OSS> {
  hush(requiredBy("ali-oss", "debug"), "ali-oss");
  return (await import("ali-oss")).default;
}

/** To an IP address, ali-oss sends the bucket in the Host header: `undefined` in a request that has none. */
const withoutHost: typeof transport = {
  request(url, { headers: { host: _, ...headers }, ...outgoing }) {
    return transport.request(url, { ...outgoing, headers });
  },
};

/** @types/ali-oss lacks `sldEnable` and `urllib`. */
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
    // The interval only keeps ali-oss from printing a warning; the credential source renews tokens.
    ...(credentials.securityToken && { stsToken: credentials.securityToken, refreshSTSTokenInterval: timeout }),
    bucket,
    // Always set, since ali-oss would otherwise sign for cn-hangzhou.
    region: `oss-${endpoint.region}`,
    endpoint: endpoint.endpoint ?? regionHost(endpoint.region, endpoint.internal),
    cname: endpoint.cname ?? false,
    sldEnable: endpoint.pathStyle ?? false,
    secure: !requestOrigin(bucket, endpoint).startsWith("http://"),
    authorizationV4: true,
    timeout,
    urllib: bucket === "" ? withoutHost : transport,
    retryMax: 0,
  };
}
