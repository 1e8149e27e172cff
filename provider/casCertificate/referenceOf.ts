import type { CertificateReferenceInput } from "../pemInputs/arguments";

/** Where each field of a reference comes from: the output of the same name. */
export const referenceNames = [
  "certIdentifier",
  "fingerprint",
  "fingerprintSha256",
  "subjectAlternativeNames",
  "notBefore",
  "notAfter",
  "keyAlgorithm",
] as const satisfies readonly (keyof CertificateReferenceInput)[];

/**
 * What other resources take of a certificate in the store. Each field is an output of its own: of a renewal the preview knows all
 * but the identifier, and an object with one unknown field would be unknown as a whole.
 *
 * @param outputs of a `CasCertificate`, dynamic or the plugin's
 */
export function referenceOf(outputs: Required<CertificateReferenceInput>): CertificateReferenceInput {
  return Object.fromEntries(
    referenceNames.map((name) => [name, outputs[name]]),
  ) as unknown as CertificateReferenceInput;
}
