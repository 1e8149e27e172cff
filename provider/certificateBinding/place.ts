import type { Place } from "../lifecycle/lifecycle";
import { comparableDomain } from "./domain";

/**
 * The place of a name that serves a certificate. Two resources for one name would take turns.
 *
 * @param type such as `CdnDomainCertificate`
 * @param around what the domain belongs to: the product, or region and bucket
 */
export function bindingPlace(type: string, around: string, domain: string): Place {
  return {
    key: `${type} ${around} ${comparableDomain(domain)}`,
    taken: (owner) =>
      `\`domain\`: the resource '${owner}' of this program sets the certificate of the same domain. Remove one of the two.`,
  };
}
