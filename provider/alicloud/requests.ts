import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { engineReached } from "../engine/engineConnection";
import { program, type Reader } from "../engine/reader";
import type { Report } from "../engine/report";
import type { Codes } from "./codes";
import { enter, leave } from "./connections";
import { type Attempt, FailedRequest, type ServiceFailure } from "./failure";
import { defaultRetryPolicy, type RetryPolicy, withRetries } from "./retry";
import { CancelledError } from "./serviceError";

/** How requests are sent. */
export interface RequestOptions {
  retryPolicy?: RetryPolicy;
  /** Milliseconds after which a try counts as failed. Default: 15 000, since the objects have a few kilobytes. */
  timeout?: number;
  /** After it is aborted, no further request is sent; requests in progress finish. */
  signal?: AbortSignal;
  /** Who reads the errors. Default: the author of a TypeScript program. */
  reader?: Reader;
  /** Hears of the tries of a request that takes long. Default: nobody. */
  report?: Report;
}

/** Milliseconds for which a request is tried in silence. */
const quiet = 2_000;

export const defaultTimeout = 15_000;

/** How requests about one kind of target (an object in a bucket, a domain) reach a service. */
export interface Sender<Client, Target> {
  /** Scheme, host and port. Requests to the same origin share its connections. */
  origin: string;
  /** A client with the current credentials. It throws only {@link FailedRequest}. */
  client(): Promise<Client>;
  codes: Codes<Target>;
  /** The action, such as `Uploading 'a/b' to bucket 'c'`. */
  describe(target: Target): string;
  /** The error for a request that will not be retried. */
  fail(target: Target, failure: ServiceFailure, reader: Reader): Error;
}

/** Sends one request with its retries. */
export type SendRequest<Client, Target> = <Result>(
  target: Target,
  send: (client: Client) => Promise<Attempt<Result>>,
  /** Turns a failure into a result; `undefined` leaves it a failure. */
  accept?: (failure: ServiceFailure) => Result | undefined,
) => Promise<Result>;

/** Every request to a service goes through here. */
export function requestsBy<Client, Target>(
  { origin, client, codes, describe, fail }: Sender<Client, Target>,
  { retryPolicy = defaultRetryPolicy, signal, reader = program, report }: RequestOptions = {},
): SendRequest<Client, Target> {
  if (signal !== undefined) {
    // Every request that waits for its next try listens; Node warns of a leak after ten listeners.
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
        if (error instanceof CancelledError) {
          throw error;
        }
        const failure = error instanceof FailedRequest ? error.failure : { code: "UnknownError" };
        const result = accept(failure);
        return result === undefined ? { failure } : { result };
      }
    };
    const attempt = async () => {
      // Before the queue, so that missing credentials are reported at once. After it again, since they may have changed.
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
    const start = performance.now();
    const onFailure = ({ status, code }: ServiceFailure, number: number) => {
      if (performance.now() - start > quiet) {
        const cause = [status, code].filter((fact) => fact !== undefined).join(" ");
        report?.(`${describe(target)}: try ${number} failed (${cause}); trying again.`);
      }
    };
    const outcome = await withRetries<Result>(attempt, codes, retryPolicy, wait, onFailure);
    if ("failure" in outcome) {
      throw fail(target, outcome.failure, reader);
    }
    return outcome.result;
  };
}
