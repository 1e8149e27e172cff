import { isUnknown, unknownValue } from "../engine/unknown";
import type { Lifecycle } from "../lifecycle/lifecycle";
import { certificateAdvice } from "../pemInputs/advice";
import { certificateWarnings } from "../pemInputs/warnings";
import { identifiersOf, partsOf } from "./certificates";
import { checkDeployment } from "./check";
import { deploy, openResources } from "./deploy";
import { destroyDeployment } from "./destroy";
import { deploymentDiff } from "./diff";
import { derivedFields, inputFields } from "./fields";
import { deploymentPlace } from "./place";
import { quotaWarnings } from "./quota";
import { readDeployment } from "./read";
import { mergedResults } from "./results";
import { idOf, type Manner, settled } from "./run";
import type { CasDeploymentResource, DeploymentInputs, DeploymentState } from "./state";

/** Ten minutes, looking every three seconds. */
const defaultManner: Manner = { timeout: 600_000, interval: 3_000 };

/** The lifecycle of `CasDeployment`. @param manner how long a job is waited for */
export const deploymentLifecycle = (manner: Manner = defaultManner): Lifecycle<DeploymentInputs, DeploymentState> => ({
  type: "CasDeployment",
  fields: inputFields,
  derived: [...Object.keys(derivedFields), "quotaNeeded"],
  check: checkDeployment,
  warnings: (inputs, now) => [...certificateWarnings({ warnings: inputs.warnings }, now), ...quotaWarnings(inputs)],
  advice: certificateAdvice,
  place: ({ resources }) => (isUnknown(resources) ? undefined : deploymentPlace(resources as CasDeploymentResource[])),
  diff: deploymentDiff,
  preview(inputs, state) {
    const isSame = state !== undefined && !isUnknown(inputs.resources) && openResources(inputs, state).length === 0;
    return {
      ...settled(inputs),
      store: state?.store ?? storeOf(inputs),
      quotaNeeded: inputs.quotaNeeded,
      jobId: isSame ? state.jobId : unknownValue,
      status: isSame && !state.isPending ? state.status : unknownValue,
      results: isSame && !state.isPending ? mergedResults(inputs.resources, state.results) : unknownValue,
    };
  },
  deploy: (inputs, state, context) => deploy(manner, inputs, state, context),
  id: idOf,
  read: readDeployment,
  destroy: (state, context) => destroyDeployment(manner, state, context),
});

/** Known with one of the identifiers. */
function storeOf({ certificates }: DeploymentInputs): string {
  const known = identifiersOf(certificates).find(
    (identifier) => typeof identifier === "string" && !isUnknown(identifier),
  );
  return typeof known === "string" ? partsOf(known).store : unknownValue;
}

/** The lifecycle of `CasDeployment`. */
export const casDeployment = deploymentLifecycle();
