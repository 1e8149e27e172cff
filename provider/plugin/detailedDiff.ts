import { isDeepStrictEqual } from "node:util";
import { diffDeployment } from "../ossCertificateDeployment/diff";
import { compare } from "../ossCertificateDeployment/plan";
import { type CheckedInputs, type DeploymentState, derivedFields } from "../ossCertificateDeployment/state";
import { type DetailedDiff, kindOf } from "./servedResource";

/** A deployment's diff with its details. */
export interface DeploymentDiff extends DetailedDiff {
  /** Keys of objects that should stand and don't: no property shows them. */
  missing: string[];
}

/**
 * The diff with its details. A renewal shows the fields that describe the certificate (`~ fingerprint`, `~ notAfter`, …)
 * and no PEM.
 */
export function detailDiff(state: Partial<DeploymentState>, inputs: Partial<CheckedInputs>): DeploymentDiff {
  const diff = diffDeployment(state, inputs);
  const { places, shapes, memories, missing } = compare(state, inputs);
  const derived = derivedFields.filter(
    (name) => !isDeepStrictEqual(state[name] ?? undefined, inputs[name] ?? undefined),
  );
  const damaged = (["archivePath", "latestPath"] as const).filter((name) =>
    missing.some((key) => key.startsWith(`${state[name]}/`)),
  );
  const names = diff.changes ? new Set([...derived, ...places, ...shapes, ...memories, ...damaged]) : new Set<string>();
  return {
    ...diff,
    details: new Map(
      [...names].map((name) => [
        name,
        kindOf(state[name as keyof DeploymentState], inputs[name as keyof CheckedInputs]),
      ]),
    ),
    missing,
  };
}
