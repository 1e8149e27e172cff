import type { Account } from "../alicloud/account";
import type { Answer } from "../alicloud/openApi";
import { type CdnProduct, cdnProducts, cdnRequests } from "./cdnRequests";
import { spellingOf } from "./spelling";

/** The name under which CDN or DCDN serves a domain, wherever DNS leads; `undefined` if the account has no such domain there. */
export async function edgeNameOf(product: CdnProduct, domain: string, account: Account): Promise<string | undefined> {
  const { title, list } = cdnProducts[product];
  const { cname } = await cdnRequests(product, account)(
    list,
    {
      description: `Looking for the edge name of ${title} domain '${domain}'`,
      permission: `${product}:${list} on '*'`,
    },
    { DomainName: spellingOf(domain), DomainSearchType: "full_match" },
    edgeNameIn,
  );
  return cname;
}

/** `undefined` when the answer has another shape. */
function edgeNameIn(answer: Answer): { cname: string | undefined } | undefined {
  const { Domains } = answer as { Domains?: { PageData?: Answer[] } };
  if (!Array.isArray(Domains?.PageData)) {
    return undefined;
  }
  const name = Domains.PageData[0]?.Cname;
  return { cname: typeof name === "string" && name !== "" ? name : undefined };
}
