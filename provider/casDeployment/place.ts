import type { Place } from "../lifecycle/lifecycle";
import { keyOf } from "./names";
import type { CasDeploymentResource } from "./state";

/** The place of a deployment. Two deployments to the same resources would take turns, and pay each time. */
export function deploymentPlace(resources: readonly CasDeploymentResource[]): Place {
  return {
    key: `CasDeployment ${resources.map(keyOf).sort().join(", ")}`,
    taken: (owner) =>
      `\`resources\`: the resource '${owner}' of this program deploys to the same resources. Remove one of the two.`,
  };
}
