import type { CertificateDescription } from "../certificate/describe";
import { archiveName, fileNames } from "./layout";

/** The link in every README.md that says where its layout comes from. */
export const defaultTraceabilityUrl = "https://autossl.dev";

/** What README.md tells, which is nothing but the certificate's own facts: the same certificate gives the same bytes. */
export type ReadmeFacts = Omit<CertificateDescription, "renewAfter" | "chainFingerprints">;

/**
 * Renders the README.md that lies beside the PEM files, Markdown with LF line ends.
 *
 * The line that starts with `Archive:` is what consumers read: it names the directory, beside `latest/`, whose files
 * stand complete and belong together. It is one of the fixed names of the layout.
 */
export function renderReadme(facts: ReadmeFacts, traceabilityUrl: string = defaultTraceabilityUrl): string {
  return `# TLS certificate

Archive: ${archiveName(facts)}

| | |
|---|---|
| Subject | ${cell(facts.subject)} |
| Names | ${cell(facts.subjectAlternativeNames.join(", "))} |
| Issuer | ${cell(facts.issuer)} |
| Serial number | ${facts.serialNumber} |
| Valid from | ${facts.notBefore} |
| Valid until | ${facts.notAfter} |
| SHA-1 fingerprint | ${facts.fingerprint} |
| SHA-256 fingerprint | ${facts.fingerprintSha256} |
| Key | ${facts.keyAlgorithm} |

## Files

- \`${fileNames.certificate}\`: the certificate alone
- \`${fileNames.privateKey}\`: its private key, PKCS#8, not encrypted: keep it secret
- \`${fileNames.chain}\`: the intermediate certificates, empty when there are none
- \`${fileNames.fullchain}\`: the certificate and the intermediates, what most servers want
- \`${fileNames.readme}\`: this page

${olderForm(facts.keyAlgorithm)}Layout: ${traceabilityUrl}
`;
}

/**
 * How to get back the form that a key had before PKCS#8; Ed25519 keys never had another. By commands that OpenSSL 1.1.1 has as
 * well: its `openssl rsa` has no `-traditional`, without which that of OpenSSL 3 writes PKCS#8. `openssl ec` writes SEC1 in both.
 */
function olderForm(keyAlgorithm: string): string {
  if (keyAlgorithm.startsWith("RSA")) {
    return `A server that wants the older PKCS#1 form (\`BEGIN RSA PRIVATE KEY\`) gets it by

    openssl pkey -in ${fileNames.privateKey} -traditional -out privkey-pkcs1.pem

`;
  }
  if (keyAlgorithm.startsWith("ECDSA")) {
    return `A server that wants the older SEC1 form (\`BEGIN EC PRIVATE KEY\`) gets it by

    openssl ec -in ${fileNames.privateKey} -out privkey-sec1.pem

`;
  }
  return "";
}

/** Names come from certificates, so from strangers: as code, on one line, without a mark that ends the code or the cell. */
function cell(value: string): string {
  const text = value
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ")
    .replaceAll("`", "'")
    // GitHub takes two backslashes for an escaped one, which would leave the pipe free.
    .replace(/(\\*)\|/g, "$1$1\\|");
  return text.trim() === "" ? "(none)" : `\`${text}\``;
}
