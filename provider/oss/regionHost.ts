/**
 * Region id → name in its public endpoint, where that isn't `oss-<region>.aliyuncs.com`: in the finance regions, only the region's
 * own network reaches the endpoint of the plain name (https://www.alibabacloud.com/help/en/oss/user-guide/regions-and-endpoints).
 */
const publicNames: Readonly<Record<string, string>> = {
  "cn-hangzhou-finance": "cn-hzfinance",
  "cn-shenzhen-finance-1": "cn-szfinance",
  "cn-shanghai-finance-1": "cn-shanghai-finance-1-pub",
  "cn-beijing-finance-1": "cn-beijing-finance-1-pub",
};

/** Names in hosts that are not region ids → their region. */
const regionsOfNames: Readonly<Record<string, string>> = {
  "cn-hzfinance": "cn-hangzhou-finance",
  "cn-hzjbp": "cn-hangzhou-finance",
  "cn-hzjbp-a": "cn-hangzhou-finance",
  "cn-hzjbp-b": "cn-hangzhou-finance",
  "cn-szfinance": "cn-shenzhen-finance-1",
  "cn-shanghai-finance": "cn-shanghai-finance-1",
  "cn-shenzhen-finance": "cn-shenzhen-finance-1",
};

/** Regions that span several places: https://www.alibabacloud.com/help/en/oss/user-guide/region-attribute-of-buckets */
const publicOnly: ReadonlySet<string> = new Set(["rg-china-mainland"]);

/** The region's own endpoint: `oss-cn-hangzhou.aliyuncs.com`. */
export function regionHost(region: string, isInternal = false): string {
  return `oss-${publicNames[region] ?? region}${isInternal ? "-internal" : ""}.aliyuncs.com`;
}

export function hasInternalEndpoint(region: string): boolean {
  return !publicOnly.has(region);
}

/** The parts of the name of one of OSS's own hosts. */
export interface OwnHost {
  /** The host without the bucket. */
  host: string;
  /** The bucket before it, if there is one. */
  bucket: string | undefined;
  /** `undefined` for hosts without a region, such as `oss-accelerate.aliyuncs.com`. */
  region: string | undefined;
}

/**
 * Hosts without a bucket: with a region or without one (acceleration, the classic network), dual-stack hosts, and the oldest form.
 * Other hosts, such as the accelerator's `cn-hangzhou-internal.oss-data-acc.aliyuncs.com`, are not recognized.
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

/** Whether a host may belong to a region. Some hosts have an unknown suffix after the region's id. */
export function isInRegion({ region: found }: OwnHost, region: string): boolean {
  return (
    found === undefined ||
    found === region ||
    found === regionsOfNames[region] ||
    (found.startsWith(`${region}-`) && publicNames[found] === undefined && regionsOfNames[found] === undefined)
  );
}
