import { CredentialsError, type Settings } from "../oss/credentials";
import { OssError } from "../oss/ossError";
import { type Account, accountOf } from "./account";
import { type CheckResult, checkDeployment, type RawInputs } from "./check";
import { destroyDeployment, UnseenObjectError } from "./destroy";
import { type Diff, diffDeployment } from "./diff";
import { resourceId } from "./location";
import { PartialDeploymentError, reconcile } from "./reconcile";
import { refreshDeployment } from "./refresh";
import type { CheckedInputs, DeploymentState } from "./state";

/**
 * The lifecycle of `OssCertificateDeployment` as a dynamic provider: the module that the serialized shell (shell.ts)
 * requires in the provider's process. Values go in and out as plain JSON.
 */

/** What the dynamic host adds to inputs and state. A state that is saved without it can't be read or deleted any more. */
interface Hosted {
  __provider?: unknown;
}

const noSettings: Settings = { get: () => undefined };

let account: Account = accountOf(noSettings, process.env);

/** Takes the configuration of the stack, or of the explicit provider that this process serves. */
export function configure(request: { config: Settings }): void {
  account = accountOf(request.config, process.env);
}

export async function check(olds: RawInputs, news: RawInputs): Promise<CheckResult> {
  return checkDeployment(olds, news, { now: new Date(), defaultRegion: account.defaultRegion });
}

/**
 * A state without the shell's code was written by the plugin: its program moved to the dynamic resource. The update that
 * is asked for uploads nothing, but saves the code by which the dynamic host reads and deletes.
 */
export async function diff(
  _id: string,
  olds: Partial<DeploymentState> & Hosted,
  news: Partial<CheckedInputs>,
): Promise<Diff> {
  const { changes, replaces } = diffDeployment(olds, news);
  return { changes: changes || olds.__provider === undefined, replaces };
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
  const refreshed = await plainly(() => refreshDeployment(state, account.openBucket(state), tell));
  return refreshed === "gone" ? {} : { id, props: refreshed };
}

async function deleteDeployment(_id: string, state: DeploymentState): Promise<void> {
  await plainly(() => destroyDeployment(state, account.openBucket(state), tell));
}

/** The engine shows what a dynamic provider prints; there is no other way from here to the user. */
const tell = (sentence: string) => console.log(sentence);

/** The host prints the stack of what read and delete throw. Of a refusal only the sentence is of use. */
async function plainly<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof OssError || error instanceof CredentialsError || error instanceof UnseenObjectError) {
      error.stack = "";
    }
    throw error;
  }
}

export { deleteDeployment as delete };

/** Gives a partial deployment the form in which the engine saves the resource and asks for an update the next time. */
async function reconciled(inputs: CheckedInputs & Hosted, olds: DeploymentState | undefined): Promise<DeploymentState> {
  try {
    return await reconcile(inputs, olds, account.openBucket(inputs), new Date());
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
