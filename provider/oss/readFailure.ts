import { FailedRequest, type ServiceFailure } from "../alicloud/failure";

/** Codes and ids consist of letters, digits and a few marks. Anything else is not one, and may be part of an echoed request. */
const token = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const text = (value: unknown): string | undefined =>
  typeof value === "string" && token.test(value) ? value : undefined;

/** Whether an error is about an answer or a missing answer. Any other error comes from this process itself. */
export function isFromAnswer(error: unknown): boolean {
  return error instanceof FailedRequest || typeof (error as { status?: unknown } | null)?.status === "number";
}

/**
 * Copies only what is safe to show from an error of ali-oss or of the transport below it. The error's `params`, `message` and
 * `cause` may contain the request's body.
 */
export function readFailure(error: unknown): ServiceFailure {
  if (error instanceof FailedRequest) {
    return error.failure;
  }
  if (typeof error !== "object" || error === null) {
    return { code: "UnknownError" };
  }
  const fields = error as Record<string, unknown>;
  const status = typeof fields.status === "number" && fields.status > 0 ? fields.status : undefined;
  const requestId = text(fields.requestId) ?? requestIdHeader(fields);
  return {
    status,
    code: text(fields.code) ?? (status === undefined ? (text(fields.name) ?? "UnknownError") : undefined),
    detailCode: text(fields.ecCode),
    requestId,
    ...(status === 403 && isRefusedByKms(fields.message) && { refusedByKms: true }),
    ...(typeof fields.retryAfter === "number" && { retryAfter: fields.retryAfter }),
  };
}

/** Only the message says so (https://www.alibabacloud.com/help/en/oss/support/http-status-code-403). */
const isRefusedByKms = (message: unknown) => typeof message === "string" && /\bforbidden by kms\b/i.test(message);

/** An answer without a body (HEAD) has its request id only in a header. */
function requestIdHeader(fields: Record<string, unknown>): string | undefined {
  const answer = fields.res;
  if (typeof answer !== "object" || answer === null) {
    return undefined;
  }
  const headers = (answer as { headers?: unknown }).headers;
  return typeof headers === "object" && headers !== null
    ? text((headers as Record<string, unknown>)["x-oss-request-id"])
    : undefined;
}
