import { setImmediate } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { claimPlace, currentRun, type Run } from "../lifecycle/programRun";
import { placeOf } from "./place";

/** The arguments that define a place. */
interface PlaceArgs {
  bucket: pulumi.Input<string>;
  prefix?: pulumi.Input<string | undefined>;
}

/**
 * Rejects a second deployment to one place.
 *
 * If the places are plain values, the program fails while it creates its deployments, and none of them is registered. If a place
 * is an output, the program fails as soon as the place is known, usually in the preview; the SDK can't unregister a resource.
 *
 * @param name of the resource under construction
 * @returns the options to construct it with
 * @throws RunError if another deployment of the program has the place
 */
export function withPlaceOfItsOwn(
  name: string,
  { bucket, prefix }: PlaceArgs,
  opts: pulumi.CustomResourceOptions | undefined,
): pulumi.CustomResourceOptions | undefined {
  const run = currentRun();
  if (run === undefined || isDecidedLater(opts)) {
    return opts;
  }
  if (!isPlain(bucket) || !isPlain(prefix)) {
    pulumi.all([bucket, prefix]).apply((values) => claim(run, name, ...values));
    return opts;
  }
  try {
    claim(run, name, bucket, prefix);
  } catch (error) {
    run.failure = error as Error;
    throw error;
  }
  return { ...opts, dependsOn: unlessFailed(run, opts?.dependsOn) };
}

/** The outputs of a registered deployment that tell its place. */
interface Registered {
  readonly bucket: pulumi.Output<string>;
  readonly latestPath: pulumi.Output<string>;
}

/**
 * Claims the place of a deployment whose arguments don't determine it. The outputs tell what the engine received, also in a
 * preview.
 *
 * @param opts the options from the program
 */
export function claimPlaceDecidedLater(
  name: string,
  { bucket, latestPath }: Registered,
  opts: pulumi.CustomResourceOptions | undefined,
): void {
  const run = currentRun();
  if (run !== undefined && isDecidedLater(opts)) {
    pulumi.all([bucket, latestPath]).apply(([known, latest]) => {
      claim(run, name, known, latest?.slice(0, -"latest".length));
    });
  }
}

/** Whether a transformation, a transform or `ignoreChanges` may give the resource another place than its arguments. */
function isDecidedLater(opts: pulumi.CustomResourceOptions | undefined): boolean {
  const parent = opts?.parent ?? pulumi.runtime.getStackResource();
  const { __transformations: inherited = [] } = (parent ?? {}) as { __transformations?: unknown[] };
  const keepsOld = opts?.ignoreChanges?.some((path) => /^(\*|bucket|prefix)$/.test(path.replace(/^\["|"\]$/g, "")));
  return keepsOld === true || hasTransforms() || inherited.length + (opts?.transformations?.length ?? 0) > 0;
}

/** Whether the program has registered any transform. Only the SDK's internal store tells, which a later SDK may not have. */
function hasTransforms(): boolean {
  try {
    const { getStore } = require("@pulumi/pulumi/runtime/state") as { getStore(): { callbacks?: unknown } };
    return getStore().callbacks !== undefined;
  } catch {
    return false;
  }
}

const isPlain = (input: unknown): input is string | undefined => input === undefined || typeof input === "string";

/** Claims a place. The check rejects values of another type. */
function claim(run: Run, name: string, bucket: unknown, prefix: unknown): void {
  if (typeof bucket === "string" && isPlain(prefix)) {
    claimPlace(run, name, placeOf({ bucket, prefix }));
  }
}

/** Delays the registration until the program has created its other deployments, or has failed. */
async function unlessFailed(
  run: Run,
  dependsOn: pulumi.CustomResourceOptions["dependsOn"],
): Promise<pulumi.Resource[]> {
  await setImmediate();
  if (run.failure !== undefined) {
    throw run.failure;
  }
  // The SDK accepts a promise of any dependencies; its type declares resources only.
  return (dependsOn ?? []) as pulumi.Resource[];
}
