import type { CertificateDescription } from "../certificate/describe";
import { checkOnly, type Fields, recordOnly, writeOn } from "../engine/fields";
import { unknownValue } from "../engine/unknown";

/** The fields that check derives from a certificate, in the order in which a preview shows them. */
export const certificateFields = {
  fingerprint: checkOnly(),
  fingerprintSha256: writeOn(),
  chainFingerprints: writeOn(),
  serialNumber: checkOnly(),
  subject: checkOnly(),
  issuer: checkOnly(),
  subjectAlternativeNames: checkOnly(),
  notBefore: checkOnly(),
  notAfter: checkOnly(),
  renewAfter: recordOnly(),
  keyAlgorithm: checkOnly(),
} satisfies Fields<keyof CertificateDescription>;

/** What is known of a certificate that isn't known yet. */
export const unknownDescription = Object.fromEntries(
  Object.keys(certificateFields).map((name) => [name, unknownValue]),
) as Record<keyof CertificateDescription, typeof unknownValue>;
