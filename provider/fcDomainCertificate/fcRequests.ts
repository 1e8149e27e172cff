import type { Account } from "../alicloud/account";
import { accountCodes } from "../alicloud/accountCodes";
import { type Codes, fixOf } from "../alicloud/codes";
import { type OpenApiClient, openApiClientFor } from "../alicloud/openApi";
import { defaultTimeout, requestsBy, type SendRequest } from "../alicloud/requests";
import { serviceOrigin } from "../alicloud/serviceEndpoint";
import { ServiceError } from "../alicloud/serviceError";

/** What a request to Function Compute is about, for its error. */
export interface FcTarget {
  /** What is tried, such as `Reading Function Compute domain 'api.example.com'`. */
  description: string;
  /** The action that RAM must allow, and on what. */
  permission: string;
}

/** A request to Function Compute that failed: what was tried, why it failed and what to do. */
export class FcError extends ServiceError {
  override readonly name = "FcError";
}

const denied = { fix: ({ permission }: FcTarget) => `the RAM user or role needs ${permission}.`, isPropagating: true };

/** What the errors of Function Compute mean (https://www.alibabacloud.com/help/en/functioncompute/fc/developer-reference/error-code). */
export const fcCodes: Codes<FcTarget> = {
  service: "Function Compute",
  detailCodes: {},
  foreign:
    "the answer is not Function Compute's. Check `fc` in `alicloud:endpoints` if it is set, and what a proxy in between does.",
  other: () => "look the error code up at https://api.aliyun.com/troubleshoot.",
  codes: {
    ...accountCodes,
    AccessDenied: denied,
    "Forbidden.RAM": denied,
    DomainNameNotFound: { fix: "the region has no such custom domain. Check `domain` and `region`, or add it first." },
    InvalidArgument: {
      fix: "Function Compute can't use the certificate or its key. Give an RSA or ECDSA key, and a chain in its order.",
    },
    InvalidAccessKeyID: accountCodes.InvalidAccessKeyId,
    ResourceThrottled: { isTransient: true },
    ServiceUnavailable: { isTransient: true },
    InternalServerError: { isTransient: true },
  },
};

/** The requests of an account to Function Compute in a region. */
export function fcRequests(
  region: string,
  { credentials, host, requests }: Account,
): SendRequest<OpenApiClient, FcTarget> {
  const origin = serviceOrigin("fc", host("fc") ?? `fcv3.${region}.aliyuncs.com`);
  return requestsBy(
    {
      origin,
      client: openApiClientFor(origin, credentials, requests.timeout ?? defaultTimeout),
      codes: fcCodes,
      describe: ({ description }: FcTarget) => description,
      fail: (target, failure, reader) =>
        new FcError(target.description, failure, fixOf(fcCodes, target, failure, reader)),
    },
    requests,
  );
}
