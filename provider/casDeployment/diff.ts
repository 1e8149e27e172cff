import { isDeepStrictEqual } from "node:util";
import { differences } from "../engine/fields";
import { type Difference, detailsOf } from "../lifecycle/lifecycle";
import { areSame, identifiersOf, itemsOf } from "./certificates";
import { derivedFields, inputFields } from "./fields";
import { lostOf } from "./results";
import type { DeploymentInputs, DeploymentState } from "./state";

/** How a state differs from the inputs. Nothing leads to a replacement: another job takes the place of the one before. */
export function deploymentDiff(state: Partial<DeploymentState>, inputs: Partial<DeploymentInputs>): Difference {
  const { write, record } = differences({ ...derivedFields, ...inputFields }, state, inputs);
  const isRenewed = !areSame(state, inputs);
  const isUnfinished = state.isPending === true || lostOf(state.results ?? []).length > 0;
  const changed = [...write, ...record, ...(isRenewed ? ["certIdentifiers"] : []), ...(isUnfinished ? ["status"] : [])];
  const derived = isRenewed
    ? (["fingerprints", "notAfter"] as const).filter((name) => !isDeepStrictEqual(state[name], inputs[name]))
    : [];
  const news = { ...inputs, certIdentifiers: identifiersOf(itemsOf(inputs) ?? []), status: "success" };
  return {
    changes: changed.length > 0,
    replaces: [],
    details: detailsOf(new Set([...derived, ...changed]), state, news),
  };
}
