import type { Certificate } from "./certificate";

/** The leaf of a bundle, or the sentence that says why there is none. */
export type LeafChoice = { leaf: Certificate; problem?: undefined } | { leaf?: undefined; problem: string };

/**
 * Finds the server's certificate, wherever in the bundle it stands: the one that `matchesKey`, else the first that is no
 * authority and issued none of the others. A self-signed certificate is a leaf if nothing else is, for `openssl req -x509`
 * declares it an authority. Of several with the same key and subject, as renewals make them, it is the one that begins last.
 *
 * @param certificates at least one, without duplicates
 */
export function chooseLeaf(
  certificates: readonly [Certificate, ...Certificate[]],
  matchesKey: (certificate: Certificate) => boolean,
): LeafChoice {
  // One that is self-signed has only its other versions for issuers.
  const isIssuer = (certificate: Certificate) =>
    certificates.some(
      (other) => !other.isSelfSigned && (other.isIssuedBy(certificate) || other.isSignedBy(certificate)),
    );
  const latest = (leaf: Certificate): LeafChoice => {
    const [first = leaf] = certificates
      .filter((certificate) => isVersionOf(certificate, leaf))
      .toSorted((a, b) => b.notBefore.getTime() - a.notBefore.getTime());
    return { leaf: first };
  };
  const candidates = certificates.filter((certificate) => !certificate.isAuthority && !isIssuer(certificate));
  const leaf = candidates.find(matchesKey) ?? candidates[0];
  if (leaf !== undefined) {
    return latest(leaf);
  }
  const [first] = certificates;
  const selfSigned = certificates.filter((certificate) => certificate.isSelfSigned && !isIssuer(certificate));
  const isAlone = certificates.every((certificate) => isVersionOf(certificate, first));
  const ownLeaf = selfSigned.find(matchesKey) ?? (isAlone ? first : undefined);
  return ownLeaf === undefined
    ? {
        problem:
          `\`certificate\` holds no server certificate: ${first.name} is a certificate authority's. ` +
          "Pass the certificate that was issued for your domain, and this one as `chain`.",
      }
    : latest(ownLeaf);
}

/** Self-signed with the same key and subject, or the same certificate. */
export function isVersionOf(certificate: Certificate, other: Certificate): boolean {
  return certificate.isSelfSigned && other.isSelfSigned && certificate.isSignedBy(other);
}
