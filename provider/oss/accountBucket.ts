import type { Account } from "../alicloud/account";
import { type Bucket, openBucket } from "./bucket";
import { type BucketPolicy, openBucketPolicy } from "./bucketPolicy";
import type { BucketLocation } from "./location";

/** Opens a location's bucket with an account's credentials. */
export function bucketOf({ credentials, requests }: Account, location: BucketLocation): Bucket {
  return openBucket(location.bucket, location, credentials, requests);
}

/** Opens the policy of a location's bucket with an account's credentials. */
export function bucketPolicyOf({ credentials, requests }: Account, location: BucketLocation): BucketPolicy {
  return openBucketPolicy(location.bucket, location, credentials, requests);
}
