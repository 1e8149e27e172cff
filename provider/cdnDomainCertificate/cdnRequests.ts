import type { Account } from "../alicloud/account";
import { rpcRequests, type SendCall } from "../alicloud/rpcRequests";
import { ServiceError } from "../alicloud/serviceError";
import { cdnCodes } from "./cdnCodes";

/** CDN, or Dynamic Content Delivery Network: the same calls under other names. */
export type CdnProduct = "cdn" | "dcdn";

/**
 * What differs between the two (https://www.alibabacloud.com/help/en/dcdn/developer-reference/api-dcdn-2018-01-15-overview), and
 * the calls that an account may make in a second, by the vendor's pages: for BatchSetCdnDomainConfig the newest says 3, older ones 30.
 */
export const cdnProducts = {
  cdn: {
    title: "CDN",
    version: "2018-05-10",
    read: "DescribeDomainCertificateInfo",
    write: "SetCdnDomainSSLCertificate",
    list: "DescribeUserDomains",
    readConfigs: "DescribeCdnDomainConfigs",
    writeConfigs: "BatchSetCdnDomainConfig",
    deleteConfig: "DeleteSpecificConfig",
    writeSm2: "SetCdnDomainSMCertificate",
    perSecond: { writeSm2: 30, read: 100, write: 30, list: 80, readConfigs: 100, writeConfigs: 3 },
    status: "ServerCertificateStatus",
    certificate: "ServerCertificate",
  },
  dcdn: {
    title: "DCDN",
    version: "2018-01-15",
    read: "DescribeDcdnDomainCertificateInfo",
    write: "SetDcdnDomainSSLCertificate",
    list: "DescribeDcdnUserDomains",
    readConfigs: "DescribeDcdnDomainConfigs",
    writeConfigs: "BatchSetDcdnDomainConfigs",
    deleteConfig: "DeleteDcdnSpecificConfig",
    writeSm2: "SetDcdnDomainSMCertificate",
    perSecond: { writeSm2: 30, read: 100, write: 30, list: 80, readConfigs: 30, writeConfigs: 30 },
    status: "SSLProtocol",
    certificate: "SSLPub",
  },
} as const;

/** A request to CDN or DCDN that failed: what was tried, why it failed and what to do. */
export class CdnError extends ServiceError {
  override readonly name = "CdnError";
}

/** What differs of one of them. */
export type CdnNames = (typeof cdnProducts)[CdnProduct];

/** A call that this package makes, by the same name for both. */
export type CdnCall = keyof CdnNames["perSecond"];

/** A call, as the service calls it. */
type CdnAction = CdnNames[CdnCall];

/** The calls of an account to CDN or DCDN. */
export function cdnRequests(product: CdnProduct, account: Account): SendCall<CdnAction> {
  const { version, ...names } = cdnProducts[product];
  const rates = Object.entries(names.perSecond).map(([call, rate]) => [names[call as CdnCall], rate]);
  return rpcRequests(
    {
      name: product,
      host: `${product}.aliyuncs.com`,
      version,
      perSecond: Object.fromEntries(rates) as Record<CdnAction, number>,
      codes: cdnCodes,
      fail: (description, failure, fix) => new CdnError(description, failure, fix),
    },
    account,
  );
}
