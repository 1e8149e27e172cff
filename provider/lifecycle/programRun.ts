import * as pulumi from "@pulumi/pulumi";
import type { Place } from "./lifecycle";
import { Places } from "./places";

/** What is known about one run of a program. */
export interface Run {
  places: Places;
  /** The error with which the program failed while it created its deployments. */
  failure?: Error;
}

/** Stack resource → run. If the Automation API runs a program again in one process, the stack resource is another one. */
const runs = new WeakMap<object, Run>();

/** `undefined` in a unit test with mocks. */
export function currentRun(): Run | undefined {
  const stack = pulumi.runtime.getStackResource();
  if (stack === undefined) {
    return undefined;
  }
  const run = runs.get(stack) ?? { places: new Places() };
  runs.set(stack, run);
  return run;
}

/** Claims a place for a resource under construction. @throws RunError if another resource of the program has it */
export function claimPlace({ places }: Run, name: string, place: Place): void {
  const other = places.claim(place, {}, name);
  if (other !== undefined) {
    throw new pulumi.RunError(`${name}: ${place.taken(other)}`);
  }
}
