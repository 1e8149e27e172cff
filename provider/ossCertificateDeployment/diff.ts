import { fileKey, fileRoles } from "../bucketLayout/layout";
import { differences, replacing } from "../engine/fields";
import { isUnknown } from "../engine/unknown";
import { derived } from "./derivedFields";
import { inputFields } from "./fields";
import type { CheckedInputs, DeploymentState } from "./state";

/** How the state differs from the inputs. */
export interface Comparison {
  /** Inputs that lead to a replacement. */
  replace: string[];
  /** Inputs and derived fields that lead to an upload to `latest/`. */
  write: string[];
  /** Inputs and derived fields that only change the state. */
  record: string[];
  /** Keys of objects that should exist but don't. */
  missing: string[];
}

const compared = { ...derived, ...inputFields };

/**
 * Compares what a deployment left with the inputs. Certificates are compared by fingerprint, so other line ends or a PKCS#1 copy
 * of the same key make no difference. An unknown value differs from every known one, except unknown warnings.
 */
export function compare(state: Partial<DeploymentState>, inputs: Partial<CheckedInputs>): Comparison {
  const { replace, write, record } = differences(compared, state, inputs);
  const existing = new Set(state.objects?.map((object) => object.key));
  const expected = [state.archivePath, state.latestPath].flatMap((path) =>
    path === undefined ? [] : fileRoles.map((role) => fileKey(path, role)),
  );
  return {
    replace,
    write,
    // Warnings that aren't known yet are no reason to show an update.
    record: record.filter((name) => name !== "warnings" || !isUnknown(inputs.warnings)),
    missing: expected.filter((key) => !existing.has(key)),
  };
}

/** The part of a diff that every host passes to the engine. */
export interface Diff {
  changes: boolean;
  replaces: string[];
}

/**
 * Whether the inputs lead to an update or replacement of what the state describes.
 * A place that isn't known yet is shown as an update: in most stacks it turns out to be the old one.
 */
export function diffDeployment(
  state: Partial<DeploymentState>,
  inputs: Partial<CheckedInputs>,
  comparison: Comparison = compare(state, inputs),
): Diff {
  const { replace, write, record, missing } = comparison;
  return {
    changes: replace.length + write.length + record.length + missing.length > 0,
    replaces: replacing(replace, inputs),
  };
}
