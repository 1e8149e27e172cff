import { isDeepStrictEqual } from "node:util";
import { isUnknown } from "../engine/unknown";
import type { RawInputs } from "./check";
import { type CheckedInputs, derivedFields } from "./state";

/** All that the checklist looks at and the derived fields come from, but for the time. */
const sources = [
  "certificate",
  "chain",
  "privateKey",
  "requiredDomains",
  "renewBeforeDays",
  "allowExpired",
  "region",
  "bucket",
  "prefix",
  "endpoint",
] as const satisfies readonly (keyof CheckedInputs)[];

/**
 * The derived fields of the last deployment, when nothing that they come from has changed since; `undefined` otherwise.
 * What passed the checklist once passes it again: only the time is another, and a certificate that stands in its place
 * is not refused for having expired. (A file asset's value holds the hash of its content.)
 *
 * This keeps the preview of a hundred unchanged deployments as fast as that of resources that do nothing.
 *
 * @param olds the checked inputs of the last deployment, if there was one
 * @param inputs normalized, with known and unknown values
 */
export function unchangedFields(olds: RawInputs, inputs: RawInputs): RawInputs | undefined {
  const isSame = sources.every((name) => isDeepStrictEqual(olds[name], inputs[name]));
  // What was imported has no key, and whether it still needs none depends on more than these inputs.
  const needed = [...derivedFields, "privateKey"] as const;
  const isWhole = needed.every((name) => olds[name] !== undefined && !isUnknown(olds[name]));
  return isSame && isWhole
    ? Object.fromEntries([...derivedFields, "rolledBackFrom" as const].map((name) => [name, olds[name]]))
    : undefined;
}
