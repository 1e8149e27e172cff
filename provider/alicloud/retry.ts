import { type Codes, isPropagating, isTransient } from "./codes";
import type { Attempt, ServiceFailure } from "./failure";

/** How often a request is tried, and with which waits. Times are milliseconds. */
export interface RetryPolicy {
  /** All tries, including the first. */
  attempts: number;
  /** The longest wait before the second try; it doubles with every further try. */
  firstDelay: number;
  /** No wait is longer than this. */
  longestDelay: number;
  /** How long a denied request is retried while RAM propagates a new key or policy. It uses up no tries. Default: 0. */
  propagation?: number;
  /** The longest wait that a `Retry-After` header may ask for; longer ones are shortened to it. Default: 30 000. */
  longestRetryAfter?: number;
}

/** Five tries with at most six seconds of waits: long enough for OSS to split a bucket's partition, short enough for a person who waits. */
export const defaultRetryPolicy = {
  attempts: 5,
  firstDelay: 400,
  longestDelay: 5_000,
} as const satisfies RetryPolicy;

const longestRetryAfter = 30_000;

/**
 * Tries until there is a result, a permanent failure, or no try left. Denials while RAM propagates a new key use up no
 * tries; a deadline, counted from the first failure, ends them.
 * Half of each wait is random ("equal jitter"), so a hundred deployments that were throttled together don't all retry at
 * once. A `Retry-After` header makes a wait longer, never shorter.
 *
 * @param onFailure hears of each try that is followed by another one
 */
export async function withRetries<Result>(
  attempt: (number: number) => Promise<Attempt<Result>>,
  codes: Codes<never>,
  policy: RetryPolicy = defaultRetryPolicy,
  wait: (milliseconds: number) => Promise<void> = sleep,
  onFailure: (failure: ServiceFailure, number: number) => void = () => undefined,
): Promise<Attempt<Result>> {
  let [refusals, failures] = [0, 0];
  let propagationDeadline: number | undefined;
  for (let number = 1; ; number++) {
    const outcome = await attempt(number);
    if ("result" in outcome) {
      return outcome;
    }
    propagationDeadline ??= Date.now() + (policy.propagation ?? 0);
    if (isPropagating(codes, outcome.failure) && Date.now() < propagationDeadline) {
      refusals++;
      onFailure(outcome.failure, number);
      await wait(delay(policy, refusals, outcome.failure));
    } else if (isTransient(codes, outcome.failure) && ++failures < policy.attempts) {
      onFailure(outcome.failure, number);
      await wait(delay(policy, failures, outcome.failure));
    } else {
      return outcome;
    }
  }
}

/** Milliseconds to wait after the nth failure of its kind. */
function delay(policy: RetryPolicy, nth: number, { retryAfter = 0 }: ServiceFailure): number {
  const bound = Math.min(policy.longestDelay, policy.firstDelay * 2 ** (nth - 1));
  const asked = Math.min(retryAfter, policy.longestRetryAfter ?? longestRetryAfter);
  return Math.max((bound / 2) * (1 + Math.random()), asked);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
