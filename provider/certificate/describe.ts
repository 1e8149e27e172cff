import type { Certificate } from "./certificate";
import { describeKey } from "./keyAlgorithm";
import { subjectAlternativeNames } from "./names";
import { formatTime, renewAfter } from "./validity";

/** What a deployment says about its certificate. Nothing in it depends on when or where it was read. */
export interface CertificateDescription {
  /** SHA-1 of the DER, 40 lower-case hex digits: names the archive, as AutoSSL does. */
  fingerprint: string;
  /** SHA-256 of the DER, 64 lower-case hex digits: the certificate's identity. */
  fingerprintSha256: string;
  /** SHA-256 of each certificate of the chain, in its order. */
  chainFingerprints: string[];
  /** Lower-case hex as `openssl x509 -serial` prints it: of even length, with a minus if negative. */
  serialNumber: string;
  /** RFC 4514 (`CN=example.com,O=Example`); empty when the certificate has none. */
  subject: string;
  /** RFC 4514. */
  issuer: string;
  /** `example.com`, `*.example.com`, `192.0.2.1`, `2001:db8::1`; other kinds prefixed: `email:…`, `URI:…`. */
  subjectAlternativeNames: string[];
  /** When it begins to be valid, ISO 8601 in UTC: `2026-11-23T00:00:00Z`. */
  notBefore: string;
  /** When it ends, ISO 8601 in UTC. */
  notAfter: string;
  /** From when on the certificate should be renewed, ISO 8601 in UTC. */
  renewAfter: string;
  /** `RSA 2048`, `ECDSA P-256`, `Ed25519`. */
  keyAlgorithm: string;
}

export function describeCertificate(
  leaf: Certificate,
  chain: readonly Certificate[],
  renewBeforeDays?: number,
): CertificateDescription {
  return {
    fingerprint: leaf.fingerprint,
    fingerprintSha256: leaf.fingerprintSha256,
    chainFingerprints: chain.map((certificate) => certificate.fingerprintSha256),
    serialNumber: leaf.serialNumber,
    subject: leaf.subject,
    issuer: leaf.issuer,
    subjectAlternativeNames: subjectAlternativeNames(leaf),
    notBefore: formatTime(leaf.notBefore),
    notAfter: formatTime(leaf.notAfter),
    renewAfter: formatTime(renewAfter(leaf, renewBeforeDays)),
    keyAlgorithm: describeKey(leaf.publicKey),
  };
}
