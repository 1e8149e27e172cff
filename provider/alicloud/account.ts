import { type CredentialSource, credentialSource, type Environment, type Settings } from "./credentials";
import type { RequestOptions } from "./requests";
import { defaultRetryPolicy } from "./retry";

/** The credentials and default region for requests. */
export interface Account {
  /** Region for resources that don't set one. */
  defaultRegion: string | undefined;
  credentials: CredentialSource;
  requests: RequestOptions;
}

/** The account that a stack's or provider's configuration and the environment describe. */
export function accountOf(settings: Settings, environment: Environment, options: RequestOptions = {}): Account {
  // Of a provider whose key the same program made; see provider.ts.
  const propagation = 1000 * (Number(settings.get("alicloud-certificates:propagationSeconds")) || 0);
  return {
    defaultRegion: settings.get("alicloud:region") || environment.ALICLOUD_REGION || environment.ALIBABA_CLOUD_REGION,
    credentials: credentialSource(settings, environment, options.reader),
    requests: { retryPolicy: { ...defaultRetryPolicy, propagation }, ...options },
  };
}

/** The account of a process that nothing has configured: the environment's. */
export function environmentAccount(options?: RequestOptions): Account {
  return accountOf({ get: () => undefined }, process.env, options);
}
