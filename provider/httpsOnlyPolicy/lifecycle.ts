import type { Settings } from "../oss/credentials";
import { type Account, accountOf } from "../ossCertificateDeployment/account";
import {
  checkHttpsOnly,
  diffHttpsOnly,
  enforceHttpsOnly,
  policyId,
  type RawInputs,
  refreshHttpsOnly,
  removeHttpsOnlyStatement,
  UnfinishedPolicyError,
} from "./enforcement";
import type { HttpsOnlyInputs, HttpsOnlyState } from "./state";

/**
 * The lifecycle of `HttpsOnlyPolicy` as a dynamic provider: the module that the serialized shell (shell.ts) requires in
 * the provider's process. Values go in and out as plain JSON.
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

export async function check(_olds: RawInputs, news: RawInputs) {
  return checkHttpsOnly(news, account.defaultRegion);
}

/** As for a deployment, a state without the shell's code was written by the plugin, and is saved with it. */
export async function diff(_id: string, olds: Partial<HttpsOnlyState> & Hosted, news: RawInputs) {
  const { changes, replaces } = diffHttpsOnly(olds, news);
  return { changes: changes || olds.__provider === undefined, replaces, deleteBeforeReplace: false };
}

export async function create(inputs: HttpsOnlyInputs & Hosted): Promise<{ id: string; outs: HttpsOnlyState }> {
  const id = policyId(inputs);
  try {
    return { id, outs: await enforceHttpsOnly(inputs, undefined, account.openBucketPolicy(inputs)) };
  } catch (error) {
    if (!(error instanceof UnfinishedPolicyError)) {
      throw error;
    }
    throw Object.assign(new Error(error.message), {
      id,
      properties: { ...error.state, __provider: inputs.__provider },
      reasons: [error.message],
    });
  }
}

export async function update(_id: string, olds: HttpsOnlyState, news: HttpsOnlyInputs & Hosted) {
  return { outs: await enforceHttpsOnly(news, olds, account.openBucketPolicy(news)) };
}

export async function read(id: string, state: HttpsOnlyState): Promise<{ id?: string; props?: HttpsOnlyState }> {
  const refreshed = await refreshHttpsOnly(state, account.openBucketPolicy(state));
  return refreshed === "gone" ? {} : { id, props: refreshed };
}

async function deleteStatement(_id: string, state: HttpsOnlyState): Promise<void> {
  await removeHttpsOnlyStatement(state, account.openBucketPolicy(state));
}

export { deleteStatement as delete };
