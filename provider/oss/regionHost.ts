/**
 * Regions whose public endpoint isn't `oss-<region>.aliyuncs.com`: the finance regions, whose plain name belongs to an endpoint that
 * only their own network reaches (https://www.alibabacloud.com/help/en/oss/user-guide/regions-and-endpoints).
 */
const publicNames: Readonly<Record<string, string>> = {
  "cn-hangzhou-finance": "cn-hzfinance",
  "cn-shenzhen-finance-1": "cn-szfinance",
  "cn-shanghai-finance-1": "cn-shanghai-finance-1-pub",
  "cn-beijing-finance-1": "cn-beijing-finance-1-pub",
};

/** Names in hosts that are no region's id, and the region that they lie in. */
const regionsOfNames: Readonly<Record<string, string>> = {
  "cn-hzfinance": "cn-hangzhou-finance",
  "cn-hzjbp": "cn-hangzhou-finance",
  "cn-hzjbp-a": "cn-hangzhou-finance",
  "cn-hzjbp-b": "cn-hangzhou-finance",
  "cn-szfinance": "cn-shenzhen-finance-1",
  "cn-shanghai-finance": "cn-shanghai-finance-1",
  "cn-shenzhen-finance": "cn-shenzhen-finance-1",
};

/** Buckets in no one place: https://www.alibabacloud.com/help/en/oss/user-guide/region-attribute-of-buckets */
const publicOnly: ReadonlySet<string> = new Set(["rg-china-mainland"]);

/** The region's own endpoint: `oss-cn-hangzhou.aliyuncs.com`. */
export function regionHost(region: string, isInternal = false): string {
  return `oss-${publicNames[region] ?? region}${isInternal ? "-internal" : ""}.aliyuncs.com`;
}

export function hasInternalEndpoint(region: string): boolean {
  return !publicOnly.has(region);
}

/** What the name of one of OSS's own hosts says. */
export interface OwnHost {
  /** The host without the bucket. */
  host: string;
  /** What is put before that; a bucket, if anything. */
  bucket: string | undefined;
  /** `undefined` for hosts of no one region, such as `oss-accelerate.aliyuncs.com`. */
  region: string | undefined;
}

/**
 * Hosts without a bucket: of a region, of none (acceleration, the classic network's), of a region in two stacks, and the oldest. Of others,
 * such as `cn-hangzhou-internal.oss-data-acc.aliyuncs.com` of the accelerator, nothing is known.
 */
const ownHosts = [
  String.raw`(?:vpc100-)?oss-([a-z]{2}-[a-z0-9-]+|accelerate|accelerate-overseas|internal|enet)\.aliyuncs\.com`,
  String.raw`((?:cn|ap|us|eu|me|mx|na|sa)-[a-z0-9-]+)\.oss\.aliyuncs\.com`,
  String.raw`oss\.aliyuncs\.com`,
];

const ownHost = new RegExp(String.raw`^(?:(.+?)\.)??(${ownHosts.join("|")})$`);

/** Reads `[<bucket>.]oss-<region>[-internal].aliyuncs.com` and its dual-stack form; `undefined` for any other host. */
export function readOwnHost(hostname: string): OwnHost | undefined {
  const [, bucket, host, single, dual] = ownHost.exec(hostname) ?? [];
  if (host === undefined) {
    return undefined;
  }
  const name = (single ?? dual ?? "").replace(/(-pub)?(-internal)?$/, "");
  return { host, bucket, region: /^[a-z]{2}-/.test(name) ? (regionsOfNames[name] ?? name) : undefined };
}

/** Whether a host of one region is another's as well. Some hosts have more behind the region's id than is known here. */
export function isInRegion({ region: found }: OwnHost, region: string): boolean {
  return (
    found === undefined ||
    found === region ||
    found === regionsOfNames[region] ||
    (found.startsWith(`${region}-`) && publicNames[found] === undefined && regionsOfNames[found] === undefined)
  );
}
