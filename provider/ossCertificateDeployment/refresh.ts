import type { Bucket } from "../oss/bucket";
import type { DeploymentState } from "./state";

/**
 * Looks at what stands in the bucket.
 *
 * @returns the state without the objects that are missing or were replaced by others, which is what the next
 *   `pulumi up` repairs; `"gone"` when none of them stands; the state as it is where looking is not permitted.
 */
export async function refreshDeployment(state: DeploymentState, bucket: Bucket): Promise<DeploymentState | "gone"> {
  const [first, ...others] = state.objects;
  if (first === undefined) {
    return state;
  }
  // One look tells whether looking is permitted at all; the minimal policy doesn't allow it.
  const firstFound = await bucket.inspect(first.key);
  if (firstFound === "forbidden") {
    return state;
  }
  const found = [firstFound, ...(await Promise.all(others.map((object) => bucket.inspect(object.key))))];
  if (found.every((inspection) => inspection === "missing")) {
    return "gone";
  }
  const objects = state.objects.filter((object, index) => {
    const inspection = found[index];
    return inspection === "forbidden" || (typeof inspection === "object" && inspection.etag === object.etag);
  });
  return { ...state, objects };
}
