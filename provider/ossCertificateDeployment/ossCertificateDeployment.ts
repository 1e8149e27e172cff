import { isDeepStrictEqual } from "node:util";
import { isUnknown } from "../engine/unknown";
import { withoutUndefined } from "../engine/withoutUndefined";
import {
  type Context,
  type Difference,
  detailsOf,
  type Found,
  type Lifecycle,
  type Place,
} from "../lifecycle/lifecycle";
import { bucketOf } from "../oss/accountBucket";
import { certificateAdvice } from "../pemInputs/advice";
import { checkDeployment } from "./check";
import { derivedFields } from "./derivedFields";
import { destroyDeployment } from "./destroy";
import { compare, diffDeployment } from "./diff";
import { inputFields } from "./fields";
import { normalizeLocation, readResourceId, resourceId } from "./location";
import { placeOf } from "./place";
import { previewDeployment } from "./preview";
import { reconcile } from "./reconcile";
import { refreshDeployment } from "./refresh";
import type { CheckedInputs, DeploymentState, RawInputs } from "./state";
import { warningsOf } from "./warnings";

/** The lifecycle of `OssCertificateDeployment`. */
export const ossCertificateDeployment: Lifecycle<CheckedInputs, DeploymentState> = {
  type: "OssCertificateDeployment",
  fields: inputFields,
  derived: [...derivedFields, "rolledBackFrom"],
  check: checkDeployment,
  warnings: warningsOf,
  advice: certificateAdvice,
  place,
  diff,
  preview: previewDeployment,
  deploy: (inputs, state, { account, now, report, reader, guard }) =>
    reconcile(inputs, state, bucketOf(account, inputs), now, report, reader, guard),
  id: resourceId,
  read,
  destroy: (state, { account, report, urn }) =>
    destroyDeployment(state, bucketOf(account, state), { report, ...(urn !== undefined && { urn }) }),
};

function place({ bucket, prefix }: RawInputs): Place | undefined {
  if (typeof bucket !== "string" || isUnknown(bucket) || isUnknown(prefix)) {
    return undefined;
  }
  return placeOf({ bucket, prefix: prefix as string | undefined });
}

/** A renewal shows the fields that describe the certificate (`~ fingerprint`, `~ notAfter`, …) and no PEM. */
function diff(state: Partial<DeploymentState>, inputs: Partial<CheckedInputs>): Difference {
  const comparison = compare(state, inputs);
  const { changes, replaces } = diffDeployment(state, inputs, comparison);
  if (!changes) {
    return { changes, replaces, details: new Map() };
  }
  const { replace, write, record, missing } = comparison;
  const differing = derivedFields.filter(
    (name) => !isDeepStrictEqual(state[name] ?? undefined, inputs[name] ?? undefined),
  );
  const damaged = (["archivePath", "latestPath"] as const).filter((name) =>
    missing.some((key) => key.startsWith(`${state[name]}/`)),
  );
  return {
    changes,
    replaces,
    details: detailsOf(new Set([...differing, ...replace, ...write, ...record, ...damaged]), state, inputs),
    notes: missing.length === 0 ? [] : [noteOf(missing)],
  };
}

/** No property shows which objects are missing. */
function noteOf(missing: readonly string[]): string {
  const keys = missing.map((key) => `'${key}'`).join(", ");
  return `Missing in the bucket, or changed since the deployment: ${keys}. An update writes it again.`;
}

async function read(
  id: string,
  state: Partial<DeploymentState>,
  context: Context,
): Promise<Found<CheckedInputs, DeploymentState> | "gone"> {
  // A hand-edited state may lack its mark. It must not get the mark of the deployment that wrote `latest/` last.
  return state.deploymentId === undefined && state.objects === undefined
    ? recover(id, state, context)
    : refresh(id, state as DeploymentState, context);
}

async function refresh(id: string, state: DeploymentState, { account, report }: Context) {
  const refreshed = await refreshDeployment(state, bucketOf(account, state), report);
  return refreshed === "gone" ? "gone" : { id, state: refreshed };
}

/** @param given how to reach the bucket, if a `get` says more than the id */
async function recover(id: string, given: Partial<DeploymentState>, { account, now, reader }: Context) {
  const { endpoint, cname, internal, pathStyle } = given;
  const location = normalizeLocation({
    ...readResourceId(id),
    ...withoutUndefined({ endpoint, cname, internal, pathStyle }),
  });
  // Loads the checklist, which the other operations don't need before they check a certificate.
  const { recoverDeployment } = await import("./recover.js");
  const recovered = await recoverDeployment(location, bucketOf(account, location), now, reader);
  return recovered === "missing" ? "gone" : { id: resourceId(location), ...recovered };
}
