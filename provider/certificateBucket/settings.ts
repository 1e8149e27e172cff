import { normalizePrefix } from "../ossCertificateDeployment/layout";
import type { oss } from "./alicloudTypes";

/**
 * What the keys of all archives below a prefix begin with, and those of `latest/` don't: the century of their dates.
 *
 * ```ts
 * archivesPrefix("certs/example.com") // "certs/example.com/20"
 * ```
 */
export function archivesPrefix(prefix: string): string {
  const directory = normalizePrefix(prefix);
  return directory === "" ? "20" : `${directory}/20`;
}

/**
 * A rule that forbids everyone to overwrite archived objects, on a bucket without versioning.
 *
 * @throws Error when it would also catch the `latest/` of another prefix
 */
export function overwriteRules(prefixes: readonly string[]) {
  return separate(prefixes).map((prefix, index) => ({
    id: `archives-${index + 1}`,
    action: "forbid",
    prefix: archivesPrefix(prefix),
  })) satisfies oss.BucketOverwriteConfigArgs["rules"];
}

/**
 * Rules that delete archived objects. In a bucket with versioning that leaves old versions, which go as many days later.
 *
 * @throws Error when `days` is no whole number of days, or the `latest/` of another prefix would be deleted as well
 */
export function expirationRules(prefixes: readonly string[], days: number, versioned: boolean) {
  if (!Number.isInteger(days) || days < 1) {
    throw new Error(`\`expireArchivesAfterDays\` is ${days}. Give a whole number of days, 1 or more, such as 400.`);
  }
  return separate(prefixes).map((prefix, index) => ({
    id: `expire-archives-${index + 1}`,
    enabled: true,
    prefix: archivesPrefix(prefix),
    expirations: [{ days }],
    ...(versioned && { noncurrentVersionExpirations: [{ days }] }),
  })) satisfies oss.BucketArgs["lifecycleRules"];
}

/** Each prefix once, `""` for the whole bucket, none of them inside of what looks like the archives of another one. */
function separate(prefixes: readonly string[]): string[] {
  const directories = prefixes.length === 0 ? [""] : [...new Set(prefixes.map((prefix) => normalizePrefix(prefix)))];
  for (const outer of directories) {
    const inner = directories.find((directory) => directory.startsWith(archivesPrefix(outer)));
    if (inner !== undefined) {
      throw new Error(
        `The prefix '${inner}' lies where rules for the archives of '${outer}' reach (all that begins with '${archivesPrefix(outer)}'), its 'latest/' included. ` +
          "Choose a prefix that doesn't begin with '20' there, or leave out `guardArchives` and `expireArchivesAfterDays`.",
      );
    }
  }
  return directories;
}
