import { archivePrefixes, archiveYears } from "../bucketLayout/archiveReach";
import { fileNames, normalizePrefix } from "../bucketLayout/layout";
import type { oss } from "./alicloudTypes";

/** https://help.aliyun.com/en/oss/user-guide/0014-00000014 */
const mostLifecycleRules = 1000;

/** An archive's name ends in eight hexadecimal digits; `latest` ends in none. */
const lastCharacters = [..."0123456789abcdef"];

/**
 * Rules that forbid everyone to overwrite archived objects, on a bucket without versioning: every file of a deployment in a
 * directory whose name ends in a hexadecimal digit. So they reach each archive below the prefixes, also of a deployment that
 * isn't named, and never a `latest/`. A rule takes a literal prefix and suffix
 * (https://www.alibabacloud.com/help/en/oss/developer-reference/putbucketoverwriteconfig), which makes 80 of the 100 that a
 * bucket may have, however many prefixes there are.
 *
 * @throws Error without prefixes
 */
export function overwriteRules(prefixes: readonly string[]) {
  const directory = commonDirectory(exactPrefixes(prefixes, "guardArchives"));
  const suffixes = Object.values(fileNames).flatMap((file) => lastCharacters.map((last) => `${last}/${file}`));
  return suffixes.map((suffix, index) => ({
    id: `archives-${numbered(index, 2)}`,
    action: "forbid",
    ...(directory !== "" && { prefix: directory }),
    suffix,
    // All users. The alicloud plugin reads an empty list back, and would show a missing one as a change.
    principals: { principals: [] },
  })) satisfies oss.BucketOverwriteConfigArgs["rules"];
}

/**
 * Rules that delete archived objects, one for each prefix and year: a rule of OSS's lifecycle takes a literal prefix
 * (https://www.alibabacloud.com/help/en/oss/developer-reference/putbucketlifecycle). In a bucket with versioning that leaves
 * old versions, which go as many days later.
 *
 * @throws Error when `days` is no whole number of days, without prefixes or with too many, or when the `latest/` of another
 *   prefix would be deleted as well
 */
export function expirationRules(prefixes: readonly string[], days: number, versioned: boolean) {
  if (!Number.isInteger(days) || days < 1) {
    throw new Error(`\`expireArchivesAfterDays\` is ${days}. Give a whole number of days, 1 or more, such as 400.`);
  }
  const reached = separate(exactPrefixes(prefixes, "expireArchivesAfterDays")).flatMap(archivePrefixes);
  if (reached.length > mostLifecycleRules) {
    const years = archiveYears.last - archiveYears.first + 1;
    throw new Error(
      `\`expireArchivesAfterDays\` needs ${years} rules for each of ${reached.length / years} prefixes, and a bucket takes ${mostLifecycleRules} rules, so ${Math.floor(mostLifecycleRules / years)} prefixes. ` +
        "Spread the deployments over several buckets, or leave out `expireArchivesAfterDays`.",
    );
  }
  return reached.map((prefix, index) => ({
    id: `expire-archives-${numbered(index, 4)}`,
    enabled: true,
    prefix,
    expirations: [{ days }],
    ...(versioned && { noncurrentVersionExpirations: [{ days }] }),
  })) satisfies oss.BucketArgs["lifecycleRules"];
}

/** With zeros before it, so that sorting keeps the order in which rules were made. */
const numbered = (index: number, digits: number) => String(index + 1).padStart(digits, "0");

/** Each prefix once, without a slash at its end. */
function exactPrefixes(prefixes: readonly string[], option: string): string[] {
  if (prefixes.length === 0) {
    throw new Error(missingPrefixes(option));
  }
  return [...new Set(prefixes.map((prefix) => normalizePrefix(prefix)))];
}

export const missingPrefixes = (option: string) =>
  `\`${option}\` needs \`prefixes\`, to tell archives from everything else. List the \`prefix\` of each deployment, not a directory above them, ` +
  'such as `prefixes: ["certs/example.com", "certs/example.org"]`; `""` is that of a deployment at the bucket\'s root.';

/** The deepest directory that holds all of them, with a slash at its end; `""` for the bucket's root. */
function commonDirectory(directories: readonly string[]): string {
  const [first = [], ...others] = directories.map((directory) => (directory === "" ? [] : directory.split("/")));
  const end = first.findIndex((segment, index) => others.some((other) => other[index] !== segment));
  const common = end === -1 ? first : first.slice(0, end);
  return common.map((segment) => `${segment}/`).join("");
}

/** The prefixes, none of them inside of what looks like the archives of another one. */
function separate(directories: readonly string[]): readonly string[] {
  for (const outer of directories) {
    const reached = archivePrefixes(outer);
    for (const inner of directories) {
      const reaching = reached.find((archive) => inner.startsWith(archive));
      if (reaching !== undefined) {
        throw new Error(
          `The prefix '${inner}' lies where \`expireArchivesAfterDays\` deletes the archives of '${outer}' (all that begins with '${reaching}'), its 'latest/' included. ` +
            "Choose a prefix that doesn't begin with a year and a hyphen there, or leave out `expireArchivesAfterDays`.",
        );
      }
    }
  }
  return directories;
}
