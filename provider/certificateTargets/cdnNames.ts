import type { Account } from "../alicloud/account";
import type { Answer } from "../alicloud/openApi";
import { servedIn } from "../cdnDomainCertificate/cdnDomain";
import { type CdnProduct, cdnProducts, cdnRequests } from "../cdnDomainCertificate/cdnRequests";
import { factsOf } from "./facts";
import { inTurn } from "./inTurn";
import { allPages, incomplete, pageIn } from "./pages";
import type { ListedName } from "./target";
import { unreadable } from "./unreadable";

/** So that a pause of the network or of the service lets no more than these arrive at once. */
const readsAtATime = 10;

/** The most that a page of the list has. */
const pageSize = 500;

/** The domains of CDN or DCDN: the list says which have HTTPS, and each of these is asked once for its certificate. */
export async function cdnNames(product: CdnProduct, account: Account): Promise<ListedName[]> {
  const { title, list } = cdnProducts[product];
  try {
    const { items, missing } = await allPages((page) => listPage(product, account, page));
    const names = new Map(items.map((item) => [String(item.DomainName), item]));
    const rows = await readAll(product, [...names.values()], account);
    const gap = { problem: "failed", error: incomplete(`The list of ${title} domains`, missing) } as const;
    return missing > 0 ? [...rows, { product, name: "", ...gap }] : rows;
  } catch (error) {
    return [{ product, name: "", ...unreadable(error, permissionFor(product, list, "*")) }];
  }
}

const permissionFor = (product: CdnProduct, action: string, domain: string) =>
  `${product}:${action} on 'acs:${product}:*:*:domain/${domain}'`;

function listPage(product: CdnProduct, account: Account, page: number) {
  const { title, list } = cdnProducts[product];
  return cdnRequests(product, account)(
    list,
    { description: `Listing the domains of ${title}`, permission: permissionFor(product, list, "*") },
    { PageNumber: page, PageSize: pageSize },
    ({ Domains, TotalCount }) => pageIn((Domains as { PageData?: unknown } | undefined)?.PageData, TotalCount),
  );
}

async function readAll(product: CdnProduct, domains: Answer[], account: Account): Promise<ListedName[]> {
  const { names, read } = reading(product, account);
  const rows = await inTurn(domains, readsAtATime, async ({ DomainName, SslProtocol, SSLProtocol }) => {
    const domain = String(DomainName);
    const row = rowOf(product, domain);
    if ((SslProtocol ?? SSLProtocol) === "off") {
      return { ...row, https: false };
    }
    try {
      const served = await read(domain);
      return served === "missing" ? [] : { ...row, ...served };
    } catch (error) {
      return { ...row, ...unreadable(error, permissionFor(product, names.read, domain)) };
    }
  });
  return rows.flat();
}

/** One set of requests for all domains. */
function reading(product: CdnProduct, account: Account) {
  const [names, send] = [cdnProducts[product], cdnRequests(product, account)];
  const read = (domain: string) =>
    send<Partial<ListedName> | "missing">(
      names.read,
      {
        description: `Reading the certificate of ${names.title} domain '${domain}'`,
        permission: permissionFor(product, names.read, domain),
      },
      { DomainName: domain },
      (answer) => {
        const served = servedIn(answer, names);
        const [info] = (answer.CertInfos as { CertInfo: Answer[] } | undefined)?.CertInfo ?? [];
        return served && { https: info?.[names.status] === "on", ...factsOf(served) };
      },
      // It was removed after the list was made.
      ({ code }) => (code === "InvalidDomain.NotFound" ? "missing" : undefined),
    );
  return { names, read };
}

/** A wildcard domain as people write it. */
function rowOf(product: CdnProduct, domain: string): ListedName {
  const name = domain.replace(/^\./, "*.");
  return { product, name, resourceType: "CdnDomainCertificate", importId: `${product}/${name}` };
}
