import type { OssFailure } from "./ossError";

/** How often and how patiently a request is tried. Times are milliseconds. */
export interface RetryPolicy {
  /** Tries in all, the first included. */
  attempts: number;
  /** The longest wait before the second try; it doubles with every further one. */
  firstDelay: number;
  /** No wait is longer than this. */
  longestDelay: number;
  /** How long a refusal is tried again as well, for RAM to spread a new key or policy. Default: 0. */
  propagation?: number;
}

/** Five tries with six seconds of waits between them: longer than a bucket's partition takes to split, shorter than a reviewer's patience. */
export const defaultRetryPolicy = {
  attempts: 5,
  firstDelay: 400,
  longestDelay: 5_000,
} as const satisfies RetryPolicy;

/** Whether the same request may succeed a moment later. ali-oss's own `retryMax` leaves out 503, 429 and time-outs. */
export function isTransient({ status, code }: OssFailure): boolean {
  if (status === undefined) {
    return transientNetworkCodes.has(code ?? "");
  }
  // Every refusal of OSS's has a code in its body. One without was cut on its way, or comes from something in between.
  if (code === undefined) {
    return true;
  }
  return status >= 500 || status === 429 || transientCodes.some((transient) => code?.startsWith(transient));
}

const transientCodes = ["Throttling", "SlowDown", "RequestTimeout", "ETAG_MISMATCH"] as const;

/** Not in here: a certificate that isn't trusted, which stays so. ENOTFOUND is: name servers fail in passing. */
const transientNetworkCodes: ReadonlySet<string> = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "EAI_AGAIN",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EPIPE",
  "ETIMEDOUT",
  "SocketAssignTimeoutError", // all connections were busy for too long: many deployments at once
  "RequestError",
  "ResponseError",
  "UnknownError",
]);

/** What a key or policy meets that isn't known everywhere yet (https://www.alibabacloud.com/help/en/oss/support/http-status-code-403). */
const unspreadCodes: ReadonlySet<string | undefined> = new Set(["InvalidAccessKeyId", "AccessDenied"]);

/** What one try came to. */
export type Attempt<Result> = { result: Result } | { failure: OssFailure };

/**
 * Tries until there is a result, a failure that will stay, or no try left.
 * Half of each wait is random ("equal jitter"), so a hundred deployments that were throttled together don't come back
 * together.
 */
export async function withRetries<Result>(
  attempt: (number: number) => Promise<Attempt<Result>>,
  policy: RetryPolicy = defaultRetryPolicy,
  wait: (milliseconds: number) => Promise<void> = sleep,
): Promise<Attempt<Result>> {
  const spreadBy = Date.now() + (policy.propagation ?? 0);
  for (let number = 1; ; number++) {
    const outcome = await attempt(number);
    if ("result" in outcome) {
      return outcome;
    }
    const spreading = Date.now() < spreadBy && unspreadCodes.has(outcome.failure.code);
    if (!spreading && (number >= policy.attempts || !isTransient(outcome.failure))) {
      return outcome;
    }
    const bound = Math.min(policy.longestDelay, policy.firstDelay * 2 ** (number - 1));
    await wait((bound / 2) * (1 + Math.random()));
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
