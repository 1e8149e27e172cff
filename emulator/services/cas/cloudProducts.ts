import type { DeliveryDomains } from "../cdn/domains";
import type { FunctionDomains } from "../fc/domains";
import type { BucketDomains } from "../oss/storage/domains";
import type { ProductResource, ServedCertificate } from "./cloudResources";
import { type CasStores, identifierOf, type StoredCertificate } from "./stores";

/** The domains of CDN or DCDN. */
export function deliveryResources(product: "CDN" | "DCDN", domains: DeliveryDomains, now: () => Date) {
  return (): ProductResource[] =>
    domains.all().map((domain) => ({
      product,
      domain: domain.name,
      region: "cn-hangzhou",
      served() {
        const { enabled, certificate } = domain.https.written;
        if (!enabled || certificate === undefined) {
          return undefined;
        }
        const { name, id, region } = certificate;
        return { name, certificate: certificate.certificate, ...(region && { stored: { id, region } }) };
      },
      deploy({ certificate, privateKey, name, id, region }) {
        const deployed = { certificate, privateKey, name, id, region, type: "cas", updatedAt: now() } as const;
        domains.setHttps(domain, { enabled: true, certificate: deployed });
      },
    }));
}

/** The custom domains of buckets. */
export function bucketResources(
  domains: BucketDomains,
  stores: CasStores,
  regionOf: (bucket: string) => string,
  now: () => Date,
) {
  return (): ProductResource[] =>
    domains.all().map((domain) => ({
      product: "OSS",
      domain: domain.name,
      region: regionOf(domain.bucket),
      served(): ServedCertificate | undefined {
        const written = domain.certificate.written;
        const stored = written && stores.findByIdentifier(written.identifier);
        return written && { name: stored?.name ?? "", certificate: written.certificate, ...(stored && { stored }) };
      },
      deploy(stored: StoredCertificate) {
        const { certificate, privateKey } = stored;
        const identifier = identifierOf(stored);
        domains.setCertificate(domain, { certificate, privateKey, identifier, type: "CAS", createdAt: now() });
      },
    }));
}

/** The custom domains of Function Compute, which has copies of certificates and no ids of CAS. */
export function functionResources(domains: FunctionDomains, stores: CasStores) {
  return (): ProductResource[] =>
    domains.all().map((domain) => ({
      product: "FC",
      domain: domain.name,
      region: domain.region,
      served() {
        const { certificate: pair } = domain.configuration.written;
        const stored =
          pair && stores.certificates().find(({ certificate }) => certificate.sha256 === pair.certificate.sha256);
        return pair && { name: pair.name, certificate: pair.certificate, ...(stored && { stored }) };
      },
      deploy({ certificate, privateKey, name }) {
        const { modifiedAt, ...kept } = domain.configuration.written;
        domains.update(domain, { ...kept, certificate: { certificate, privateKey, name } });
      },
    }));
}
