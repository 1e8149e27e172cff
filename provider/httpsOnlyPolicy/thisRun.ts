import type { HttpsOnlyState } from "./state";

/**
 * What this process knows about its resources, which don't know each other. A provider's process serves the resources of one
 * run of one stack. A run first compares and creates. Last, it deletes what was replaced, by this run or by an interrupted one,
 * and what is no longer in the program. If an engine deletes leftovers before it compares, resources that are compared later
 * learn of it here.
 */

/** Bucket → identity → the resource that needs the bucket's statement. */
const wanting = new Map<string, Map<string, HttpsOnlyState>>();

/** Buckets whose statement this process removed. A resource that is compared later may need it. */
const withoutStatement = new Set<string>();

function identityOf({ mark, region, bucket, endpoint, internal, pathStyle, added }: HttpsOnlyState): string {
  return mark ?? JSON.stringify([region, bucket, endpoint, internal, pathStyle, added]);
}

/** Records that a resource exists after this run. */
export function remember(state: HttpsOnlyState): void {
  const others = wanting.get(state.bucket) ?? new Map<string, HttpsOnlyState>();
  wanting.set(state.bucket, others.set(identityOf(state), state));
}

/** Records that a resource is deleted, or has another state now. */
export function forget(state: HttpsOnlyState): void {
  wanting.get(state.bucket)?.delete(identityOf(state));
}

/** A resource that needs the bucket's statement: the last one that was recorded. */
export function successorFor(bucket: string): HttpsOnlyState | undefined {
  return [...(wanting.get(bucket)?.values() ?? [])].at(-1);
}

/** Records that this process removed the bucket's statement, or (`false`) that it exists again. */
export function noteRemoval(bucket: string, isRemoved: boolean): void {
  if (isRemoved) {
    withoutStatement.add(bucket);
  } else {
    withoutStatement.delete(bucket);
  }
}

/** Whether this process removed the bucket's statement. */
export function wasRemoved(bucket: string | undefined): boolean {
  return bucket !== undefined && withoutStatement.has(bucket);
}
