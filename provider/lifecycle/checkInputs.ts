import { checkFailures } from "../engine/checkFailure";
import type { Raw } from "../engine/raw";
import { unknownNames } from "../engine/unknownNames";
import type { CheckContext, CheckResult, Lifecycle } from "./lifecycle";

/**
 * The check of a lifecycle as every host runs it: it also refuses inputs that the type doesn't have. Derived fields are accepted,
 * since an import and `ignoreChanges: ["*"]` give them back as inputs.
 */
export function checkInputs<Inputs extends object, State extends object>(
  lifecycle: Lifecycle<Inputs, State>,
  olds: Raw<Inputs>,
  news: Raw<Inputs>,
  context: CheckContext,
): CheckResult<Inputs> {
  const { type, fields, derived } = lifecycle;
  const unknown = unknownNames(news, Object.keys(fields), type, derived);
  const checked = lifecycle.check(olds, news, context);
  return unknown.length === 0 ? checked : { inputs: news, failures: [...checkFailures(unknown), ...checked.failures] };
}
