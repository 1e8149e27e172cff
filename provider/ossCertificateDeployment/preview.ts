import { unknownValue } from "../engine/unknown";
import { withoutUndefined } from "../engine/withoutUndefined";
import { derivedFields } from "./derivedFields";
import { compare } from "./diff";
import { rememberedInputs } from "./fields";
import type { CheckedInputs, DeploymentState } from "./state";

/** A state before anything is uploaded: fields that aren't known yet are `unknownValue`. */
export type PreviewedState = Partial<Record<keyof DeploymentState, unknown>>;

/**
 * The state that create (without `state`) or update would leave. Only the results of the uploads are unknown, unless inputs are
 * unknown.
 */
export function previewDeployment(inputs: CheckedInputs, state: Partial<DeploymentState> | undefined): PreviewedState {
  const { write, replace, missing } = compare(state ?? {}, inputs);
  const objectsStay = state !== undefined && write.length + replace.length + missing.length === 0;
  return withoutUndefined({
    ...rememberedInputs(inputs),
    ...Object.fromEntries(derivedFields.map((name) => [name, inputs[name]])),
    objects: objectsStay ? state.objects : unknownValue,
    deploymentId: state?.deploymentId ?? unknownValue,
  });
}
