import { type Bucket, openBucket } from "../oss/bucket";
import { type CredentialSource, credentialSource, type Settings } from "../oss/credentials";
import { type CheckResult, checkDeployment, type RawInputs } from "./check";
import { destroyDeployment } from "./destroy";
import { type Diff, diffDeployment } from "./diff";
import { endpointOf, resourceId } from "./location";
import { PartialDeploymentError, reconcile } from "./reconcile";
import { refreshDeployment } from "./refresh";
import type { CheckedInputs, DeploymentLocation, DeploymentState } from "./state";

/**
 * The lifecycle of `OssCertificateDeployment` as a dynamic provider: the module that the serialized shell (shell.ts)
 * requires in the provider's process. Values go in and out as plain JSON.
 */

/** What the dynamic host adds to inputs and state. A state that is saved without it can't be read or deleted any more. */
interface Hosted {
  __provider?: unknown;
}

const noSettings: Settings = { get: () => undefined };

let settings: Settings = noSettings;
let credentials: CredentialSource = credentialSource(noSettings, process.env);

/** Takes the configuration of the stack, or of the explicit provider that this process serves. */
export function configure(request: { config: Settings }): void {
  settings = request.config;
  credentials = credentialSource(settings, process.env);
}

const bucketOf = (location: DeploymentLocation): Bucket =>
  openBucket(location.bucket, endpointOf(location), credentials);

export async function check(olds: RawInputs, news: RawInputs): Promise<CheckResult> {
  const defaultRegion =
    settings.get("alicloud:region") ?? process.env.ALICLOUD_REGION ?? process.env.ALIBABA_CLOUD_REGION;
  return checkDeployment(olds, news, { now: new Date(), defaultRegion });
}

export async function diff(_id: string, olds: Partial<DeploymentState>, news: Partial<CheckedInputs>): Promise<Diff> {
  return diffDeployment(olds, news);
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
  const refreshed = await refreshDeployment(state, bucketOf(state));
  return refreshed === "gone" ? {} : { id, props: refreshed };
}

async function deleteDeployment(_id: string, state: DeploymentState): Promise<void> {
  await destroyDeployment(state, bucketOf(state));
}

export { deleteDeployment as delete };

/** Gives a partial deployment the form in which the engine saves the resource and asks for an update the next time. */
async function reconciled(inputs: CheckedInputs & Hosted, olds: DeploymentState | undefined): Promise<DeploymentState> {
  try {
    return await reconcile(inputs, olds, bucketOf(inputs), new Date());
  } catch (error) {
    if (!(error instanceof PartialDeploymentError)) {
      throw error;
    }
    throw Object.assign(new Error(error.message), {
      id: resourceId(error.state),
      properties: { ...error.state, __provider: inputs.__provider },
      reasons: [error.message],
    });
  }
}
