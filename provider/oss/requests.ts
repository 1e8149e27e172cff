import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type OSS from "ali-oss";
import { enter, leave } from "../alicloud/connections";
import type { CredentialSource } from "../alicloud/credentials";
import { type Attempt, defaultRetryPolicy, type RetryPolicy, withRetries } from "../alicloud/retry";
import { engineReached } from "../engine/engineConnection";
import { clientFor } from "./client";
import { type Endpoint, requestOrigin } from "./endpoint";
import { CancelledError, type Operation, OssError, type OssFailure } from "./ossError";
import { readFailure } from "./readFailure";

/** Lets the tests of retries and time-outs run without waiting. */
export interface BucketOptions {
  retryPolicy?: RetryPolicy;
  /** Milliseconds until a try counts as lost. Default: 15 000; the objects have a few kilobytes. */
  timeout?: number;
  /** Once aborted, no further request is sent; what is under way comes to its end. */
  signal?: AbortSignal;
}

const defaultTimeout = 15_000;

/** Sends one request about a bucket with its retries; what ali-oss throws becomes an {@link OssError}. */
export type SendRequest = <Result>(
  operation: Operation,
  /** The object's key, or what it begins with; `""` for the bucket itself. */
  key: string,
  send: (client: OSS) => Promise<Attempt<Result>>,
  /** Takes a failure for a result. */
  accept?: (failure: OssFailure) => Result | undefined,
) => Promise<Result>;

/** The way of every request to a bucket. Whatever ali-oss throws goes no further than `readFailure`. */
export function requestsTo(
  name: string,
  endpoint: Endpoint,
  credentials: CredentialSource,
  { retryPolicy = defaultRetryPolicy, timeout = defaultTimeout, signal }: BucketOptions = {},
): SendRequest {
  const client = clientFor(name, endpoint, credentials, timeout);
  const origin = requestOrigin(name, endpoint);
  if (signal !== undefined) {
    // Every request that waits for its next try listens; Node takes more than ten listeners for a leak and says so.
    setMaxListeners(0, signal);
  }
  const wait = (milliseconds: number) => sleep(milliseconds, undefined, signal && { signal }).catch(() => undefined);
  return async <Result>(
    operation: Operation,
    key: string,
    send: (client: OSS) => Promise<Attempt<Result>>,
    accept: (failure: OssFailure) => Result | undefined = () => undefined,
  ) => {
    const sendOnce = async (current: OSS) => {
      await engineReached();
      if (signal?.aborted) {
        throw new CancelledError({ operation, bucket: name, key });
      }
      try {
        return await send(current);
      } catch (error) {
        const failure = readFailure(error);
        const result = accept(failure);
        return result === undefined ? { failure } : { result };
      }
    };
    const attempt = async () => {
      // Before the queue, for who has no credentials to learn that at once; behind it again, for they may have changed.
      const current = await client();
      const entry = await enter(origin, signal);
      try {
        return await sendOnce(entry === "after waiting" ? await client() : current);
      } finally {
        if (entry !== "never") {
          leave(origin);
        }
      }
    };
    const outcome = await withRetries<Result>(attempt, retryPolicy, wait);
    if ("failure" in outcome) {
      throw new OssError({ operation, bucket: name, key }, outcome.failure);
    }
    return outcome.result;
  };
}
