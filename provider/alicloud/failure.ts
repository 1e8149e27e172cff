/** What is known about a failed request to a service. Everything in it is safe to print. */
export interface ServiceFailure {
  /** HTTP status; absent when no answer came. */
  status?: number;
  /** The service's error code (`AccessDenied`), or Node's (`ECONNRESET`, `ENOTFOUND`, …) when no answer came. */
  code?: string;
  /** The service's error detail code, such as OSS's `0048-00000401`. */
  detailCode?: string;
  requestId?: string;
  /** The answer lacks what each of the service's has: a proxy, a portal or another server gave it. */
  isForeign?: boolean;
  /** Milliseconds that the answer asks to wait before another try. */
  retryAfter?: number | undefined;
  /** The service let the request through and KMS did not; the code is the same as for a permission that is missing. */
  refusedByKms?: boolean;
}

/** A request that came to nothing. It holds nothing of the request: libraries' own errors may have its body. */
export class FailedRequest extends Error {
  override readonly name = "FailedRequest";

  constructor(readonly failure: ServiceFailure) {
    super("The request failed");
  }
}

/** What one try came to. */
export type Attempt<Result> = { result: Result } | { failure: ServiceFailure };
