import { type Codes, isPropagating, isTransient } from "./codes";
import type { Attempt, ServiceFailure } from "./failure";

/** How often and how patiently a request is tried. Times are milliseconds. */
export interface RetryPolicy {
  /** Tries in all, the first included. */
  attempts: number;
  /** The longest wait before the second try; it doubles with every further one. */
  firstDelay: number;
  /** No wait is longer than this. */
  longestDelay: number;
  /** How long a refusal is tried again as well, for RAM to propagate a new key or policy. Default: 0. It uses up no tries. */
  propagation?: number;
  /** The longest wait that an answer may ask for by `Retry-After`; a longer one is cut to it. Default: 30 000. */
  longestRetryAfter?: number;
}

/** Five tries with six seconds of waits between them: longer than a bucket's partition takes to split, shorter than a reviewer's patience. */
export const defaultRetryPolicy = {
  attempts: 5,
  firstDelay: 400,
  longestDelay: 5_000,
} as const satisfies RetryPolicy;

const longestRetryAfter = 30_000;

/**
 * Tries until there is a result, a failure that will stay, or no try left. A refusal that a new key meets while RAM propagates
 * it takes none of the tries: that ends by time, from the first failure on.
 * Half of each wait is random ("equal jitter"), so a hundred deployments that were throttled together don't come back
 * together. An answer's `Retry-After` makes a wait longer, never shorter.
 */
export async function withRetries<Result>(
  attempt: (number: number) => Promise<Attempt<Result>>,
  codes: Codes<never>,
  policy: RetryPolicy = defaultRetryPolicy,
  wait: (milliseconds: number) => Promise<void> = sleep,
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
      await wait(delay(policy, refusals, outcome.failure));
    } else if (isTransient(codes, outcome.failure) && ++failures < policy.attempts) {
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
