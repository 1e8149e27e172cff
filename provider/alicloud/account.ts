import type { Report } from "../engine/report";
import type { Environment, Settings } from "./accountSettings";
import { type CredentialSource, credentialSource } from "./credentials";
import type { RequestOptions } from "./requests";
import { defaultRetryPolicy } from "./retry";
import { configuredHost } from "./serviceEndpoint";

/** The credentials and default region for requests. */
export interface Account {
  /** Region for resources that don't set one. */
  defaultRegion: string | undefined;
  credentials: CredentialSource;
  requests: RequestOptions;
  /** The host that the configuration sets for a service, such as `cas`. */
  host(service: string): string | undefined;
}

/** The account that the configuration (of a stack or a provider) and the environment describe. */
export function accountOf(settings: Settings, environment: Environment, options: RequestOptions = {}): Account {
  // Set for a provider whose key the same program creates; see provider.ts.
  const propagation = 1000 * (Number(settings.get("alicloud-certificates:propagationSeconds")) || 0);
  return {
    defaultRegion: settings.get("alicloud:region") || environment.ALICLOUD_REGION || environment.ALIBABA_CLOUD_REGION,
    credentials: credentialSource(settings, environment, options.reader),
    host: (service) => configuredHost(settings, service),
    requests: { retryPolicy: { ...defaultRetryPolicy, propagation }, ...options },
  };
}

/** The same account, whose requests say when they take long. */
export function reportingTo(report: Report, account: Account): Account {
  return { ...account, requests: { ...account.requests, report } };
}

/** The environment's account, for a process that is not configured yet. */
export function environmentAccount(options?: RequestOptions): Account {
  return accountOf({ get: () => undefined }, process.env, options);
}
