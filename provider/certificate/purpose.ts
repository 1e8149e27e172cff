import type { Certificate } from "./certificate";

/** Extended key usages (RFC 5280 4.2.1.12) of which a TLS server needs one, if the certificate has any. */
const serverAuthentication = "1.3.6.1.5.5.7.3.1";
const anyUsage = "2.5.29.37.0";

/** Why the leaf can't be used at all; undefined when it can. */
export function purposeProblem(leaf: Certificate): string | undefined {
  if (leaf.extensions === undefined) {
    return (
      `\`certificate\` (${leaf.name}) is malformed: its subject alternative names, key usage or extended key usage cannot be read, and clients would refuse it. ` +
      "Have it issued again."
    );
  }
  return leaf.extensions.isPrecertificate
    ? `\`certificate\` (${leaf.name}) is a precertificate out of a transparency log, which no client accepts. Pass the certificate that the authority issued.`
    : undefined;
}

/** What makes clients refuse the leaf as a server's. */
export function purposeWarnings(leaf: Certificate): string[] {
  const { extendedKeyUsages: usages = [], alternativeNames, maySign } = leaf.extensions ?? {};
  const warnings: string[] = [];
  if (usages.length > 0 && !usages.includes(serverAuthentication) && !usages.includes(anyUsage)) {
    warnings.push(
      `\`certificate\` (${leaf.name}) is not meant for TLS servers: its extended key usage lacks serverAuth. Clients will refuse it there.`,
    );
  }
  if (maySign === false) {
    warnings.push(
      `\`certificate\` (${leaf.name}) is not meant to sign: its key usage lacks digitalSignature (RFC 8446 4.4.2.2), and browsers will refuse it. ` +
        "Have it issued again with `keyUsage=critical,digitalSignature`, or without key usage.",
    );
  }
  if (alternativeNames?.every(({ kind }) => kind === "other")) {
    warnings.push(
      `\`certificate\` (${leaf.name}) has no domain or address among its subject alternative names, and clients ignore the common name (RFC 9525): they will refuse it. ` +
        "Have it issued again with `subjectAltName=DNS:…`.",
    );
  }
  return warnings;
}
