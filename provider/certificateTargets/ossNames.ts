import type { Account } from "../alicloud/account";
import { withoutUndefined } from "../engine/withoutUndefined";
import type { BoundDomain, BucketPage, ListedBucket } from "../oss/client";
import { requestsTo } from "../oss/requests";
import { servedIn } from "../ossDomainCertificate/ossDomain";
import { factsOf } from "./facts";
import { inTurn } from "./inTurn";
import type { ListedName } from "./target";
import { unreadable } from "./unreadable";

/** Each bucket has a host of its own, and so connections of its own. */
const bucketsAtATime = 20;

/** Which buckets to look at. */
export interface BucketSelection {
  /** Default: all of the account. */
  buckets?: readonly ListedBucket[] | undefined;
  /** Of these regions, if `buckets` is missing. Default: of all. */
  regions?: readonly string[] | undefined;
}

/** The domains that are bound to buckets: one request for each bucket, after the list of buckets if none is given. */
export async function ossNames(selection: BucketSelection, account: Account): Promise<ListedName[]> {
  let buckets: readonly ListedBucket[];
  try {
    buckets = selection.buckets ?? (await listBuckets(account, selection.regions));
  } catch (error) {
    return [{ product: "oss", name: "", ...unreadable(error, "oss:ListBuckets on 'acs:oss:*:*:*'") }];
  }
  return (await inTurn(buckets, bucketsAtATime, (bucket) => domainsOf(bucket, account))).flat();
}

/** Every region's endpoint lists the buckets of all regions. */
async function listBuckets(account: Account, regions: readonly string[] | undefined): Promise<ListedBucket[]> {
  const region = account.defaultRegion ?? regions?.[0] ?? "cn-hangzhou";
  const found: ListedBucket[] = [];
  const request = requestsTo("", placeOf(region, account), account.credentials, account.requests);
  for (let marker: string | undefined; ; ) {
    const page = await request<BucketPage>({ operation: "listBuckets", bucket: "", key: "" }, async (oss) => {
      const result = await oss.buckets(marker);
      return result === undefined ? { failure: { status: 200, isForeign: true } } : { result };
    });
    found.push(...page.buckets);
    marker = page.nextMarker;
    if (marker === undefined) {
      return found.filter((bucket) => regions?.includes(bucket.region) ?? true);
    }
  }
}

const placeOf = (region: string, account: Account) => withoutUndefined({ region, endpoint: account.host("oss") });

async function domainsOf({ name: bucket, region }: ListedBucket, account: Account): Promise<ListedName[]> {
  const request = requestsTo(bucket, placeOf(region, account), account.credentials, account.requests);
  const row = { product: "oss", region, bucket };
  try {
    const bound = await request<BoundDomain[]>({ operation: "listDomains", bucket, key: "" }, async (oss) => {
      const result = await oss.domains();
      return result === undefined ? { failure: { status: 200, isForeign: true } } : { result };
    });
    return bound.map((domain) => ({ ...row, ...nameOf(domain, region, bucket) }));
  } catch (error) {
    return [{ ...row, name: "", ...unreadable(error, `oss:ListCname on 'acs:oss:*:*:${bucket}'`) }];
  }
}

/** Without a certificate, the domain has no HTTPS. */
function nameOf(domain: BoundDomain, region: string, bucket: string) {
  const name = domain.Domain ?? "";
  return {
    name,
    https: domain.Certificate !== undefined,
    ...factsOf(servedIn(domain)),
    resourceType: "OssDomainCertificate",
    importId: `oss/${region}/${bucket}/${name}`,
  };
}
