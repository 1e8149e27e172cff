import type { Account } from "../../account/account";
import { rpcService } from "../../rpc/rpcService";
import type { EmulatedService } from "../../server/service";
import { attributeActions } from "./attributes";
import { casError } from "./errors";
import { readActions } from "./read";
import type { CasStores } from "./stores";
import { uploadActions } from "./upload";

/** Certificate Management Service, version 2020-04-07: uploaded certificates, in two stores. */
export function casService(account: Account, stores: CasStores): EmulatedService {
  const actions = new Map([...uploadActions(stores), ...readActions(stores), ...attributeActions(stores)]);
  return rpcService(account, {
    name: "cas",
    product: "yundun-cert",
    version: "2020-04-07",
    actions,
    throttled: () => casError("FlowControlError"),
  });
}
