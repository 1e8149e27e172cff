import type { Certificate } from "./certificate";

/**
 * Why a certificate does not count as signed by one with its issuer's name:
 *
 * - unverifiable: this Node.js does not know the algorithm of the signature or of the key
 * - otherKey: key identifiers say that another key signed it
 * - damaged: key identifiers say that this key signed it
 * - unclear: there are no key identifiers
 */
export type SignatureFault = "unverifiable" | "otherKey" | "damaged" | "unclear";

/** undefined when the names differ or are empty, or when the signature is the signer's. */
export function signatureFault(signed: Certificate, signer: Certificate): SignatureFault | undefined {
  if (signed.issuer === "" || signed.issuer !== signer.subject || signed.isSignedBy(signer)) {
    return undefined;
  }
  const named = signed.path.authorityKeyIdentifier;
  const own = signer.path.subjectKeyIdentifier;
  const isKnown = named !== undefined && own !== undefined;
  if (isKnown && named !== own) {
    return "otherKey";
  }
  if (!signed.canVerifyWith(signer)) {
    return "unverifiable";
  }
  if (isKnown) {
    return "damaged";
  }
  // OpenSSL does not take a certificate for its own issuer if its key usage forbids signing certificates.
  return signed === signer && !signed.claimsToIssueItself ? "otherKey" : "unclear";
}

/** How it is signed, and why that can't be verified: `signed with ML-DSA-65, which this Node.js cannot verify`. */
export function explainUnverifiable({ signatureKind }: Certificate, signer: Certificate): string {
  return signatureKind.isVerifiable
    ? `signed with a key that this Node.js does not know (${signer.foreignKeyKind})`
    : `signed with ${signatureKind.name}, which this Node.js cannot verify`;
}

/** Why a certificate that names itself as its issuer is not self-signed; undefined for all others. */
export function selfSignatureFault(certificate: Certificate): SignatureFault | undefined {
  return signatureFault(certificate, certificate);
}
