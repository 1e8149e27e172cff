import { isUnknown } from "../engine/unknown";
import { compare } from "./plan";
import type { CheckedInputs, DeploymentState } from "./state";

/** The part of a dynamic provider's diff result that reaches the engine. */
export interface Diff {
  changes: boolean;
  replaces: string[];
}

/**
 * Whether, and how, the inputs ask for something else than what the state says.
 * A place that isn't known yet is shown as an update: in most stacks it turns out to be the old one.
 */
export function diffDeployment(state: Partial<DeploymentState>, inputs: Partial<CheckedInputs>): Diff {
  const { places, shapes, memories, missing } = compare(state, inputs);
  return {
    changes: places.length + shapes.length + memories.length + missing.length > 0,
    replaces: places.filter((place) => !isUnknown(inputs[place as keyof CheckedInputs])),
  };
}
