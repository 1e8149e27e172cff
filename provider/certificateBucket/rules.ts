import { archivePrefixes, archiveYears } from "../bucketLayout/archiveReach";
import { fileNames, normalizePrefix } from "../bucketLayout/layout";
import type { oss } from "./alicloudTypes";

/** https://help.aliyun.com/en/oss/user-guide/0014-00000014 */
const mostLifecycleRules = 1000;

/** An archive's name ends in a hexadecimal digit; `latest` doesn't. */
const lastCharacters = [..."0123456789abcdef"];

/**
 * Rules that stop anyone from overwriting archived objects in a bucket without versioning. They match a deployment's files in
 * directories whose name ends in a hexadecimal digit. So they match every archive below the prefixes, even of deployments that
 * aren't listed, and never a `latest/`. A rule has a literal prefix and suffix
 * (https://www.alibabacloud.com/help/en/oss/developer-reference/putbucketoverwriteconfig), so these are 80 of the 100 rules that
 * a bucket can have, however many prefixes there are.
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
    // All users. The alicloud plugin reads back an empty list, and would show a missing one as a change.
    principals: { principals: [] },
  })) satisfies oss.BucketOverwriteConfigArgs["rules"];
}

/**
 * Rules that delete archived objects, one for each prefix and year: a lifecycle rule of OSS has a literal prefix
 * (https://www.alibabacloud.com/help/en/oss/developer-reference/putbucketlifecycle). In a bucket with versioning, they delete the
 * resulting old versions after the same number of days again.
 *
 * @throws Error if `days` is not a whole number of days, if there are no or too many prefixes, or if the rules would also delete
 *   the `latest/` of another prefix
 */
export function expirationRules(prefixes: readonly string[], days: number, versioned: boolean) {
  if (!Number.isInteger(days) || days < 1) {
    throw new Error(`\`expireArchivesAfterDays\` is ${days}. Give a whole number of days, 1 or more, such as 400.`);
  }
  const reached = separate(exactPrefixes(prefixes, "expireArchivesAfterDays")).flatMap(archivePrefixes);
  if (reached.length > mostLifecycleRules) {
    const years = archiveYears.last - archiveYears.first + 1;
    throw new Error(
      `\`expireArchivesAfterDays\` needs ${years} rules for each of ${reached.length / years} prefixes, and a bucket can have ${mostLifecycleRules} rules, so ${Math.floor(mostLifecycleRules / years)} prefixes. ` +
        "Distribute the deployments over several buckets, or leave out `expireArchivesAfterDays`.",
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

/** With leading zeros, so that sorting by id keeps the order of the rules. */
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
  'such as `prefixes: ["certs/example.com", "certs/example.org"]`; for a deployment at the bucket\'s root, list `""`.';

/** The deepest directory that contains all of them, with a slash at its end; `""` for the bucket's root. */
function commonDirectory(directories: readonly string[]): string {
  const [first = [], ...others] = directories.map((directory) => (directory === "" ? [] : directory.split("/")));
  const end = first.findIndex((segment, index) => others.some((other) => other[index] !== segment));
  const common = end === -1 ? first : first.slice(0, end);
  return common.map((segment) => `${segment}/`).join("");
}

/** The prefixes. @throws Error if one is below a directory that looks like an archive of another one */
function separate(directories: readonly string[]): readonly string[] {
  for (const outer of directories) {
    const reached = archivePrefixes(outer);
    for (const inner of directories) {
      const reaching = reached.find((archive) => inner.startsWith(archive));
      if (reaching !== undefined) {
        throw new Error(
          `The prefix '${inner}' is among the keys that \`expireArchivesAfterDays\` deletes as archives of '${outer}' (everything that begins with '${reaching}'), including its 'latest/'. ` +
            "Choose a prefix that doesn't begin with a year and a hyphen there, or leave out `expireArchivesAfterDays`.",
        );
      }
    }
  }
  return directories;
}
