import type { CredentialSource } from "../alicloud/credentials";
import type { RequestOptions } from "../alicloud/requests";
import type { Endpoint } from "./endpoint";
import type { Operation } from "./operation";
import { requestsTo } from "./requests";

/** The policy of a bucket, as OSS's own text. Failed requests throw {@link OssError}. */
export interface BucketPolicy {
  /** The bucket's name. */
  readonly bucket: string;
  /** `undefined` if the bucket has no policy. A denial or failure throws instead. */
  read(): Promise<string | undefined>;
  /** Replaces the whole policy. */
  write(text: string): Promise<void>;
  /** Succeeds if there is none. */
  delete(): Promise<void>;
}

/** Opens a bucket's policy. */
export function openBucketPolicy(
  bucket: string,
  endpoint: Endpoint,
  credentials: CredentialSource,
  options?: RequestOptions,
): BucketPolicy {
  const request = requestsTo(bucket, endpoint, credentials, options);
  const target = (operation: Operation) => ({ operation, bucket, key: "" });

  return {
    bucket,

    read: async () => {
      const { policy } = await request<{ policy?: string }>(
        target("readPolicy"),
        async (oss) => ({ result: { policy: await oss.policy("GET") } }),
        ({ status, code }) => (status === 404 && code === "NoSuchBucketPolicy" ? {} : undefined),
      );
      return policy;
    },

    write: (text) =>
      request<void>(target("writePolicy"), async (oss) => {
        await oss.policy("PUT", text);
        return { result: undefined };
      }),

    delete: () =>
      request<void>(target("deletePolicy"), async (oss) => {
        await oss.policy("DELETE");
        return { result: undefined };
      }),
  };
}
