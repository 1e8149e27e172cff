import { adviceEnds } from "./advice";
import type { Certificate } from "./certificate";
import { isVersionOf } from "./leaf";
import { explainLinks, isUnverifiable } from "./links";
import { type NameOf, tellApart } from "./naming";
import { pathWarnings } from "./path";
import type { InputName, Problem } from "./problem";
import { type IssuersOf, reachable } from "./reachable";
import { selfSignatureFault } from "./signature";
import { list, when } from "./wording";

/** The certificates between leaf and root, starting with the one that signed the leaf; and what was found on the way. */
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
 * Puts the chain in order.
 *
 * - Who issued whom is decided by names, key identifiers, key usage and the signature itself.
 * - The root is left out with a warning: TLS clients have it, and servers need not send it (RFC 8446 4.4.2). The same
 *   goes for a root that was issued again with the same key, even if key identifiers name the former one.
 * - If several certificates of one authority could be the issuer (cross-signing), one whose path to a root is valid as long as the
 *   leaf is preferred; then an intermediate over a root; then the order of the input. The other path is left out with a warning.
 *   The choice is the same at any time: a deployment and its repairs upload what the preview showed.
 * - Unrelated certificates are refused: see `explainLinks`.
 */
export function buildChain({ leaf, others, input }: ChainArguments): Chain {
  const issuersOf = memoised((certificate) => others.filter((issuer) => hasIssuer(certificate, issuer)));
  const linked = reachable([leaf], issuersOf);
  const reach = reachOf([...linked], issuersOf, leaf.notAfter);
  const path = climb(leaf, issuersOf, reach);
  const last = path.at(-1) ?? leaf;
  const intermediates = path.slice(1).filter((certificate) => !certificate.isSelfSigned);
  const isComplete = last.isSelfSigned;
  const nameOf = tellApart([leaf, ...others]);
  const touched = reachable([leaf], (certificate) =>
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

/** The leaf, its intermediates, and the root if it is given. */
function climb(leaf: Certificate, issuersOf: IssuersOf, reach: ReadonlyMap<Certificate, number>): Certificate[] {
  const path = [leaf];
  for (let last = leaf; !last.isSelfSigned; ) {
    const issuers = issuersOf(last).filter((candidate) => !path.includes(candidate));
    const issuer = preferred(issuers, reach, leaf.notAfter);
    if (issuer === undefined) {
      break;
    }
    path.push(issuer);
    last = issuer;
  }
  return path;
}

function leftOutWarnings(
  leaf: Certificate,
  intermediates: readonly Certificate[],
  others: readonly Certificate[],
  linked: ReadonlySet<Certificate>,
  nameOf: NameOf,
): string[] {
  const left = others.filter((certificate) => linked.has(certificate) && !intermediates.includes(certificate));
  const roots = list(
    left.filter((certificate) => certificate.isSelfSigned),
    nameOf,
  );
  const alternatives = list(
    left.filter((certificate) => !certificate.isSelfSigned),
    nameOf,
  );
  return [
    ...when(
      roots !== "",
      leaf.isSelfSigned
        ? `${roots} is left out: it is another version of the self-signed certificate. ${adviceEnds.otherVersionLeftOut}`
        : `The root ${roots} is left out of the chain: ${adviceEnds.rootLeftOut}`,
    ),
    ...when(
      alternatives !== "",
      `${alternatives} is left out of the chain: it belongs to another path (by a cross-signed or an older certificate) ${adviceEnds.otherPathLeftOut}`,
    ),
  ];
}

/** The warning about the last certificate of a path without a root. */
function endWarnings(last: Certificate, leaf: Certificate, others: readonly Certificate[], nameOf: NameOf): string[] {
  const fault = selfSignatureFault(last);
  return [
    ...when(
      fault === "unclear",
      `${nameOf(last)} names itself as its issuer, but its own key did not sign it: it is damaged, or its authority has the same name, and clients that use OpenSSL will not find that. ` +
        "Take it from the original file again, or have it issued with another subject.",
    ),
    ...when(
      others.length === 0 && (fault === undefined || fault === "otherKey"),
      `No intermediate certificate is given for ${nameOf(leaf)}: unless its issuer is a root that clients trust, they will not accept it. ` +
        "Pass the chain that the certificate authority handed out, as `chain` or within `certificate` (fullchain.pem).",
    ),
  ];
}

/**
 * OpenSSL takes it for the issuer; or it is a root with the issuer's name and key, of which clients may have another version; or
 * both are versions of one self-signed certificate.
 */
function hasIssuer(certificate: Certificate, issuer: Certificate): boolean {
  return (
    certificate.isIssuedBy(issuer) ||
    (issuer.isRoot && certificate.isSignedBy(issuer)) ||
    isVersionOf(certificate, issuer)
  );
}

function memoised(issuersOf: IssuersOf): IssuersOf {
  const known = new Map<Certificate, readonly Certificate[]>();
  return (certificate) => {
    const issuers = known.get(certificate) ?? issuersOf(certificate);
    known.set(certificate, issuers);
    return issuers;
  };
}

/** For each certificate, until when the longest valid path upwards is valid (ms), at most `until`. */
function reachOf(certificates: readonly Certificate[], issuersOf: IssuersOf, until: Date): Map<Certificate, number> {
  const reach = new Map(
    certificates.map((certificate) => [certificate, Math.min(certificate.notAfter.getTime(), until.getTime())]),
  );
  // Each round brings an end at least one link down, even if authorities signed each other.
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
  // toSorted is stable: equal ones stay in the order of the input.
  return issuers.toSorted((a, b) => rank(a) - rank(b) || reachOfOne(b) - reachOfOne(a))[0];
}
