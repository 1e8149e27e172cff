import type { Certificate } from "./certificate";
import { isVersionOf } from "./leaf";
import { explainLinks, isUnverifiable } from "./links";
import { listNames, type NameOf, tellApart } from "./naming";
import { pathWarnings } from "./path";
import type { InputName, Problem } from "./problem";
import { selfSignatureFault } from "./signature";

/** The certificates between leaf and root, the one that signed the leaf first; and what was found on the way. */
export interface Chain {
  intermediates: Certificate[];
  problems: Problem[];
  warnings: string[];
}

export interface ChainArguments {
  leaf: Certificate;
  /** All the others, in the order in which they were given, without duplicates. */
  others: readonly Certificate[];
  /** The input that problems are about. */
  input: InputName;
}

/**
 * Puts the chain in order, from whatever order it was given in.
 *
 * - Who issued whom is decided by names, key identifiers, key usage and the signature itself.
 * - The root is left out with a warning: TLS clients have it, and servers need not send it (RFC 8446 4.4.2). So is one that was
 *   issued again with the same key, although key identifiers may name the former one.
 * - Where two certificates of one authority could have issued the next one (cross-signing), one with a path upwards that holds as
 *   long as the leaf comes before one whose paths end earlier, an intermediate before a root, and else the one that was given
 *   first. The other path is left out with a warning. The choice is the same at any time: what was previewed is what is deployed
 *   and repaired.
 * - Whatever links to nothing is refused: see `explainLinks`.
 */
export function buildChain({ leaf, others, input }: ChainArguments): Chain {
  const issuersOf = memoised((certificate) => others.filter((issuer) => hasIssuer(certificate, issuer)));
  const linked = reachable(leaf, issuersOf);
  const reach = reachOf([...linked], issuersOf, leaf.notAfter);
  const intermediates: Certificate[] = [];
  let last = leaf;
  let root: Certificate | undefined;
  while (!last.isSelfSigned) {
    const issuer = preferred(
      issuersOf(last).filter((candidate) => !intermediates.includes(candidate)),
      reach,
      leaf.notAfter,
    );
    if (issuer === undefined || issuer.isSelfSigned) {
      root = issuer;
      break;
    }
    intermediates.push(issuer);
    last = issuer;
  }

  const isComplete = root !== undefined || last.isSelfSigned;
  const nameOf = tellApart([leaf, ...others]);
  const path = [leaf, ...intermediates, ...(root === undefined ? [] : [root])];
  const touched = reachable(leaf, (certificate) =>
    others.filter(
      (signer) =>
        hasIssuer(certificate, signer) || certificate.isSignedBy(signer) || isUnverifiable(certificate, signer),
    ),
  );
  return {
    intermediates,
    problems: explainLinks({ leaf, others, path, isComplete, linked, touched, input, nameOf }),
    warnings: [
      ...leftOutWarnings(leaf, intermediates, others, linked, nameOf),
      ...pathWarnings(path, nameOf),
      ...(isComplete ? [] : endWarnings(last, leaf, others, nameOf)),
    ],
  };
}

function leftOutWarnings(
  leaf: Certificate,
  intermediates: readonly Certificate[],
  others: readonly Certificate[],
  linked: ReadonlySet<Certificate>,
  nameOf: NameOf,
): string[] {
  const warnings: string[] = [];
  const roots = others.filter((certificate) => linked.has(certificate) && certificate.isSelfSigned);
  if (roots.length > 0 && leaf.isSelfSigned) {
    warnings.push(
      `${listNames(roots, nameOf)} is left out: it is another version of the self-signed certificate. The one that begins last is taken.`,
    );
  } else if (roots.length > 0) {
    warnings.push(
      `The root ${listNames(roots, nameOf)} is left out of the chain: clients have it, and servers need not send it.`,
    );
  }
  const alternatives = others.filter(
    (certificate) => linked.has(certificate) && !certificate.isSelfSigned && !intermediates.includes(certificate),
  );
  if (alternatives.length > 0) {
    warnings.push(
      `${listNames(alternatives, nameOf)} is left out of the chain: it belongs to another path (by a cross-signed or an older certificate) than the one that was chosen.`,
    );
  }
  return warnings;
}

/** What is to be said of the certificate at which a path without root ends. */
function endWarnings(last: Certificate, leaf: Certificate, others: readonly Certificate[], nameOf: NameOf): string[] {
  const fault = selfSignatureFault(last);
  if (fault === "unclear") {
    return [
      `${nameOf(last)} names itself as its issuer, but its own key did not sign it: it is damaged, or its authority has the same name, and clients that use OpenSSL will not find that. ` +
        "Take it from the original file again, or have it issued with another subject.",
    ];
  }
  return others.length > 0 || fault === "unverifiable" || fault === "damaged"
    ? []
    : [
        `No intermediate certificate is given for ${nameOf(leaf)}: unless its issuer is a root that clients trust, they will not accept it. ` +
          "Pass the chain that the certificate authority handed out, as `chain` or within `certificate` (fullchain.pem).",
      ];
}

/**
 * OpenSSL takes it for the issuer; or it is the issuer's root, which clients have in a form of their own; or another version of
 * a self-signed certificate.
 */
function hasIssuer(certificate: Certificate, issuer: Certificate): boolean {
  return (
    certificate.isIssuedBy(issuer) ||
    (issuer.isRoot && certificate.isSignedBy(issuer)) ||
    isVersionOf(certificate, issuer)
  );
}

type IssuersOf = (certificate: Certificate) => readonly Certificate[];

function memoised(issuersOf: IssuersOf): IssuersOf {
  const known = new Map<Certificate, readonly Certificate[]>();
  return (certificate) => {
    const issuers = known.get(certificate) ?? issuersOf(certificate);
    known.set(certificate, issuers);
    return issuers;
  };
}

/** For each certificate, how long the path upwards holds that holds longest, at most until `until`. */
function reachOf(certificates: readonly Certificate[], issuersOf: IssuersOf, until: Date): Map<Certificate, number> {
  const reach = new Map(
    certificates.map((certificate) => [certificate, Math.min(certificate.notAfter.getTime(), until.getTime())]),
  );
  // Each round brings an end at least one link down, also where authorities signed each other.
  for (const _ of certificates) {
    for (const certificate of certificates) {
      const above = certificate.isSelfSigned ? [] : issuersOf(certificate).map((issuer) => reach.get(issuer) ?? 0);
      if (above.length > 0) {
        reach.set(certificate, Math.min(reach.get(certificate) ?? 0, Math.max(...above)));
      }
    }
  }
  return reach;
}

function preferred(
  issuers: readonly Certificate[],
  reach: ReadonlyMap<Certificate, number>,
  until: Date,
): Certificate | undefined {
  const reachOfOne = (issuer: Certificate) => reach.get(issuer) ?? 0;
  const rank = (issuer: Certificate) => (reachOfOne(issuer) >= until.getTime() ? 0 : 2) + (issuer.isSelfSigned ? 1 : 0);
  // toSorted is stable: among equals the first given stays first.
  return issuers.toSorted((a, b) => rank(a) - rank(b) || reachOfOne(b) - reachOfOne(a))[0];
}

/** Everything that some path from the leaf upwards touches. */
function reachable(leaf: Certificate, issuersOf: IssuersOf): Set<Certificate> {
  const linked = new Set([leaf]);
  // A Set is iterated in the order of insertion, what is added on the way included.
  for (const certificate of linked) {
    for (const issuer of issuersOf(certificate)) {
      linked.add(issuer);
    }
  }
  return linked;
}
