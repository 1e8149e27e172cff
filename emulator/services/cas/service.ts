import type { Account } from "../../account/account";
import { rpcService } from "../../rpc/rpcService";
import type { EmulatedService } from "../../server/service";
import { attributeActions } from "./attributes";
import { deploymentActions } from "./deploymentActions";
import type { DeploymentJobs } from "./deploymentJobs";
import { casError } from "./errors";
import { cloudResourceActions } from "./listCloudResources";
import { readActions } from "./read";
import type { CasStores } from "./stores";
import { uploadActions } from "./upload";

/** Certificate Management Service, version 2020-04-07: uploaded certificates, in two stores, the resources of other products that serve them, and the jobs that deploy them there. */
export function casService(account: Account, stores: CasStores, jobs: DeploymentJobs): EmulatedService {
  const actions = new Map([
    ...uploadActions(stores),
    ...readActions(stores),
    ...attributeActions(stores),
    ...cloudResourceActions(stores, jobs.resources),
    ...deploymentActions(jobs),
  ]);
  return rpcService(account, {
    name: "cas",
    product: "yundun-cert",
    version: "2020-04-07",
    actions,
    throttled: () => casError("FlowControlError"),
  });
}
