import type { Certificate } from "./certificate";
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
 * - The root is left out with a warning: TLS clients have it, and servers need not send it (RFC 8446 4.4.2).
 * - Where two certificates of one authority could have issued the next one (cross-signing), one that holds as long as the leaf
 *   comes before one that ends earlier, an intermediate before a root, and else the one that was given first. The other path
 *   is left out with a warning. The choice is the same at any time: what was previewed is what is deployed and repaired.
 * - A certificate that links to nothing is refused. Is an issuer missing too, both are named, for the one may explain the other.
 */
export function buildChain({ leaf, others, input }: ChainArguments): Chain {
  const issuersOf = (certificate: Certificate) => others.filter((issuer) => certificate.isIssuedBy(issuer));
  const intermediates: Certificate[] = [];
  let last = leaf;
  let root: Certificate | undefined;
  while (!last.isSelfSigned) {
    const issuer = preferred(
      issuersOf(last).filter((candidate) => !intermediates.includes(candidate)),
      leaf.notAfter,
    );
    if (issuer === undefined || issuer.isSelfSigned) {
      root = issuer;
      break;
    }
    intermediates.push(issuer);
    last = issuer;
  }

  const linked = reachable(leaf, issuersOf);
  const strangers = others.filter((certificate) => !linked.has(certificate));
  const isComplete = root !== undefined || last.isSelfSigned;
  const problems = explainStrangers(strangers, input, isComplete ? undefined : last).map((reason) => ({
    input,
    reason,
  }));

  const warnings: string[] = [];
  const roots = others.filter((certificate) => linked.has(certificate) && certificate.isSelfSigned);
  if (roots.length > 0) {
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

/** The leaf of a bundle, or the sentence that says why there is none. */
export type LeafChoice = { leaf: Certificate; problem?: undefined } | { leaf?: undefined; problem: string };

/**
 * Finds the server's certificate, wherever in the bundle it stands: the one that `matchesKey`, else the first that is no
 * authority and issued none of the others. A self-signed certificate is a leaf if nothing else is, for `openssl req -x509`
 * declares it an authority.
 *
 * @param certificates at least one, without duplicates
 */
export function chooseLeaf(
  certificates: readonly [Certificate, ...Certificate[]],
  matchesKey: (certificate: Certificate) => boolean,
): LeafChoice {
  const isIssuer = (certificate: Certificate) =>
    certificates.some((other) => other !== certificate && other.isIssuedBy(certificate));
  const candidates = certificates.filter((certificate) => !certificate.isAuthority && !isIssuer(certificate));
  const leaf = candidates.find(matchesKey) ?? candidates[0];
  if (leaf !== undefined) {
    return { leaf };
  }
  const [first] = certificates;
  const selfSigned = certificates.filter((certificate) => certificate.isSelfSigned && !isIssuer(certificate));
  const ownLeaf = selfSigned.find(matchesKey) ?? (certificates.length === 1 ? selfSigned[0] : undefined);
  return ownLeaf === undefined
    ? {
        problem:
          `\`certificate\` holds no server certificate: ${first.name} is a certificate authority's. ` +
          "Pass the certificate that was issued for your domain, and this one as `chain`.",
      }
    : { leaf: ownLeaf };
}

function preferred(issuers: readonly Certificate[], until: Date): Certificate | undefined {
  const rank = ({ notAfter, isSelfSigned }: Certificate) => (notAfter >= until ? 0 : 2) + (isSelfSigned ? 1 : 0);
  /** How far an issuer reaches that does not reach to the end; those that do are alike. */
  const reach = ({ notAfter }: Certificate) => Math.min(notAfter.getTime(), until.getTime());
  // toSorted is stable: among equals the first given stays first.
  return issuers.toSorted((a, b) => rank(a) - rank(b) || reach(b) - reach(a))[0];
}

/** Everything that some path from the leaf upwards touches. */
function reachable(leaf: Certificate, issuersOf: (certificate: Certificate) => Certificate[]): Set<Certificate> {
  const linked = new Set([leaf]);
  // A Set is iterated in the order of insertion, what is added on the way included.
  for (const certificate of linked) {
    for (const issuer of issuersOf(certificate)) {
      linked.add(issuer);
    }
  }
  return linked;
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
