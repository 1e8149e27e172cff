import type { HttpsOnlyState } from "./state";

/**
 * What this process knows of its resources, which can't see one another: a provider's process serves the resources of one
 * run of one stack. A run compares and makes first, and last of all deletes what was replaced, now or by a run that was cut
 * short, or is gone from the program. Should an engine delete what was left over before it compares, what is compared later
 * hears of that.
 */

/** Bucket → resources that want its statement, by what tells them apart. */
const wanting = new Map<string, Map<string, HttpsOnlyState>>();

/** Buckets whose statement this process took away; a resource that is compared later may want it. */
const withoutStatement = new Set<string>();

function identityOf({ mark, region, bucket, endpoint, internal, pathStyle, added }: HttpsOnlyState): string {
  return mark ?? JSON.stringify([region, bucket, endpoint, internal, pathStyle, added]);
}

/** The resource stays, or was made, in this run. */
export function remember(state: HttpsOnlyState): void {
  const others = wanting.get(state.bucket) ?? new Map<string, HttpsOnlyState>();
  wanting.set(state.bucket, others.set(identityOf(state), state));
}

/** The resource goes, or has another state now. */
export function forget(state: HttpsOnlyState): void {
  wanting.get(state.bucket)?.delete(identityOf(state));
}

/** A resource that wants the bucket's statement, the last one that was heard of. */
export function successorFor(bucket: string): HttpsOnlyState | undefined {
  return [...(wanting.get(bucket)?.values() ?? [])].at(-1);
}

/** Notes that this process took the bucket's statement away, or (`false`) that there is one again. */
export function noteRemoval(bucket: string, isRemoved: boolean): void {
  if (isRemoved) {
    withoutStatement.add(bucket);
  } else {
    withoutStatement.delete(bucket);
  }
}

/** Whether this process took the bucket's statement away. */
export function wasRemoved(bucket: string | undefined): boolean {
  return bucket !== undefined && withoutStatement.has(bucket);
}
