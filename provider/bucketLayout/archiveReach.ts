import { joinKey, normalizePrefix } from "./layout";

/**
 * The years for which a bucket's lifecycle has rules. A rule has a literal prefix and no pattern, so each year needs its own;
 * OSS accepts 1,000 rules per bucket.
 */
export const archiveYears = { first: 2015, last: 2039 } as const;

/**
 * The prefixes of a deployment's archive keys: one for each year in which a certificate may have been issued. `latest/` begins
 * with none of them.
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
 * The prefix above `prefix` whose archive rules would match all of it, including `latest/`, because a directory in between
 * begins like an archive name; `undefined` if there is none.
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

/** Warnings about a prefix that a bucket's rules may match. A deployment may only upload, so it can't read those rules. */
export function reachWarnings(prefix: string | undefined): string[] {
  const above = prefixReaching(prefix);
  if (above === undefined) {
    return [];
  }
  const whose = above === "" ? "at the bucket's root" : `of '${above}'`;
  return [
    `A directory in the prefix '${prefix}' begins like an archive name. If a CertificateBucket expires the archives ${whose} ` +
      "(`expireArchivesAfterDays`), its rules also delete this deployment's `latest/`. Choose another prefix, or don't expire archives there.",
  ];
}
