import * as codes from "../../../provider/alicloud/codes";
import type { Attempt, ServiceFailure } from "../../../provider/alicloud/failure";
import * as retry from "../../../provider/alicloud/retry";
import { ossCodes } from "../../../provider/oss/ossCodes";

/** Retries by what OSS's codes mean. */
export function withRetries<Result>(
  attempt: (number: number) => Promise<Attempt<Result>>,
  policy?: retry.RetryPolicy,
  wait?: (milliseconds: number) => Promise<void>,
): Promise<Attempt<Result>> {
  return retry.withRetries(attempt, ossCodes, policy, wait);
}

export const isTransient = (failure: ServiceFailure) => codes.isTransient(ossCodes, failure);
