import type { Account } from "../alicloud/account";
import type { ListedName } from "./target";

export async function casResources(_account: Account): Promise<ListedName[]> {
  return [];
}
