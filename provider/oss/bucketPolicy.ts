import type OSS from "ali-oss";
import type { CredentialSource } from "../alicloud/credentials";
import type { Endpoint } from "./endpoint";
import { type BucketOptions, requestsTo } from "./requests";

/** The policy of a bucket, as the text that OSS has. Every method throws {@link OssError} and nothing else of OSS's. */
export interface BucketPolicy {
  /** The bucket's name. */
  readonly bucket: string;
  /** `undefined` when the bucket has no policy. A refusal or failure is no such answer: it throws. */
  read(): Promise<string | undefined>;
  /** Replaces the whole policy. */
  write(text: string): Promise<void>;
  /** Succeeds when there is none. */
  delete(): Promise<void>;
}

/**
 * Opens a bucket's policy. ali-oss's own `getBucketPolicy` answers `null` to 403, 404 and 503 alike and loses the
 * text, and its `putBucketPolicy` writes the JSON anew, so the requests are made one level below them.
 */
export function openBucketPolicy(
  bucket: string,
  endpoint: Endpoint,
  credentials: CredentialSource,
  options?: BucketOptions,
): BucketPolicy {
  const request = requestsTo(bucket, endpoint, credentials, options);

  const call = (oss: OSS, method: string, status: number, content?: string) =>
    (oss as unknown as RequestingClient).request({
      method,
      bucket,
      subres: "policy",
      successStatuses: [status],
      ...(content !== undefined && { content: Buffer.from(content) }),
    });

  return {
    bucket,

    read: async () => {
      const { policy } = await request<{ policy?: string }>(
        "readPolicy",
        "",
        async (oss) => ({ result: { policy: (await call(oss, "GET", 200)).data.toString("utf8") } }),
        ({ status, code }) => (status === 404 && code === "NoSuchBucketPolicy" ? {} : undefined),
      );
      return policy;
    },

    write: (text) =>
      request<void>("writePolicy", "", async (oss) => {
        await call(oss, "PUT", 200, text);
        return { result: undefined };
      }),

    delete: () =>
      request<void>("deletePolicy", "", async (oss) => {
        await call(oss, "DELETE", 204);
        return { result: undefined };
      }),
  };
}

/** The method below ali-oss's operations, which @types/ali-oss leaves out. */
interface RequestingClient {
  request(parameters: {
    method: string;
    bucket: string;
    subres: string;
    successStatuses: number[];
    content?: Buffer;
  }): Promise<{ data: Buffer }>;
}
