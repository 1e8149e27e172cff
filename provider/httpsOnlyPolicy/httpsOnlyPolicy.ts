import type { Raw } from "../engine/raw";
import { unknownValue } from "../engine/unknown";
import { type Context, type Difference, detailsOf, type Lifecycle } from "../lifecycle/lifecycle";
import { bucketPolicyOf } from "../oss/accountBucket";
import {
  checkHttpsOnly,
  diffHttpsOnly,
  enforceHttpsOnly,
  httpsOnlyState,
  policyId,
  refreshHttpsOnly,
} from "./enforcement";
import { inputFields } from "./fields";
import { removeHttpsOnlyStatement } from "./removal";
import type { HttpsOnlyInputs, HttpsOnlyState } from "./state";

/** The lifecycle of `HttpsOnlyPolicy`. */
export const httpsOnlyPolicy: Lifecycle<HttpsOnlyInputs, HttpsOnlyState> = {
  type: "HttpsOnlyPolicy",
  fields: inputFields,
  derived: [],
  check: (_olds, news, { defaultRegion, reader }) => checkHttpsOnly(news, defaultRegion, reader),
  diff,
  preview,
  deploy: (inputs, state, { account }) => enforceHttpsOnly(inputs, state, bucketPolicyOf(account, inputs)),
  id: policyId,
  read,
  destroy: (state, { account, report, urn }) =>
    removeHttpsOnlyStatement(state, bucketPolicyOf(account, state), { report, urn }),
};

function diff(state: Partial<HttpsOnlyState>, inputs: Raw<HttpsOnlyInputs>): Difference {
  const { changes, replaces, changed, isLost } = diffHttpsOnly(state, inputs);
  const details = detailsOf(changed, state, inputs);
  return { changes, replaces, details: isLost ? details.set("enforced", "update") : details };
}

/** An update knows from the state whether this resource added the statement; a create doesn't know yet. */
function preview(inputs: HttpsOnlyInputs, state: HttpsOnlyState | undefined): object {
  const { region, bucket, endpoint, internal, pathStyle, enforced } = httpsOnlyState(inputs, {
    added: false,
    enforced: true,
  });
  const { added = unknownValue, mark = unknownValue } = state ?? {};
  return { region, bucket, endpoint, internal, pathStyle, enforced, added, mark };
}

async function read(id: string, state: Partial<HttpsOnlyState>, { account, report }: Context) {
  if (state.bucket === undefined) {
    throw new Error(
      "HttpsOnlyPolicy can't be imported. Declare it instead: existing statements of the policy are kept.",
    );
  }
  const known = state as HttpsOnlyState;
  const refreshed = await refreshHttpsOnly(known, bucketPolicyOf(account, known), report);
  return refreshed === "gone" ? ("gone" as const) : { id, state: refreshed };
}
