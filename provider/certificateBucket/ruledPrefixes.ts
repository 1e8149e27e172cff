import type * as pulumi from "@pulumi/pulumi";
import { normalizePrefix } from "../bucketLayout/layout";
import type { CertificateBucketArgs } from "./arguments";

/** A bucket with rules for archives whose prefixes are plain text. */
interface Ruled {
  /** The component's name. */
  name: string;
  /** The bucket: the component's argument and its output. */
  bucket: readonly pulumi.Input<string>[];
  prefixes: readonly string[];
}

/** Object by which a deployment refers to a component (the component itself, or its user's provider) → the component's rules. */
const ruled = new WeakMap<object, Ruled>();

/** Remembers the prefixes of a bucket's rules, if it has rules and all prefixes are known. */
export function rememberRuled(
  name: string,
  { bucket, prefixes, guardArchives, expireArchivesAfterDays }: CertificateBucketArgs,
  output: pulumi.Output<string>,
  namedBy: readonly (object | undefined)[],
): void {
  const hasRules = guardArchives === true || expireArchivesAfterDays !== undefined;
  if (!hasRules || !Array.isArray(prefixes) || !prefixes.every((prefix) => typeof prefix === "string")) {
    return;
  }
  for (const key of namedBy.filter((object) => object !== undefined)) {
    ruled.set(key, { name, bucket: [bucket, output], prefixes: prefixes.map((prefix) => normalizePrefix(prefix)) });
  }
}

/**
 * The problem if the rules of the bucket that a deployment depends on would miss its archives: a directory above its prefix is
 * listed, but the prefix isn't. `undefined` otherwise, or if it is unknown. A deployment elsewhere in the bucket is fine: it
 * may have another user and no rules.
 */
export function unlistedProblem(
  { bucket, prefix = "" }: { bucket: pulumi.Input<string>; prefix?: pulumi.Input<string | undefined> },
  { provider, dependsOn }: pulumi.CustomResourceOptions = {},
): string | undefined {
  if (typeof prefix !== "string") {
    return undefined;
  }
  const named = [provider, ...(Array.isArray(dependsOn) ? dependsOn : [dependsOn])];
  const found = named
    .map((object) => (typeof object === "object" && object !== null ? ruled.get(object) : undefined))
    .find((rules) => rules?.bucket.includes(bucket));
  const normal = normalizePrefix(prefix);
  const above = found?.prefixes.find((listed) => listed === "" || normal.startsWith(`${listed}/`));
  if (found === undefined || above === undefined || found.prefixes.includes(normal)) {
    return undefined;
  }
  return (
    `its prefix '${prefix}' isn't among the \`prefixes\` of CertificateBucket '${found.name}', but '${above}' is, and \`guardArchives\` and \`expireArchivesAfterDays\` need each deployment's own and no directory above it. ` +
    `Add '${prefix}' there.`
  );
}
