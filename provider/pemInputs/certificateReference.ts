/** How the advice ends for an identifier alone; see advice.ts. */
export const namesLaterEnd = "The output `reference` of a CasCertificate tells them before.";

/**
 * A certificate in CAS, as other resources take it: its identifier, which isn't known before the upload, and what check
 * needs of it, which is.
 */
export interface CertificateReference {
  /** `<id>-<store>`, such as `12345-cn-hangzhou`. */
  certIdentifier: string;
  /** SHA-1 of the certificate's DER, lower-case hex. */
  fingerprint: string;
  /** SHA-256 of the certificate's DER, lower-case hex. */
  fingerprintSha256: string;
  /** The names that the certificate is for. */
  subjectAlternativeNames: string[];
  /** ISO 8601, UTC. */
  notBefore: string;
  /** ISO 8601, UTC. */
  notAfter: string;
  /** Such as `RSA 2048` or `SM2`. */
  keyAlgorithm?: string;
}
