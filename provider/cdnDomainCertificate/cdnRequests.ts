import type { Account } from "../alicloud/account";
import { rpcRequests, type SendCall } from "../alicloud/rpcRequests";
import { ServiceError } from "../alicloud/serviceError";
import { cdnCodes } from "./cdnCodes";

/** CDN, or Dynamic Content Delivery Network: the same calls under other names. */
export type CdnProduct = "cdn" | "dcdn";

/** What differs between the two (https://www.alibabacloud.com/help/en/dcdn/developer-reference/api-dcdn-2018-01-15-overview). */
export const cdnProducts = {
  cdn: {
    title: "CDN",
    version: "2018-05-10",
    read: "DescribeDomainCertificateInfo",
    write: "SetCdnDomainSSLCertificate",
    list: "DescribeUserDomains",
    status: "ServerCertificateStatus",
    certificate: "ServerCertificate",
  },
  dcdn: {
    title: "DCDN",
    version: "2018-01-15",
    read: "DescribeDcdnDomainCertificateInfo",
    write: "SetDcdnDomainSSLCertificate",
    list: "DescribeDcdnUserDomains",
    status: "SSLProtocol",
    certificate: "SSLPub",
  },
} as const satisfies Record<CdnProduct, Record<string, string>>;

/** A request to CDN or DCDN that failed: what was tried, why it failed and what to do. */
export class CdnError extends ServiceError {
  override readonly name = "CdnError";
}

/** CDN writes a wildcard domain `.example.com`; people write `*.example.com`. */
export function spellingOf(domain: string): string {
  return domain.replace(/^\*(?=\.)/, "");
}

/** The calls that this package makes, of CDN and of DCDN. */
type CdnAction = (typeof cdnProducts)[CdnProduct]["read" | "write" | "list"];

/** The calls of an account to CDN or DCDN. */
export function cdnRequests(product: CdnProduct, account: Account): SendCall<CdnAction> {
  const { version, read, write, list } = cdnProducts[product];
  // By the vendor's pages.
  const perSecond = { [read]: 100, [write]: 30, [list]: 80 } as Record<CdnAction, number>;
  return rpcRequests(
    {
      name: product,
      host: `${product}.aliyuncs.com`,
      version,
      perSecond,
      codes: cdnCodes,
      fail: (description, failure, fix) => new CdnError(description, failure, fix),
    },
    account,
  );
}
