/**
 * A reason to reject the inputs. It names no property, because the engine would print that property's value even if it is
 * secret (pulumi/pulumi#19465). The reason itself names the input.
 */
export interface CheckFailure {
  property: "";
  reason: string;
}

/** One failure per distinct reason. */
export function checkFailures(reasons: Iterable<string>): CheckFailure[] {
  return [...new Set(reasons)].map((reason) => ({ property: "", reason }));
}
