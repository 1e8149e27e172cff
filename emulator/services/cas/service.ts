import type { Account } from "../../account/account";
import { rpcService } from "../../rpc/rpcService";
import type { EmulatedService } from "../../server/service";
import { attributeActions } from "./attributes";
import type { CloudResources } from "./cloudResources";
import { casError } from "./errors";
import { cloudResourceActions } from "./listCloudResources";
import { readActions } from "./read";
import type { CasStores } from "./stores";
import { uploadActions } from "./upload";

/** Certificate Management Service, version 2020-04-07: uploaded certificates, in two stores, and the resources of other products that serve them. */
export function casService(account: Account, stores: CasStores, resources: CloudResources): EmulatedService {
  const actions = new Map([
    ...uploadActions(stores),
    ...readActions(stores),
    ...attributeActions(stores),
    ...cloudResourceActions(stores, resources),
  ]);
  return rpcService(account, {
    name: "cas",
    product: "yundun-cert",
    version: "2020-04-07",
    actions,
    throttled: () => casError("FlowControlError"),
  });
}
