import type { Account } from "../alicloud/account";
import type { Answer } from "../alicloud/openApi";
import { openFcDomain, servedIn, takesHttps, version } from "../fcDomainCertificate/fcDomain";
import { fcRequests } from "../fcDomainCertificate/fcRequests";
import { factsOf } from "./facts";
import { inTurn } from "./inTurn";
import type { ListedName } from "./target";
import { unreadable } from "./unreadable";

/** The most that a page of the list has. */
const pageSize = "100";

const readsAtATime = 20;

const permissionFor = (action: string, region: string, domain: string) =>
  `fc:${action} on 'acs:fc:${region}:*:custom-domains/${domain}'`;

/**
 * The custom domains of Function Compute in a region. The list has their certificates; where it has not, each domain is asked once.
 * An answer may hold private keys: nothing but what a row shows is taken out of it.
 */
export async function fcNames(region: string, account: Account): Promise<ListedName[]> {
  try {
    const listed = await listAll(region, account);
    return (await inTurn(listed, readsAtATime, (name) => completed(name, region, account))).flat();
  } catch (error) {
    return [{ product: "fc", region, name: "", ...unreadable(error, permissionFor("ListCustomDomains", region, "*")) }];
  }
}

interface Page {
  names: ListedName[];
  nextToken: string | undefined;
}

async function listAll(region: string, account: Account): Promise<ListedName[]> {
  const request = fcRequests(region, account);
  const target = {
    description: `Listing the Function Compute domains in ${region}`,
    permission: permissionFor("ListCustomDomains", region, "*"),
  };
  const found = new Map<string, ListedName>();
  for (let nextToken: string | undefined; ; ) {
    const query = { limit: pageSize, ...(nextToken !== undefined && { nextToken }) };
    const path = `/${version}/custom-domains`;
    const page = await request<Page>(target, async (client) => {
      const answer = await client.json({ action: "ListCustomDomains", version, method: "GET", path, query });
      const result = pageIn(answer, region);
      // The same page again would never end.
      return result === undefined || (nextToken !== undefined && result.nextToken === nextToken)
        ? { failure: { status: 200, isForeign: true } }
        : { result };
    });
    for (const name of page.names) {
      found.set(name.name, name);
    }
    nextToken = page.nextToken;
    if (nextToken === undefined) {
      return [...found.values()];
    }
  }
}

/** `undefined` when the answer has another shape. */
function pageIn({ customDomains, nextToken }: Answer, region: string): Page | undefined {
  return Array.isArray(customDomains)
    ? {
        names: customDomains.map((domain: Answer) => nameOf(domain, region)),
        nextToken: typeof nextToken === "string" && nextToken !== "" ? nextToken : undefined,
      }
    : undefined;
}

function nameOf(domain: Answer, region: string): ListedName {
  const name = String(domain.domainName);
  return {
    product: "fc",
    region,
    name,
    https: takesHttps(domain.protocol),
    ...factsOf(servedIn(domain)),
    resourceType: "FcDomainCertificate",
    importId: `fc/${region}/${name}`,
  };
}

/** No page says whether the list has the certificates. */
async function completed(name: ListedName, region: string, account: Account): Promise<ListedName[]> {
  if (name.https === false || name.fingerprintSha256 !== undefined) {
    return [name];
  }
  try {
    const served = await openFcDomain({ region, domain: name.name }, account).read();
    return served === "missing" ? [] : [{ ...name, ...factsOf(served) }];
  } catch (error) {
    return [{ ...name, ...unreadable(error, permissionFor("GetCustomDomain", region, name.name)) }];
  }
}
