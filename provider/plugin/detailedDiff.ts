import { isDeepStrictEqual } from "node:util";
import { type Diff, diffDeployment } from "../ossCertificateDeployment/diff";
import { compare } from "../ossCertificateDeployment/plan";
import { type CheckedInputs, type DeploymentState, derivedFields } from "../ossCertificateDeployment/state";

/** How a property differs; the kinds of the protocol's `PropertyDiff`, without "replace". */
export type Kind = "add" | "delete" | "update";

/** A diff that also says which properties a preview shows, and how. */
export interface DetailedDiff extends Diff {
  details: ReadonlyMap<string, { kind: Kind; replaces: boolean }>;
  /** Keys of objects that should stand and don't: no property shows them. */
  missing: string[];
}

/**
 * The diff with its details. A renewal shows the fields that describe the certificate (`~ fingerprint`, `~ notAfter`, …)
 * and no PEM.
 */
export function detailDiff(state: Partial<DeploymentState>, inputs: Partial<CheckedInputs>): DetailedDiff {
  const diff = diffDeployment(state, inputs);
  const { places, shapes, memories, missing } = compare(state, inputs);
  const derived = derivedFields.filter(
    (name) => name !== "warnings" && !isDeepStrictEqual(state[name] ?? undefined, inputs[name] ?? undefined),
  );
  const damaged = (["archivePath", "latestPath"] as const).filter((name) =>
    missing.some((key) => key.startsWith(`${state[name]}/`)),
  );
  const names = diff.changes ? new Set([...derived, ...places, ...shapes, ...memories, ...damaged]) : new Set<string>();
  const kindOf = (name: string): Kind => {
    const [old, young] = [state[name as keyof DeploymentState], inputs[name as keyof CheckedInputs]];
    return old === undefined ? "add" : young === undefined ? "delete" : "update";
  };
  return {
    ...diff,
    details: new Map([...names].map((name) => [name, { kind: kindOf(name), replaces: diff.replaces.includes(name) }])),
    missing,
  };
}
