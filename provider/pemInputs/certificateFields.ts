import type { CertificateDescription } from "../certificate/describe";
import { checkOnly, type Fields, flag, number, recordOnly, writeOn } from "../engine/fields";
import { unknownValue } from "../engine/unknown";
import type { CertificateInputs } from "./pemInputs";

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

/** The description of a certificate that isn't known yet. */
export const unknownDescription = Object.fromEntries(
  Object.keys(certificateFields).map((name) => [name, unknownValue]),
) as Record<keyof CertificateDescription, typeof unknownValue>;

/** The inputs of every resource that takes a certificate. `readPemInputs` finds the problems of the PEM inputs. */
export const certificateInputFields = {
  certificate: checkOnly(undefined, { isSecret: "asText" }),
  chain: checkOnly(undefined, { isSecret: "asText" }),
  privateKey: checkOnly(undefined, { isSecret: "always" }),
  requiredDomains: checkOnly(requiredDomainsProblem),
  renewBeforeDays: checkOnly(number("days")),
  allowExpired: checkOnly(flag),
} satisfies Fields<keyof CertificateInputs>;

function requiredDomainsProblem(value: unknown): string | undefined {
  return Array.isArray(value)
    ? undefined
    : "`requiredDomains` is not a list. Give a list of names, such as ['example.com', '*.example.com'].";
}
