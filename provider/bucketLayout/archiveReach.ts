import { joinKey, normalizePrefix } from "./layout";

/**
 * The years for which a bucket's lifecycle has rules. Such a rule has a literal prefix and no pattern, so each year needs its
 * own; OSS takes 1,000 rules a bucket.
 */
export const archiveYears = { first: 2015, last: 2039 } as const;

/**
 * What the keys of a deployment's archives begin with: a text for each year in which a certificate may have been issued.
 * `latest/` begins with none of them.
 *
 * ```ts
 * archivePrefixes("certs/example.com") // ["certs/example.com/2015-", …, "certs/example.com/2039-"]
 * ```
 */
export function archivePrefixes(prefix: string): string[] {
  const { first, last } = archiveYears;
  return Array.from({ length: last - first + 1 }, (_, index) => joinKey(normalizePrefix(prefix), `${first + index}-`));
}

/**
 * The prefix above `prefix` whose archives' rules would reach all of it, `latest/` included, because a directory on the
 * way begins like an archive; `undefined` when there is none.
 *
 * ```ts
 * prefixReaching("certs/2026-site") // "certs"
 * prefixReaching("certs/2048.example.com") // undefined
 * ```
 */
export function prefixReaching(prefix: string | undefined): string | undefined {
  const segments = normalizePrefix(prefix).split("/");
  const index = segments.findIndex(isYear);
  return index === -1 ? undefined : segments.slice(0, index).join("/");
}

function isYear(segment: string): boolean {
  const year = Number(/^(\d{4})-/.exec(segment)?.[1]);
  return year >= archiveYears.first && year <= archiveYears.last;
}

/** What a deployment's user should know of its prefix: rules of a bucket can't be asked for by whoever may only upload. */
export function reachWarnings(prefix: string | undefined): string[] {
  const above = prefixReaching(prefix);
  if (above === undefined) {
    return [];
  }
  const whose = above === "" ? "at the bucket's root" : `of '${above}'`;
  return [
    `A directory of the prefix '${prefix}' begins like an archive's name. Where a CertificateBucket expires the archives ${whose} ` +
      "(`expireArchivesAfterDays`), its rules delete this deployment's `latest/` as well: choose another prefix, or don't expire archives there.",
  ];
}
