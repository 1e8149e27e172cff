import type { Certificate } from "./certificate";
import { isVersionOf } from "./leaf";
import type { InputName, Problem } from "./problem";
import { quote } from "./wording";

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
 * - A certificate whose key signed another one, and that OpenSSL does not accept as the issuer all the same, is refused.
 * - A certificate that links to nothing is refused. Is an issuer missing too, both are named, for the one may explain the other.
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

  const refused = others.flatMap((signer): RefusedLink[] => {
    const signed = linked.has(signer) ? undefined : [...linked].find((certificate) => certificate.isSignedBy(signer));
    return signed === undefined ? [] : [{ signer, signed }];
  });
  const touched = reachable(leaf, (certificate) =>
    others.filter((signer) => hasIssuer(certificate, signer) || certificate.isSignedBy(signer)),
  );
  const strangers = others.filter((certificate) => !touched.has(certificate));
  const isComplete = root !== undefined || last.isSelfSigned;
  const open = isComplete || refused.some(({ signer }) => last.isSignedBy(signer)) ? undefined : last;
  const problems = [
    ...refused.map((link) => explainRefused(link, input, isComplete)),
    ...explainStrangers(strangers, input, open),
  ].map((reason) => ({ input, reason }));

  const warnings: string[] = [];
  const roots = others.filter((certificate) => linked.has(certificate) && certificate.isSelfSigned);
  if (roots.length > 0 && leaf.isSelfSigned) {
    warnings.push(
      `${names(roots)} is left out: it is another version of the self-signed certificate. The one that begins last is taken.`,
    );
  } else if (roots.length > 0) {
    warnings.push(`The root ${names(roots)} is left out of the chain: clients have it, and servers need not send it.`);
  }
  const unentitled = intermediates.filter((certificate) => !certificate.isAuthority);
  if (unentitled.length > 0) {
    warnings.push(
      `${names(unentitled)} issued a certificate of the chain, but is not declared an authority (basic constraints \`CA:TRUE\`): clients will not accept it. ` +
        "Have it issued again with `basicConstraints=critical,CA:TRUE`.",
    );
  }
  const alternatives = others.filter(
    (certificate) => linked.has(certificate) && !certificate.isSelfSigned && !intermediates.includes(certificate),
  );
  if (alternatives.length > 0) {
    warnings.push(
      `${names(alternatives)} is left out of the chain: it belongs to another path (cross-signed) than the one that was chosen.`,
    );
  }
  if (others.length === 0 && !leaf.isSelfSigned) {
    warnings.push(
      `No intermediate certificate is given for ${leaf.name}: unless its issuer is a root that clients trust, they will not accept it. ` +
        "Pass the chain that the certificate authority handed out, as `chain` or within `certificate` (fullchain.pem).",
    );
  }
  return { intermediates, problems, warnings };
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

/** A link that the signature makes and OpenSSL doesn't follow. */
interface RefusedLink {
  signer: Certificate;
  signed: Certificate;
}

function explainRefused({ signer, signed }: RefusedLink, input: InputName, isComplete: boolean): string {
  const remedy = isComplete
    ? "Remove it: the chain is whole without it."
    : "Pass the certificate authority's current intermediate of the same generation as the certificate, or have the certificate issued again.";
  return (
    `\`${input}\` does not hold together: ${signer.name} has the key that signed ${signed.name}, but clients that use OpenSSL do not accept it as the issuer: ` +
    `its key identifier is not the one that the other names, or it may not sign certificates (key usage \`keyCertSign\`, basic constraints). ${remedy}`
  );
}

function explainStrangers(
  strangers: readonly Certificate[],
  input: InputName,
  open: Certificate | undefined,
): string[] {
  const others = strangers.filter((stranger) => !stranger.isAuthority && !stranger.isSelfSigned);
  const authorities = strangers.filter((stranger) => !others.includes(stranger));
  const reasons: string[] = [];
  if (others.length > 0) {
    reasons.push(
      `\`${input}\` has a certificate that does not belong to the chain: ${names(others)} is another server's. Remove it; every deployment takes one certificate.`,
    );
  }
  if (authorities.length === 0) {
    return reasons;
  }
  const namesake = open && authorities.find((authority) => authority.subject === open.issuer);
  if (open === undefined) {
    reasons.push(
      `\`${input}\` has a certificate that does not belong to the chain: ${names(authorities)} issued none of the others. Remove it.`,
    );
  } else if (namesake !== undefined) {
    reasons.push(
      `\`${input}\` does not hold together: ${namesake.name} bears the name of the issuer of ${open.name}, but another key signed that. ` +
        "Pass the certificate authority's intermediate of the same generation as the certificate.",
    );
  } else {
    reasons.push(
      `\`${input}\` has a gap: ${quote(open.issuer)}, the issuer of ${open.name}, is missing, and ${names(authorities)} issued none of the others. ` +
        "Add the missing certificate (the certificate authority offers it for download), or remove what does not belong.",
    );
  }
  return reasons;
}

function names(certificates: readonly Certificate[]): string {
  return certificates
    .map((certificate) => certificate.name)
    .slice(0, 10)
    .join(", ");
}
