import type { Account } from "../alicloud/account";
import type { Answer } from "../alicloud/openApi";
import { type CasStore, casRequests, casStores } from "../casCertificate/certificateStore";
import { formatTime } from "../certificate/validity";
import { domainProblem } from "../certificateBinding/domain";
import { withoutUndefined } from "../engine/withoutUndefined";
import { allPages, incomplete, pageIn } from "./pages";
import type { ListedName } from "./target";
import { unreadable } from "./unreadable";

/** No page says how many a page may have; this is what the vendor's other lists take. */
const pageSize = 50;

/** The products whose own services are asked. */
const askedDirectly: ReadonlySet<string> = new Set(["cdn", "dcdn", "oss", "fc"]);

/**
 * The resources of all other products, as Certificate Management Service lists them: its own, perhaps older knowledge, by the certificate's
 * id (https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/api-cas-2020-04-07-listcloudresources).
 */
export async function casResources(account: Account): Promise<ListedName[]> {
  const lists = await Promise.all(storesBehind(account.host("cas")).map((store) => listStore(store, account)));
  return merged(lists.flat());
}

/** A configured host is that of one store. */
function storesBehind(host: string | undefined): readonly CasStore[] {
  const isAbroad = host?.includes("ap-southeast-1");
  return host === undefined ? casStores : [isAbroad ? "ap-southeast-1" : "cn-hangzhou"];
}

const permission = "yundun-cert:ListCloudResources on '*'";

async function listStore(store: CasStore, account: Account): Promise<ListedName[]> {
  const send = casRequests(store, account, { ListCloudResources: 10 });
  const description = `Listing the cloud resources of the certificate store ${store}`;
  const unread = { product: "cas", region: store, name: "" };
  try {
    const { items, missing } = await allPages((page) =>
      send(
        "ListCloudResources",
        { description, permission: "yundun-cert:ListCloudResources" },
        { CloudName: "aliyun", CurrentPage: page, ShowSize: pageSize },
        ({ Data, Total }) => pageIn(Data, Total),
      ),
    );
    const rows = items.flatMap((item) => rowOf(item, store));
    const gap = { problem: "failed", error: incomplete("The list of cloud resources", missing) } as const;
    return missing > 0 ? [...rows, { ...unread, ...gap }] : rows;
  } catch (error) {
    return [{ ...unread, ...unreadable(error, permission) }];
  }
}

/** Load balancers have instances and listeners; a domain besides, or instead. */
function rowOf(item: Answer, store: CasStore): ListedName[] {
  const { CloudProduct, RegionId, Domain, InstanceId, ListenerId, EnableHttps, CertId, Id } = item;
  const product = String(CloudProduct).toLowerCase();
  if (askedDirectly.has(product)) {
    return [];
  }
  const instance = [InstanceId, ListenerId].filter(isGiven).join("/");
  const domain = isGiven(Domain) ? String(Domain).toLowerCase().replace(/^\./, "*.") : "";
  const row: ListedName = {
    product,
    region: isGiven(RegionId) ? String(RegionId) : undefined,
    name: domain || instance || `id ${Id}`,
    instance: instance || undefined,
    https: isGiven(EnableHttps) ? Number(EnableHttps) === 1 : undefined,
    certIdentifier: isGiven(CertId) && Number(CertId) > 0 ? `${CertId}-${store}` : undefined,
    notBefore: timeOf(item.CertStartTime),
    notAfter: timeOf(item.CertEndTime),
    resourceType: "CasDeployment",
    // Nothing else can be compared with the names of a certificate.
    ...(domainProblem(domain) !== undefined && { isInstance: true }),
  };
  return [withoutUndefined(row) as ListedName];
}

const isGiven = (value: unknown) => value !== undefined && value !== null && value !== "";

/** The page says seconds, and its example has milliseconds. */
function timeOf(value: unknown): string | undefined {
  const number = Number(value);
  return number > 0 ? formatTime(new Date(number < 100_000_000_000 ? number * 1000 : number)) : undefined;
}

/** Where both stores list a resource, the id of its certificate may be of either. */
export function merged(rows: readonly ListedName[]): ListedName[] {
  const found = new Map<string, ListedName>();
  for (const row of rows) {
    const key = JSON.stringify([row.product, row.region, row.instance, row.name]);
    const { certIdentifier, ...known } = found.get(key) ?? {};
    const identifiers = [certIdentifier, row.certIdentifier].filter(isGiven);
    const [only] = identifiers.length === 1 ? identifiers : [];
    found.set(key, withoutUndefined({ ...row, ...known, certIdentifier: only }) as ListedName);
  }
  return [...found.values()];
}
