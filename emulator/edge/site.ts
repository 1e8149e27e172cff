import type { KeyPair } from "../certificates/keyPair";
import type { DeliveryDomain, DeliveryDomains } from "../services/cdn/domains";
import type { FunctionDomains } from "../services/fc/domains";
import type { BucketDomains } from "../services/oss/storage/domains";

/** What the edge does for one host name. */
export interface EdgeSite {
  /** `cdn`, `dcdn`, `oss` or `fc`. */
  readonly product: string;
  /** Undefined where HTTPS is off. */
  readonly pair: KeyPair | undefined;
  /** The status of the redirect from HTTP; undefined without one. */
  readonly redirect?: number;
  /** The value of Strict-Transport-Security. */
  readonly hsts?: string;
  readonly http2?: boolean;
}

/** The site of a host name, in lower case; undefined for a host that the product doesn't serve. */
export type EdgeSource = (host: string, now: Date) => EdgeSite | undefined;

function settingsOf({ configs }: DeliveryDomain, now: Date): Pick<EdgeSite, "redirect" | "hsts" | "http2"> {
  const shown = new Map(configs.shown(now).map((config) => [config.name, config.arguments]));
  const force = shown.get("https_force");
  const hsts = shown.get("HSTS");
  const subdomains = hsts?.get("https_hsts_include_subdomains") === "on" ? "; includeSubDomains" : "";
  return {
    ...(force?.get("enable") === "on" && { redirect: Number(force.get("https_rewrite") ?? 301) }),
    ...(hsts?.get("enabled") === "on" && { hsts: `max-age=${hsts.get("https_hsts_max_age") ?? 5184000}${subdomains}` }),
    http2: shown.get("https_option")?.get("http2") === "on",
  };
}

/** The host names that DNS has for CDN's or DCDN's domains, for a proxy that leads to the edge. */
export function isEdgeName(host: string, domains: DeliveryDomains): boolean {
  return domains.domainOf(host) !== undefined || domains.all().some(({ cname }) => cname === host);
}

/** CDN's or DCDN's edge: a certificate and settings that have had their time to take effect. */
export function deliverySource(product: "cdn" | "dcdn", domains: DeliveryDomains): EdgeSource {
  return (host, now) => {
    const domain = domains.domainOf(host);
    if (!domain || domain.status === "offline") {
      return undefined;
    }
    const { enabled, certificate } = domain.served.shown(now);
    return { product, pair: enabled ? certificate : undefined, ...settingsOf(domain, now) };
  };
}

export function bucketSource(domains: BucketDomains): EdgeSource {
  return (host, now) => {
    const domain = domains.find(host);
    return domain && { product: "oss", pair: domain.served.shown(now) };
  };
}

export function functionSource(domains: FunctionDomains): EdgeSource {
  return (host, now) => {
    const domain = domains.domainOf(host);
    return domain && { product: "fc", pair: domain.served.shown(now) };
  };
}
