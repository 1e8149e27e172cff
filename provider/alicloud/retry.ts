import { isExplained, type OssFailure } from "../oss/ossError";

/** How often and how patiently a request is tried. Times are milliseconds. */
export interface RetryPolicy {
  /** Tries in all, the first included. */
  attempts: number;
  /** The longest wait before the second try; it doubles with every further one. */
  firstDelay: number;
  /** No wait is longer than this. */
  longestDelay: number;
  /** How long a refusal is tried again as well, for RAM to spread a new key or policy. Default: 0. It uses up no tries. */
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

/** Whether the same request may succeed a moment later. ali-oss's own `retryMax` leaves out 503, 429 and time-outs. */
export function isTransient({ status, code, isForeign }: OssFailure): boolean {
  if (status === undefined) {
    return transientNetworkCodes.has(code ?? "") || systemCode.test(code ?? "");
  }
  if (isForeign) {
    // A load balancer whose server restarts, a proxy that logs in anew. A portal's 200 or 302 stays until somebody acts.
    return status >= 500 || foreignStatuses.has(status);
  }
  // Every refusal of OSS's has a code in its body. One without was cut on its way, or comes from something in between.
  if (code === undefined) {
    return true;
  }
  return status >= 500 || status === 429 || transientCodes.some((transient) => code?.startsWith(transient));
}

const foreignStatuses: ReadonlySet<number> = new Set([407, 408, 429]);

const transientCodes = ["Throttling", "SlowDown", "RequestTimeout", "ETAG_MISMATCH"] as const;

/** ECONNRESET, ENOTFOUND (name servers fail in passing), EPROTO, HPE_INVALID_CONSTANT: not a certificate that isn't trusted, which stays so. */
const systemCode = /^(E[A-Z0-9]+|EAI_[A-Z]+|HPE_[A-Z_]+|ERR_SSL_[A-Z_]+)$/;

const transientNetworkCodes: ReadonlySet<string> = new Set(["RequestError", "ResponseError", "UnknownError"]);

/** What a key or policy meets that isn't known everywhere yet (https://www.alibabacloud.com/help/en/oss/support/http-status-code-403). */
const isUnspread = (failure: OssFailure) =>
  (failure.code === "InvalidAccessKeyId" || failure.code === "AccessDenied") && !isExplained(failure);

/** What one try came to. */
export type Attempt<Result> = { result: Result } | { failure: OssFailure };

/**
 * Tries until there is a result, a failure that will stay, or no try left. A refusal that a new key meets while RAM spreads
 * it takes none of the tries: that ends by time, from the first failure on.
 * Half of each wait is random ("equal jitter"), so a hundred deployments that were throttled together don't come back
 * together. An answer's `Retry-After` makes a wait longer, never shorter.
 */
export async function withRetries<Result>(
  attempt: (number: number) => Promise<Attempt<Result>>,
  policy: RetryPolicy = defaultRetryPolicy,
  wait: (milliseconds: number) => Promise<void> = sleep,
): Promise<Attempt<Result>> {
  let [refusals, failures] = [0, 0];
  let spreadBy: number | undefined;
  for (let number = 1; ; number++) {
    const outcome = await attempt(number);
    if ("result" in outcome) {
      return outcome;
    }
    spreadBy ??= Date.now() + (policy.propagation ?? 0);
    if (isUnspread(outcome.failure) && Date.now() < spreadBy) {
      refusals++;
      await wait(delay(policy, refusals, outcome.failure));
    } else if (isTransient(outcome.failure) && ++failures < policy.attempts) {
      await wait(delay(policy, failures, outcome.failure));
    } else {
      return outcome;
    }
  }
}

/** Milliseconds to wait after the nth failure of its kind. */
function delay(policy: RetryPolicy, nth: number, { retryAfter = 0 }: OssFailure): number {
  const bound = Math.min(policy.longestDelay, policy.firstDelay * 2 ** (nth - 1));
  const asked = Math.min(retryAfter, policy.longestRetryAfter ?? longestRetryAfter);
  return Math.max((bound / 2) * (1 + Math.random()), asked);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
