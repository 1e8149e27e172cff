import type { Account } from "../../account/account";
import { rpcService } from "../../rpc/rpcService";
import type { EmulatedService } from "../../server/service";
import { policyActions } from "./policies";
import { roleActions } from "./roles";
import { userActions } from "./users";

/** RAM, version 2015-05-01: what the alicloud plugin and tests call of it. */
export function ramService(account: Account): EmulatedService {
  const actions = new Map([...userActions, ...roleActions, ...policyActions]);
  return rpcService(account, { name: "ram", product: "ram", actions });
}
