import { isIP } from "node:net";

import type { Certificate } from "./certificate";
import type { NameOf } from "./naming";
import { quoteList, when } from "./wording";

/** If a certificate has extended key usages (RFC 5280 4.2.1.12), a TLS server needs one of these. */
const serverAuthentication = "1.3.6.1.5.5.7.3.1";
const anyUsage = "2.5.29.37.0";

/** It has no extended key usages, or one of them allows TLS servers, or they can't be read. */
export function permitsServers({ extensions }: Certificate): boolean {
  const usages = extensions?.extendedKeyUsages ?? [];
  return usages.length === 0 || usages.includes(serverAuthentication) || usages.includes(anyUsage);
}

/** Why the leaf can't be used at all; undefined when it can. */
export function purposeProblem(leaf: Certificate, nameOf: NameOf): string | undefined {
  if (leaf.extensions === undefined) {
    return (
      `\`certificate\` (${nameOf(leaf)}) is malformed: its subject alternative names, key usage or extended key usage cannot be read, and clients would refuse it. ` +
      "Have it issued again."
    );
  }
  return leaf.extensions.isPrecertificate
    ? `\`certificate\` (${nameOf(leaf)}) is a precertificate out of a transparency log, which no client accepts. Pass the certificate that the authority issued.`
    : undefined;
}

/** Why clients may refuse the leaf as a server's. */
export function purposeWarnings(leaf: Certificate, nameOf: NameOf): string[] {
  const it = `\`certificate\` (${nameOf(leaf)})`;
  const { alternativeNames = [], maySign = true } = leaf.extensions ?? {};
  const addresses = alternativeNames.filter(({ kind, text }) => kind === "domain" && isIP(text) !== 0);
  const isNameless = leaf.extensions !== undefined && alternativeNames.every(({ kind }) => kind === "other");
  return [
    ...when(
      !permitsServers(leaf),
      `${it} is not meant for TLS servers: its extended key usage lacks serverAuth. Clients will refuse it there.`,
    ),
    ...when(
      leaf.isAuthority,
      `${it} is declared an authority (basic constraints \`CA:TRUE\`), as \`openssl req -x509\` does by default: some clients (Firefox, rustls) refuse such a server. ` +
        "Have it issued again with `basicConstraints=critical,CA:FALSE`.",
    ),
    ...when(
      !maySign,
      `${it} is not meant to sign: its key usage lacks digitalSignature (RFC 8446 4.4.2.2), and browsers will refuse it. ` +
        "Have it issued again with `keyUsage=critical,digitalSignature`, or without key usage.",
    ),
    ...when(
      addresses.length > 0,
      `${it} has ${quoteList(addresses.map(({ text }) => text))} as a DNS name, which covers no address (RFC 9525 6.5). Have it issued again with \`subjectAltName=IP:${addresses[0]?.text}\`.`,
    ),
    ...when(
      isNameless,
      `${it} has no domain or address among its subject alternative names, and clients ignore the common name (RFC 9525): they will refuse it. ` +
        "Have it issued again with `subjectAltName=DNS:…`.",
    ),
  ];
}
