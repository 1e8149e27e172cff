import { createHash } from "node:crypto";

/** RAM's limit for user names; policy names may have 128 (https://www.alibabacloud.com/help/en/ram/product-overview/limits). */
const longestName = 64;

/**
 * A name for a RAM user or policy, which must be unique in its account: `<project>-<stack>-<resource>`, of letters,
 * digits and hyphens. A name that is too long is shortened and ends in a hash of the whole name.
 *
 * ```ts
 * ramName("website", "prod", "certificates") // "website-prod-certificates"
 * ```
 */
export function ramName(project: string, stack: string, resource: string): string {
  const whole = `${project}-${stack}-${resource}`;
  const name = whole.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  if (name.length <= longestName) {
    return name;
  }
  const hash = createHash("sha256").update(whole).digest("hex").slice(0, 8);
  return `${name.slice(0, longestName - hash.length - 1)}-${hash}`;
}
