import { setImmediate } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { Places } from "../lifecycle/places";
import { placeOf } from "./place";

/** What is known of one run of a program. */
interface Run {
  places: Places;
  /** Why the program has failed while it made its deployments. */
  failure?: Error;
}

/** A program that the Automation API runs again in one process has another stack resource then. */
const runs = new WeakMap<object, Run>();

/** The arguments that make a place. */
interface PlaceArgs {
  bucket: pulumi.Input<string>;
  prefix?: pulumi.Input<string> | undefined;
}

/**
 * Refuses a second deployment to one place.
 *
 * A program whose deployments have plain places fails while it makes them, and none of them is registered. Where a place is
 * an output, the program fails as soon as it is known, which a preview shows; the SDK has no way to take a resource back.
 *
 * @param name of the resource that is being constructed
 * @returns the options to construct it with
 * @throws RunError when another deployment of the program has the place
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

/** What a deployment says of its place when it is registered. */
interface Registered {
  readonly bucket: pulumi.Output<string>;
  readonly latestPath: pulumi.Output<string>;
}

/**
 * Claims the place of a deployment whose arguments don't tell it. What the engine was given is known from its outputs, in a
 * preview as well.
 *
 * @param opts the options that the program gave
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

/** Whether a transformation, a transform or `ignoreChanges` may give the resource another place than its arguments say. */
function isDecidedLater(opts: pulumi.CustomResourceOptions | undefined): boolean {
  const parent = opts?.parent ?? pulumi.runtime.getStackResource();
  const { __transformations: inherited = [] } = (parent ?? {}) as { __transformations?: unknown[] };
  const keepsOld = opts?.ignoreChanges?.some((path) => /^(\*|bucket|prefix)$/.test(path.replace(/^\["|"\]$/g, "")));
  return keepsOld === true || hasTransforms() || inherited.length + (opts?.transformations?.length ?? 0) > 0;
}

/** Whether the program has registered a transform, for whatever; only the SDK's own store tells, which a later SDK may not have. */
function hasTransforms(): boolean {
  try {
    const { getStore } = require("@pulumi/pulumi/runtime/state") as { getStore(): { callbacks?: unknown } };
    return getStore().callbacks !== undefined;
  } catch {
    return false;
  }
}

/** `undefined` in a unit test with mocks. */
function currentRun(): Run | undefined {
  const stack = pulumi.runtime.getStackResource();
  if (stack === undefined) {
    return undefined;
  }
  const run = runs.get(stack) ?? { places: new Places() };
  runs.set(stack, run);
  return run;
}

const isPlain = (input: unknown): input is string | undefined => input === undefined || typeof input === "string";

/** Values of another type are for the check to refuse. */
function claim({ places }: Run, name: string, bucket: unknown, prefix: unknown): void {
  if (typeof bucket !== "string" || !isPlain(prefix)) {
    return;
  }
  const place = placeOf({ bucket, prefix });
  const other = places.claim(place, {}, name);
  if (other !== undefined) {
    throw new pulumi.RunError(`${name}: ${place.taken(other)}`);
  }
}

/** Lets the registration wait until the program has made its other deployments too, or has failed. */
async function unlessFailed(
  run: Run,
  dependsOn: pulumi.CustomResourceOptions["dependsOn"],
): Promise<pulumi.Resource[]> {
  await setImmediate();
  if (run.failure !== undefined) {
    throw run.failure;
  }
  // The SDK waits for whatever a promise of dependencies holds; its type knows resources only.
  return (dependsOn ?? []) as pulumi.Resource[];
}
