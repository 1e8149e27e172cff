import { type Bucket, type BucketOptions, openBucket } from "../oss/bucket";
import { type BucketPolicy, openBucketPolicy } from "../oss/bucketPolicy";
import type { Endpoint } from "../oss/endpoint";
import { credentialSource, type Environment, type Settings } from "./credentials";
import { defaultRetryPolicy } from "./retry";

/** A bucket by its name, and the way to it. */
export interface BucketLocation extends Endpoint {
  bucket: string;
}

/** On whose behalf, and from where, buckets are spoken to. */
export interface Account {
  /** Region of what names none. */
  defaultRegion: string | undefined;
  openBucket(location: BucketLocation): Bucket;
  openBucketPolicy(location: BucketLocation): BucketPolicy;
}

/** The account that a stack's or provider's configuration and the environment describe. */
export function accountOf(settings: Settings, environment: Environment, options?: BucketOptions): Account {
  const credentials = credentialSource(settings, environment);
  // Of a provider whose key the same program made; see provider.ts.
  const propagation = 1000 * (Number(settings.get("alicloud-certificates:propagationSeconds")) || 0);
  const bucketOptions = { retryPolicy: { ...defaultRetryPolicy, propagation }, ...options };
  return {
    defaultRegion: settings.get("alicloud:region") || environment.ALICLOUD_REGION || environment.ALIBABA_CLOUD_REGION,
    openBucket: (location) => openBucket(location.bucket, location, credentials, bucketOptions),
    openBucketPolicy: (location) => openBucketPolicy(location.bucket, location, credentials, bucketOptions),
  };
}

/** The account of a process that nothing has configured: the environment's. */
export function environmentAccount(options?: BucketOptions): Account {
  return accountOf({ get: () => undefined }, process.env, options);
}
