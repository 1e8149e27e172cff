import { type Account, accountOf, environmentAccount } from "../alicloud/account";
import type { Settings } from "../alicloud/credentials";
import { type Hosted, lacksCode, partialError, report, withoutStack } from "../engine/dynamicHost";
import { endWithEngine } from "../engine/engineConnection";
import { bucketOf } from "../oss/accountBucket";
import { type CheckResult, checkDeployment, type RawInputs } from "./check";
import { destroyDeployment } from "./destroy";
import { type Diff, diffDeployment } from "./diff";
import { resourceId } from "./location";
import { PartialDeploymentError, reconcile } from "./reconcile";
import { refreshDeployment } from "./refresh";
import type { CheckedInputs, DeploymentState } from "./state";

/**
 * The lifecycle of `OssCertificateDeployment` as a dynamic provider: the module that the serialized shell (shell.ts)
 * requires in the provider's process. Values go in and out as plain JSON.
 */

let account: Account = environmentAccount();

/** Takes the configuration of the stack, or of the explicit provider that this process serves. */
export function configure(request: { config: Settings }): void {
  account = accountOf(request.config, process.env);
  endWithEngine(process.argv);
}

export async function check(olds: RawInputs, news: RawInputs): Promise<CheckResult> {
  return checkDeployment(olds, news, { now: new Date(), defaultRegion: account.defaultRegion });
}

export async function diff(
  _id: string,
  olds: Partial<DeploymentState> & Hosted,
  news: Partial<CheckedInputs>,
): Promise<Diff> {
  const { changes, replaces } = diffDeployment(olds, news);
  return { changes: changes || lacksCode(olds), replaces };
}

export async function create(inputs: CheckedInputs & Hosted): Promise<{ id: string; outs: DeploymentState }> {
  const outs = await reconciled(inputs, undefined);
  return { id: resourceId(outs), outs };
}

export async function update(
  _id: string,
  olds: DeploymentState,
  news: CheckedInputs & Hosted,
): Promise<{ outs: DeploymentState }> {
  return { outs: await reconciled(news, olds) };
}

export async function read(id: string, state: DeploymentState): Promise<{ id?: string; props?: DeploymentState }> {
  const refreshed = await withoutStack(() => refreshDeployment(state, bucketOf(account, state), report));
  return refreshed === "gone" ? {} : { id, props: refreshed };
}

async function deleteDeployment(_id: string, state: DeploymentState): Promise<void> {
  await withoutStack(() => destroyDeployment(state, bucketOf(account, state), { report }));
}

export { deleteDeployment as delete };

async function reconciled(inputs: CheckedInputs & Hosted, olds: DeploymentState | undefined): Promise<DeploymentState> {
  try {
    return await reconcile(inputs, olds, bucketOf(account, inputs), new Date(), report);
  } catch (error) {
    if (!(error instanceof PartialDeploymentError)) {
      throw error;
    }
    throw partialError(error.message, resourceId(error.state), inputs, error.state);
  }
}
