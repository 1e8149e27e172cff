import { unknownValue } from "../../../provider/engine/unknown";
import type { Properties, ResourceType } from "./resourceType";

/** A refused input. */
export interface InputFailure {
  property: string;
  reason: string;
}

/** What the real plugin would refuse: unknown properties, missing ones, wrong types; and what is not simulated. */
export function checkInputs(type: ResourceType, inputs: Properties): InputFailure[] {
  const failures: InputFailure[] = [];
  for (const [property, value] of Object.entries(inputs)) {
    if (property === "__defaults") {
      continue;
    }
    const kind = type.properties[property];
    if (kind === undefined) {
      failures.push({ property, reason: `Invalid or unknown key "${property}"` });
    } else if (kind === "unused") {
      failures.push({ property, reason: `The stand-in for the alicloud plugin doesn't know what "${property}" does` });
    } else if (value !== unknownValue && kindOf(value) !== kind) {
      failures.push({ property, reason: `expected ${kind} for "${property}", got ${kindOf(value)}` });
    }
  }
  for (const property of type.required) {
    if (inputs[property] === undefined || inputs[property] === null) {
      failures.push({ property, reason: `Missing required argument "${property}"` });
    }
  }
  return failures;
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? "list" : typeof value;
}
