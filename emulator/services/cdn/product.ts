/** What CDN and DCDN call their operations. */
export interface DeliveryProduct {
  /** As host names, ARNs and permissions have it. */
  readonly name: "cdn" | "dcdn";
  readonly version: string;
  /** Where its edge names end. */
  readonly edge: string;
  readonly operations: {
    readonly setCertificate: string;
    readonly setSmCertificate: string;
    readonly describeCertificate: string;
    readonly describeDomains: string;
    readonly describeDomain: string;
    readonly describeHttpsDomains: string;
    readonly describeDomainsByCertificate: string;
    readonly setConfigs: string;
    readonly describeConfigs: string;
    readonly deleteConfig: string;
    readonly deleteConfigs: string;
  };
}

export const cdn: DeliveryProduct = {
  name: "cdn",
  version: "2018-05-10",
  edge: "w.kunlunsl.com",
  operations: {
    setCertificate: "SetCdnDomainSSLCertificate",
    setSmCertificate: "SetCdnDomainSMCertificate",
    describeCertificate: "DescribeDomainCertificateInfo",
    describeDomains: "DescribeUserDomains",
    describeDomain: "DescribeCdnDomainDetail",
    describeHttpsDomains: "DescribeCdnHttpsDomainList",
    describeDomainsByCertificate: "DescribeCdnDomainByCertificate",
    setConfigs: "BatchSetCdnDomainConfig",
    describeConfigs: "DescribeCdnDomainConfigs",
    deleteConfig: "DeleteSpecificConfig",
    deleteConfigs: "BatchDeleteCdnDomainConfig",
  },
};

export const dcdn: DeliveryProduct = {
  name: "dcdn",
  version: "2018-01-15",
  edge: "w.kunlunaq.com",
  operations: {
    setCertificate: "SetDcdnDomainSSLCertificate",
    setSmCertificate: "SetDcdnDomainSMCertificate",
    describeCertificate: "DescribeDcdnDomainCertificateInfo",
    describeDomains: "DescribeDcdnUserDomains",
    describeDomain: "DescribeDcdnDomainDetail",
    describeHttpsDomains: "DescribeDcdnHttpsDomainList",
    describeDomainsByCertificate: "DescribeDcdnDomainByCertificate",
    setConfigs: "BatchSetDcdnDomainConfigs",
    describeConfigs: "DescribeDcdnDomainConfigs",
    deleteConfig: "DeleteDcdnSpecificConfig",
    deleteConfigs: "BatchDeleteDcdnDomainConfigs",
  },
};
