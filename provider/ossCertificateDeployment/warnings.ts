import { reachWarning } from "../bucketLayout/archiveReach";
import { renewalWarning } from "../certificate/validity";

/** What a deployment's warnings come from, as inputs or outputs give it; nothing of it is certain. */
export interface Warned {
  warnings?: unknown;
  notAfter?: unknown;
  renewAfter?: unknown;
  prefix?: unknown;
}

/** What every preview and up says about a deployment: what check found, when its certificate is due, what its prefix risks. */
export function warningsOf({ warnings, notAfter, renewAfter, prefix }: Warned, now: Date): string[] {
  const isDated = typeof notAfter === "string" && typeof renewAfter === "string";
  const expiry = isDated && notAfter && renewAfter ? renewalWarning({ notAfter, renewAfter, now }) : undefined;
  const reach = typeof prefix === "string" ? reachWarning(prefix) : undefined;
  return [...(Array.isArray(warnings) ? warnings.map(String) : []), expiry, reach].filter((text) => text !== undefined);
}
