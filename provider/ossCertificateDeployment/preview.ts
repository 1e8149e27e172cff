import { unknownValue } from "../engine/unknown";
import { withoutUndefined } from "../engine/withoutUndefined";
import { derivedFields } from "./derivedFields";
import { compare } from "./diff";
import { rememberedInputs } from "./fields";
import type { CheckedInputs, DeploymentState } from "./state";

/** A state as far as it is known before anything is uploaded: what is not is `unknownValue`. */
export type PreviewedState = Partial<Record<keyof DeploymentState, unknown>>;

/**
 * What create (without `state`) or update would leave. Nothing but the uploads' own results is unknown, unless the
 * inputs themselves are.
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
