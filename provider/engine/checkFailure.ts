/**
 * A reason to refuse inputs. It names no property: the engine would print that property's value, secret or not
 * (pulumi/pulumi#19465). The reason itself names the input.
 */
export interface CheckFailure {
  property: "";
  reason: string;
}

/** A failure for each reason; none is said twice. */
export function checkFailures(reasons: Iterable<string>): CheckFailure[] {
  return [...new Set(reasons)].map((reason) => ({ property: "", reason }));
}
