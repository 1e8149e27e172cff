import type { Certificate } from "./certificate";
import { readNameConstraints } from "./nameConstraints";
import type { NameOf } from "./naming";
import { permitsServers } from "./purpose";
import { list, quote, when } from "./wording";

/**
 * Why clients refuse a path with correct signatures (RFC 5280 6.1): an issuer is no authority, is too far above the leaf, or must not
 * issue for such names or uses; or a critical extension is unknown. The errors 24, 25, 26, 34 and 47 of `openssl verify`.
 *
 * @param path the leaf, its intermediates, and the root if it is given
 */
export function pathWarnings(path: readonly Certificate[], nameOf: NameOf): string[] {
  return [
    ...unentitledWarnings(path, nameOf),
    ...path.flatMap((certificate, depth) => [
      ...pathLengthWarnings(certificate, path.slice(1, depth), nameOf),
      ...usageWarnings(certificate, depth, nameOf),
      ...nameWarnings(certificate, path.slice(0, depth), nameOf),
      ...criticalWarnings(certificate, nameOf),
    ]),
  ];
}

function unentitledWarnings(path: readonly Certificate[], nameOf: NameOf): string[] {
  const unentitled = path.slice(1).filter((certificate) => !certificate.isAuthority && !certificate.isSelfSigned);
  return when(
    unentitled.length > 0,
    `${list(unentitled, nameOf)} issued a certificate of the chain, but is not declared an authority (basic constraints \`CA:TRUE\`): clients will not accept it. ` +
      "Have it issued again with `basicConstraints=critical,CA:TRUE`.",
  );
}

/** @param below the intermediates between it and the leaf */
function pathLengthWarnings(authority: Certificate, below: readonly Certificate[], nameOf: NameOf): string[] {
  const { pathLength } = authority.path;
  // RFC 5280 4.2.1.9: an authority that changed its key does not count.
  const length = below.filter(({ subject, issuer }) => subject !== issuer).length;
  return when(
    pathLength !== undefined && authority.isAuthority && length > pathLength,
    `${nameOf(authority)} may have ${pathLength === 0 ? "no" : `at most ${pathLength}`} intermediate below it (basic constraints \`pathlen:${pathLength}\`), and ${list(below, nameOf)} ${length === 1 ? "is" : "are"}: ` +
      "clients will not accept the chain. Have the certificate issued by an authority that may, or that authority without the limit.",
  );
}

function usageWarnings(authority: Certificate, depth: number, nameOf: NameOf): string[] {
  // Clients have their own settings for the use of a root.
  return when(
    depth > 0 && !authority.isSelfSigned && !permitsServers(authority),
    `${nameOf(authority)} may not issue certificates for TLS servers: its extended key usage lacks serverAuth. Many clients will not accept the chain. ` +
      "Have the certificate issued by an authority for TLS servers.",
  );
}

function nameWarnings(authority: Certificate, below: readonly Certificate[], nameOf: NameOf): string[] {
  const judge = readNameConstraints(authority);
  return below.flatMap((certificate, depth) => {
    // RFC 5280 6.1.3: the names of an authority that changed its key don't count, unless it is the leaf.
    const isExempt = depth > 0 && certificate.subject === certificate.issuer;
    const finding = isExempt ? undefined : judge(certificate);
    const rule = finding?.isExcluded ? "must not issue for" : "may issue for certain names only, which leave out";
    return finding === undefined
      ? []
      : [
          `${nameOf(authority)} ${rule} ${quote(finding.name)}, a name of ${nameOf(certificate)} (name constraints, RFC 5280 4.2.1.10): clients will not accept the chain. ` +
            "Have the certificate issued by another authority, or for names that this one may issue for.",
        ];
  });
}

function criticalWarnings(certificate: Certificate, nameOf: NameOf): string[] {
  const unknown = certificate.path.criticalExtensions.filter((type) => !knownExtensions.has(type));
  return when(
    unknown.length > 0,
    `${nameOf(certificate)} has a critical extension that clients on OpenSSL, and most others, do not know (${[...new Set(unknown)].slice(0, 5).join(", ").slice(0, 200)}): they will not accept it (RFC 5280 4.2). ` +
      "Have it issued again without, or with the extension marked as not critical.",
  );
}

/** The ones that OpenSSL 3.0 processes (X509_supported_extension), and that of precertificates, which are refused elsewhere. */
const knownExtensions = new Set([
  "1.3.6.1.4.1.11129.2.4.3",
  "1.3.6.1.5.5.7.1.7",
  "1.3.6.1.5.5.7.1.8",
  "1.3.6.1.5.5.7.1.14",
  "1.3.6.1.5.5.7.48.1.5",
  "2.16.840.1.113730.1.1",
  "2.5.29.15",
  "2.5.29.17",
  "2.5.29.19",
  "2.5.29.30",
  "2.5.29.31",
  "2.5.29.32",
  "2.5.29.33",
  "2.5.29.36",
  "2.5.29.37",
  "2.5.29.54",
]);
