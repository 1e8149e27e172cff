import { displayName } from "../certificate/displayName";
import { count, quote, quoteList } from "../certificate/wording";
import type { InspectedInput, Inspection } from "../ossCertificateDeployment/inspect";
import type { RawInputs } from "../ossCertificateDeployment/state";
import { mayBeKeyMaterial } from "../secrets/mayBeKeyMaterial";
import type { Style } from "./style";

/** The inspected inputs, in the order of the list. */
const items: readonly InspectedInput[] = [
  "certificate",
  "chain",
  "privateKey",
  "requiredDomains",
  "renewBeforeDays",
  "prefix",
  "traceabilityUrl",
];

/**
 * Renders the checklist as text: one line for each inspected input, with the result.
 *
 * ```text
 * ✓ certificate: "CN=example.com", ECDSA P-256, 2026-11-22T00:00:00Z to 2027-02-20T00:00:00Z
 * ✗ private key: Certificate and private key do not match: …
 * ```
 */
export function renderChecklist(inputs: RawInputs, inspection: Inspection, style: Style): string {
  const { problems, warnings, description } = inspection;
  const lines = items.flatMap((item) => {
    const reasons = problems.filter(({ input }) => input === item).map(({ reason }) => reason);
    if (reasons.length > 0) {
      return reasons.map((reason) => `${style.bad("✗")} ${labels[item]}: ${reason}`);
    }
    const found = description && summaries[item](inputs, description, inspection);
    return found === undefined ? [] : [`${style.good("✓")} ${labels[item]}: ${found}`];
  });
  const details = description
    ? [
        `names        ${quoteList(description.subjectAlternativeNames)}`,
        `issuer       ${quote(description.issuer)}`,
        `serial       ${description.serialNumber}`,
        `SHA-1        ${description.fingerprint}`,
        `SHA-256      ${description.fingerprintSha256}`,
        `renew after  ${description.renewAfter}`,
      ].map((line) => style.faint(`  ${line}`))
    : [];
  const [first = "", ...others] = lines;
  const doubts = warnings.map((warning) => `${style.doubtful("!")} ${warning}`);
  return [first, ...details, ...others, ...doubts].map((line) => `${line}\n`).join("");
}

const labels: Record<InspectedInput, string> = {
  certificate: "certificate",
  chain: "chain",
  privateKey: "private key",
  requiredDomains: "required domains",
  renewBeforeDays: "renewal",
  prefix: "prefix",
  traceabilityUrl: "link in README.md",
};

type Description = NonNullable<Inspection["description"]>;

/** The result for an input without a problem; `undefined` for no line. */
const summaries: Record<
  InspectedInput,
  (inputs: RawInputs, description: Description, inspection: Inspection) => string | undefined
> = {
  certificate: (_, { subject, subjectAlternativeNames, serialNumber, keyAlgorithm, notBefore, notAfter }) =>
    `${quote(displayName(subject, subjectAlternativeNames) || `serial number ${serialNumber}`)}, ${keyAlgorithm}, ${notBefore} to ${notAfter}`,
  chain: (_, { chainFingerprints }) => count(chainFingerprints.length, "intermediate"),
  privateKey: (_inputs, _description, { keyMatches }) => (keyMatches ? "belongs to the certificate" : undefined),
  // Without readable names, nothing was compared.
  requiredDomains: ({ requiredDomains }, { subjectAlternativeNames }) =>
    Array.isArray(requiredDomains) && subjectAlternativeNames.length > 0
      ? `${quoteList(requiredDomains.map((name, index) => (mayBeKeyMaterial(`${name}`) ? `requiredDomains[${index}]` : `${name}`)))} covered`
      : undefined,
  renewBeforeDays: () => undefined,
  prefix: () => undefined,
  traceabilityUrl: () => undefined,
};
