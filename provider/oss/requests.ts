import type { CredentialSource } from "../alicloud/credentials";
import { defaultTimeout, type RequestOptions, requestsBy, type SendRequest } from "../alicloud/requests";
import { clientFor, type OssClient } from "./client";
import { type Endpoint, requestOrigin } from "./endpoint";
import { describeOperation, type OperationTarget } from "./operation";
import { ossCodes } from "./ossCodes";
import { OssError } from "./ossError";

/** Every request to a bucket goes through here. */
export function requestsTo(
  bucket: string,
  endpoint: Endpoint,
  credentials: CredentialSource,
  options: RequestOptions = {},
): SendRequest<OssClient, OperationTarget> {
  return requestsBy(
    {
      origin: requestOrigin(bucket, endpoint),
      client: clientFor(bucket, endpoint, credentials, options.timeout ?? defaultTimeout),
      codes: ossCodes,
      describe: describeOperation,
      fail: (target, failure, reader) => new OssError(target, failure, reader),
    },
    options,
  );
}
