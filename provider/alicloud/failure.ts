/** What is known about a failed request to a service. Every field is safe to print. */
export interface ServiceFailure {
  /** HTTP status; absent when no answer came. */
  status?: number;
  /** The service's error code (`AccessDenied`), or Node's (`ECONNRESET`, `ENOTFOUND`, …) when no answer came. */
  code?: string;
  /** The service's error detail code, such as OSS's `0048-00000401`. */
  detailCode?: string;
  requestId?: string;
  /** The answer lacks what every answer of the service has: a proxy, a portal or another server sent it. */
  isForeign?: boolean;
  /** Milliseconds to wait before the next try, as the answer asks. */
  retryAfter?: number | undefined;
  /** The service allowed the request and KMS denied it. The code is the same as for a missing permission. */
  refusedByKms?: boolean;
}

/** A failed request. It holds nothing of the request itself: the libraries' own errors may contain the body. */
export class FailedRequest extends Error {
  override readonly name = "FailedRequest";

  constructor(readonly failure: ServiceFailure) {
    super("The request failed");
  }
}

/** The outcome of one try. */
export type Attempt<Result> = { result: Result } | { failure: ServiceFailure };
