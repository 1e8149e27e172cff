import { isDeepStrictEqual } from "node:util";
import { namesOf } from "../engine/fields";
import { isUnknown } from "../engine/unknown";
import { derivedFields } from "./derivedFields";
import { inputFields } from "./fields";
import type { RawInputs } from "./state";

/** All inputs of the checklist and the derived fields, except the time: the place, and the inputs that only check uses. */
const sources = namesOf(inputFields, "replace", "none");

/**
 * The derived fields of the last deployment, if none of their inputs has changed since; `undefined` otherwise. What passed the
 * checklist once passes it again: only the time has changed, and a deployed certificate is not rejected for having expired. (A
 * file asset's value includes the hash of its content.)
 *
 * This makes the preview of a hundred unchanged deployments as fast as that of resources that do nothing.
 *
 * @param olds the checked inputs of the last deployment, if there was one
 * @param inputs normalized, with known and unknown values
 */
export function unchangedFields(olds: RawInputs, inputs: RawInputs): RawInputs | undefined {
  const isSame = sources.every((name) => isDeepStrictEqual(olds[name], inputs[name]));
  // An imported deployment has no key, and whether it still needs none depends on more than these inputs.
  const needed = [...derivedFields, "privateKey"] as const;
  const isWhole = needed.every((name) => olds[name] !== undefined && !isUnknown(olds[name]));
  return isSame && isWhole
    ? Object.fromEntries([...derivedFields, "rolledBackFrom" as const].map((name) => [name, olds[name]]))
    : undefined;
}
