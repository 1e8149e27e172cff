import { isUnknown } from "../engine/unknown";
import type { CertificateReference } from "../pemInputs/certificateReference";

/** `<id>-<store>`, of the two stores that there are. */
const identifier = /^\d{1,20}-(cn-hangzhou|ap-southeast-1)$/;

const matches = (pattern: RegExp) => (value: unknown) => typeof value === "string" && pattern.test(value);

const isTime = (value: unknown) => typeof value === "string" && !Number.isNaN(Date.parse(value));

const isNames = (value: unknown) => Array.isArray(value) && value.every((name) => typeof name === "string");

/** What each field of a reference must be. Without one of them, nothing would be compared with it. */
const forms: { [Name in keyof CertificateReference]-?: (value: unknown) => boolean } = {
  certIdentifier: matches(identifier),
  fingerprint: matches(/^[0-9a-f]{40}$/),
  fingerprintSha256: matches(/^[0-9a-f]{64}$/),
  subjectAlternativeNames: isNames,
  notBefore: isTime,
  notAfter: isTime,
  keyAlgorithm: (value) => value === undefined || value === null || typeof value === "string",
};

/** What is wrong with an input `name`, such as `casCertificate`: a reference, of which a part may be unknown in a preview, or an identifier alone. */
export function referenceProblem(value: unknown, name = "casCertificate"): string | undefined {
  if (typeof value === "string") {
    return identifier.test(value)
      ? undefined
      : `\`${name}\` is no identifier of a certificate. Give the output \`reference\` of a CasCertificate, or '<id>-<store>' such as '12345-cn-hangzhou', with the store 'cn-hangzhou' or 'ap-southeast-1'.`;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return `\`${name}\` is no reference of a certificate. Give the output \`reference\` of a CasCertificate.`;
  }
  const given = value as Record<string, unknown>;
  const wrong = Object.entries(forms)
    .filter(([field, isGood]) => !isUnknown(given[field]) && !isGood(given[field]))
    .map(([field]) => `\`${field}\``);
  return wrong.length === 0
    ? undefined
    : `\`${name}\` is no whole reference of a certificate: ${wrong.join(", ")} is missing or has another form. Give the output \`reference\` of a CasCertificate as it is.`;
}
