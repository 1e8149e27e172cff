import { isDeepStrictEqual } from "node:util";
import { checkFailures } from "../engine/checkFailure";
import type { Raw } from "../engine/raw";
import { unknownNames } from "../engine/unknownNames";
import type { CheckContext, CheckResult, Lifecycle } from "./lifecycle";

/** The result of a check, and what a host shows of it. */
export interface HostedCheckResult<Inputs extends object> extends CheckResult<Inputs> {
  /** What is no danger, and new or of a resource that changes. */
  advice: string[];
}

/**
 * The check of a lifecycle as every host runs it. It also refuses inputs that the type doesn't have; derived fields are accepted,
 * since an import and `ignoreChanges: ["*"]` give them back as inputs. And it keeps advice to the runs in which the resource's inputs
 * change, since nobody reads what is said every time.
 *
 * @param olds the checked inputs of the last deployment, or `{}`
 */
export function checkInputs<Inputs extends object, State extends object>(
  lifecycle: Lifecycle<Inputs, State>,
  olds: Raw<Inputs>,
  news: Raw<Inputs>,
  context: CheckContext,
): HostedCheckResult<Inputs> {
  const { type, fields, derived } = lifecycle;
  const unknown = unknownNames(news, Object.keys(fields), type, derived);
  const { inputs, failures } = lifecycle.check(olds, news, context);
  const isRefused = unknown.length + failures.length > 0;
  return {
    inputs: unknown.length > 0 ? news : inputs,
    failures: [...checkFailures(unknown), ...failures],
    advice: isRefused || isSame(olds, inputs) ? [] : (lifecycle.advice?.(inputs) ?? []),
  };
}

/** Whether two checked inputs are equal, apart from what Pulumi adds. */
function isSame(olds: object, news: object): boolean {
  const own = (inputs: object) =>
    Object.fromEntries(
      Object.entries(inputs).filter(([name, value]) => !name.startsWith("__") && value !== undefined && value !== null),
    );
  return isDeepStrictEqual(own(olds), own(news));
}
