import { comparableDomain } from "../certificateBinding/domain";
import type { CertificateRolloutArgs, RolloutFcDomain, RolloutOssDomain } from "./arguments";

/** A name that the certificate goes to. */
export type Destination = { childName: string; domain: string } & (
  | { service: "cdn" | "dcdn" }
  | { service: "oss"; place: RolloutOssDomain }
  | { service: "fc"; place: RolloutFcDomain }
);

/** The lists of names, as they come in the arguments. */
export type DomainLists = Pick<CertificateRolloutArgs, "cdnDomains" | "dcdnDomains" | "ossDomains" | "fcDomains">;

/**
 * Every name of a rollout, in the order of the arguments.
 *
 * @param name the component's, with which the name of each child begins
 * @example destinationsOf("site", { cdnDomains: ["www.example.com"] })
 *   // [{ service: "cdn", domain: "www.example.com", childName: "site-cdn-www.example.com" }]
 */
export function destinationsOf(name: string, lists: DomainLists): Destination[] {
  const { cdnDomains = [], dcdnDomains = [], ossDomains = [], fcDomains = [] } = lists;
  const named = <Service extends string>(service: Service, domain: string) => ({
    service,
    domain,
    childName: `${name}-${service}-${comparableDomain(domain)}`,
  });
  return [
    ...cdnDomains.map((domain) => named("cdn", domain)),
    ...dcdnDomains.map((domain) => named("dcdn", domain)),
    ...ossDomains.map((place) => ({ ...named("oss", place.domain), place })),
    ...fcDomains.map((place) => ({ ...named("fc", place.domain), place })),
  ];
}

/** The names that get the certificate first, and the others. */
export function inOrder(
  destinations: readonly Destination[],
  canary: string | undefined,
): [Destination[], Destination[]] {
  const isCanary = ({ domain }: Destination) =>
    canary !== undefined && comparableDomain(domain) === comparableDomain(canary);
  return [destinations.filter(isCanary), destinations.filter((destination) => !isCanary(destination))];
}

/** Every domain once, as the list of names that a certificate must cover. */
export function domainsOf(destinations: readonly Destination[]): string[] {
  return [...new Set(destinations.map(({ domain }) => comparableDomain(domain)))];
}
