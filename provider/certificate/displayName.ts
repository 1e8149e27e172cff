import { isIP } from "node:net";

/**
 * The name by which people know a certificate: its subject if it has a common name, else the first domain or address among its
 * alternative names. Some certificates have no common name, others have only an organization.
 *
 * @param subject RFC 4514
 * @param alternativeNames as `subjectAlternativeNames` writes them
 * @returns empty when it has neither
 */
export function displayName(subject: string, alternativeNames: readonly string[]): string {
  if (hasCommonName(subject)) {
    return subject;
  }
  // Names of other kinds have a prefix: `email:…`.
  const server = alternativeNames.find((name) => name !== "" && (!name.includes(":") || isIP(name) !== 0));
  return server ?? (subject || alternativeNames.find((name) => name !== "") || "");
}

/** RFC 4514 escapes separators within values. */
const hasCommonName = (subject: string) => /(?:^|(?<!\\)(?:\\\\)*[,+])CN=[^,+]/.test(subject);
