import { type Bucket, type BucketOptions, openBucket } from "../oss/bucket";
import { type BucketPolicy, openBucketPolicy } from "../oss/bucketPolicy";
import { credentialSource, type Environment, type Settings } from "../oss/credentials";
import { defaultRetryPolicy } from "../oss/retry";
import { endpointOf } from "./location";
import type { DeploymentLocation } from "./state";

/** On whose behalf, and from where, a deployment is made. */
export interface Account {
  /** Region of the deployments that name none. */
  defaultRegion: string | undefined;
  openBucket(location: DeploymentLocation): Bucket;
  openBucketPolicy(location: DeploymentLocation): BucketPolicy;
}

/** The account that a stack's or provider's configuration and the environment describe. */
export function accountOf(settings: Settings, environment: Environment, options?: BucketOptions): Account {
  const credentials = credentialSource(settings, environment);
  // Of a provider whose key the same program made; see provider.ts.
  const propagation = 1000 * (Number(settings.get("alicloud-certificates:propagationSeconds")) || 0);
  const bucketOptions = { retryPolicy: { ...defaultRetryPolicy, propagation }, ...options };
  return {
    defaultRegion: settings.get("alicloud:region") || environment.ALICLOUD_REGION || environment.ALIBABA_CLOUD_REGION,
    openBucket: (location) => openBucket(location.bucket, endpointOf(location), credentials, bucketOptions),
    openBucketPolicy: (location) => openBucketPolicy(location.bucket, endpointOf(location), credentials, bucketOptions),
  };
}
