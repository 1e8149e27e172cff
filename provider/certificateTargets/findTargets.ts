import type { Account } from "../alicloud/account";
import { casResources } from "./casResources";
import { cdnNames } from "./cdnNames";
import { fcNames } from "./fcNames";
import { servesGiven } from "./given";
import { type Criteria, judge } from "./judge";
import { ossNames } from "./ossNames";
import type { Selection } from "./selection";
import { withStoredFacts } from "./storedFacts";
import type { CertificateTarget, ListedName, TargetProduct } from "./target";

/** How the names of each product are listed. */
const listers: Readonly<Record<TargetProduct, (selection: Selection, account: Account) => Promise<ListedName[]>>> = {
  cdn: (_, account) => cdnNames("cdn", account),
  dcdn: (_, account) => cdnNames("dcdn", account),
  oss: ossNames,
  fc: async ({ fcRegions }, account) => (await Promise.all(fcRegions.map((region) => fcNames(region, account)))).flat(),
  cas: (_, account) => casResources(account),
};

/**
 * The names of an account: what each serves, until when, and how the given certificate fits. Nothing is changed, and no key is kept. What
 * could not be read is a row that says so.
 *
 * @returns by product, region, bucket and name
 * @throws CredentialsError without credentials, CancelledError
 */
export async function findTargets(
  selection: Selection,
  criteria: Criteria,
  account: Account,
): Promise<CertificateTarget[]> {
  const lists = await Promise.all(selection.products.map((product) => listers[product](selection, account)));
  const { given } = criteria;
  const names = lists.flat().map((name) => ({
    ...name,
    // What serves the given certificate need not be looked up.
    ...(given && servesGiven(name, given) && given),
  }));
  const targets = (await withStoredFacts(names, account)).map((name) => judge(name, criteria));
  return targets.sort((left, right) => compare(keyOf(left), keyOf(right)));
}

const order: readonly string[] = ["cdn", "dcdn", "oss", "fc"];

function keyOf({ product, region = "", bucket = "", name }: CertificateTarget): string {
  const place = order.indexOf(product);
  return [place < 0 ? order.length : place, product, region, bucket, name].join("\n");
}

const compare = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0);
