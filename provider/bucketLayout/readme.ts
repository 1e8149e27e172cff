import type { CertificateDescription } from "../certificate/describe";
import { archiveName, fileNames } from "./layout";

/** The link to the origin of the layout, in every README.md. */
export const defaultTraceabilityUrl = "https://autossl.dev";

/** The content of README.md: only the certificate's own facts, so that the same certificate gives the same bytes. */
export type ReadmeFacts = Omit<CertificateDescription, "renewAfter" | "chainFingerprints">;

/**
 * Renders the README.md beside the PEM files: Markdown with LF line ends.
 *
 * Consumers read the line that starts with `Archive:`. It names the directory, beside `latest/`, whose files are complete
 * and belong together. It is part of the fixed layout.
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
 * How to convert a key to the form that was used before PKCS#8; Ed25519 keys never had another. The commands also work with
 * OpenSSL 1.1.1: its `openssl rsa` lacks `-traditional`, and without that option OpenSSL 3 writes PKCS#8. `openssl ec` writes
 * SEC1 in both.
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

/** Names come from certificates, so strangers choose them: shown as code, on one line, without characters that end the code or the cell. */
function cell(value: string): string {
  const text = value
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ")
    .replaceAll("`", "'")
    // GitHub reads two backslashes as one escaped backslash, which would leave the pipe unescaped.
    .replace(/(\\*)\|/g, "$1$1\\|");
  return text.trim() === "" ? "(none)" : `\`${text}\``;
}
