import type { Account } from "../alicloud/account";
import { type Bucket, openBucket } from "./bucket";
import { type BucketPolicy, openBucketPolicy } from "./bucketPolicy";
import type { BucketLocation } from "./location";

/** The bucket of a location, as an account sees it. */
export function bucketOf({ credentials, requests }: Account, location: BucketLocation): Bucket {
  return openBucket(location.bucket, location, credentials, requests);
}

/** The policy of a location's bucket, as an account sees it. */
export function bucketPolicyOf({ credentials, requests }: Account, location: BucketLocation): BucketPolicy {
  return openBucketPolicy(location.bucket, location, credentials, requests);
}
