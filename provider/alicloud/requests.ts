import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { engineReached } from "../engine/engineConnection";
import type { Reader } from "../engine/reader";
import type { Codes } from "./codes";
import { enter, leave } from "./connections";
import { type Attempt, FailedRequest, type ServiceFailure } from "./failure";
import { defaultRetryPolicy, type RetryPolicy, withRetries } from "./retry";
import { CancelledError } from "./serviceError";

/** How requests are sent. */
export interface RequestOptions {
  retryPolicy?: RetryPolicy;
  /** Milliseconds until a try counts as lost. Default: 15 000; the objects have a few kilobytes. */
  timeout?: number;
  /** Once aborted, no further request is sent; what is under way comes to its end. */
  signal?: AbortSignal;
  /** Who reads the errors. Default: the author of a TypeScript program. */
  reader?: Reader;
}

export const defaultTimeout = 15_000;

/** What sends requests about one kind of target (an object of a bucket, a domain) to a service. */
export interface Sender<Client, Target> {
  /** Scheme, host and port: the requests to it wait for one another. */
  origin: string;
  /** A client with the credentials of now. It throws nothing but {@link FailedRequest}. */
  client(): Promise<Client>;
  codes: Codes<Target>;
  /** What is tried: `Uploading 'a/b' to bucket 'c'`. */
  describe(target: Target): string;
  /** The error for a request that failed for good. */
  fail(target: Target, failure: ServiceFailure): Error;
}

/** Sends one request with its retries. */
export type SendRequest<Client, Target> = <Result>(
  target: Target,
  send: (client: Client) => Promise<Attempt<Result>>,
  /** Takes a failure for a result. */
  accept?: (failure: ServiceFailure) => Result | undefined,
) => Promise<Result>;

/** The way of every request to a service. */
export function requestsBy<Client, Target>(
  { origin, client, codes, describe, fail }: Sender<Client, Target>,
  { retryPolicy = defaultRetryPolicy, signal }: RequestOptions = {},
): SendRequest<Client, Target> {
  if (signal !== undefined) {
    // Every request that waits for its next try listens; Node takes more than ten listeners for a leak and says so.
    setMaxListeners(0, signal);
  }
  const wait = (milliseconds: number) => sleep(milliseconds, undefined, signal && { signal }).catch(() => undefined);
  return async <Result>(
    target: Target,
    send: (client: Client) => Promise<Attempt<Result>>,
    accept: (failure: ServiceFailure) => Result | undefined = () => undefined,
  ) => {
    const sendOnce = async (current: Client): Promise<Attempt<Result>> => {
      await engineReached();
      if (signal?.aborted) {
        throw new CancelledError(describe(target));
      }
      try {
        return await send(current);
      } catch (error) {
        const failure = error instanceof FailedRequest ? error.failure : { code: "UnknownError" };
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
    const outcome = await withRetries<Result>(attempt, codes, retryPolicy, wait);
    if ("failure" in outcome) {
      throw fail(target, outcome.failure);
    }
    return outcome.result;
  };
}
