import { type Account, accountOf, environmentAccount } from "../alicloud/account";
import type { Settings } from "../alicloud/credentials";
import { type Hosted, lacksCode, partialError, report, withoutStack } from "../engine/dynamicHost";
import { endWithEngine } from "../engine/engineConnection";
import { bucketPolicyOf } from "../oss/accountBucket";
import {
  checkHttpsOnly,
  diffHttpsOnly,
  enforceHttpsOnly,
  policyId,
  type RawInputs,
  refreshHttpsOnly,
  UnfinishedPolicyError,
} from "./enforcement";
import { removeHttpsOnlyStatement } from "./removal";
import type { HttpsOnlyInputs, HttpsOnlyState } from "./state";

/**
 * The lifecycle of `HttpsOnlyPolicy` as a dynamic provider: the module that the serialized shell (shell.ts) requires in
 * the provider's process. Values go in and out as plain JSON.
 */

let account: Account = environmentAccount();

/** Takes the configuration of the stack, or of the explicit provider that this process serves. */
export function configure(request: { config: Settings }): void {
  account = accountOf(request.config, process.env);
  endWithEngine(process.argv);
}

export async function check(_olds: RawInputs, news: RawInputs) {
  return checkHttpsOnly(news, account.defaultRegion);
}

export async function diff(_id: string, olds: Partial<HttpsOnlyState> & Hosted, news: RawInputs) {
  const { changes, replaces } = diffHttpsOnly(olds, news);
  return { changes: changes || lacksCode(olds), replaces, deleteBeforeReplace: false };
}

export async function create(inputs: HttpsOnlyInputs & Hosted): Promise<{ id: string; outs: HttpsOnlyState }> {
  const id = policyId(inputs);
  try {
    return { id, outs: await enforceHttpsOnly(inputs, undefined, bucketPolicyOf(account, inputs)) };
  } catch (error) {
    if (!(error instanceof UnfinishedPolicyError)) {
      throw error;
    }
    throw partialError(error.message, id, inputs, error.state);
  }
}

export async function update(_id: string, olds: HttpsOnlyState, news: HttpsOnlyInputs & Hosted) {
  return { outs: await enforceHttpsOnly(news, olds, bucketPolicyOf(account, news)) };
}

export async function read(id: string, state: HttpsOnlyState): Promise<{ id?: string; props?: HttpsOnlyState }> {
  const refreshed = await withoutStack(() => refreshHttpsOnly(state, bucketPolicyOf(account, state), report));
  return refreshed === "gone" ? {} : { id, props: refreshed };
}

async function deleteStatement(_id: string, state: HttpsOnlyState): Promise<void> {
  await withoutStack(() => removeHttpsOnlyStatement(state, bucketPolicyOf(account, state), { report }));
}

export { deleteStatement as delete };
