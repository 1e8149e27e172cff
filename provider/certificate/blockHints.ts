import { fromMislabelledEncrypted, onPem } from "./conversion";
import { describePlace, type PemBlock, type PemDamage, type PemLeftover } from "./pem";
import type { CertificateInput, InputName } from "./problem";

/** The sentence for a private key that is protected by a passphrase. */
export function explainEncrypted({ label, encrypted }: PemBlock, source: CertificateInput): string {
  // `openssl rsa` and `openssl ec` take one kind of key only, and PKCS#8 does not tell the kind.
  const command = encrypted && label === "RSA PRIVATE KEY" ? "openssl rsa" : "openssl pkey";
  const decrypt =
    encrypted || label === "ENCRYPTED PRIVATE KEY"
      ? onPem(source, "encrypted.key", `${command} -in encrypted.key -out decrypted.key`)
      : fromMislabelledEncrypted(label);
  return `\`privateKey\` is encrypted with a passphrase, which a server could not enter. Decrypt it: ${decrypt}.`;
}

/** The sentence for a block that cannot be read. */
export function explainDamage(
  { label, place }: Pick<PemBlock, "label" | "place">,
  kind: PemDamage["kind"] | "unreadable",
  input: InputName,
): string {
  const which = describePlace(place);
  const findings: Record<typeof kind, string> = {
    noEnd: `is cut off: a block${which} begins with \`-----BEGIN ${label}-----\` and does not end with \`-----END ${label}-----\``,
    noBegin: `lacks a first line: a block${which} ends with \`-----END ${label}-----\` and does not begin with \`-----BEGIN ${label}-----\``,
    notBase64: `is damaged: the text between BEGIN and END ${label}${which} has characters that are no base64`,
    cutShort: `is cut short: the base64 between BEGIN and END ${label}${which} is incomplete or empty`,
    unreadable: `is damaged: the content between BEGIN and END ${label}${which} cannot be read as such`,
  };
  return `\`${input}\` ${findings[kind]}. ${takeAgain}`;
}

export const takeAgain = "Take it from the original file again, whole.";

/**
 * The sentence for a certificate or key outside of all blocks.
 *
 * @param what was found: a certificate, a key or PEM
 * @param behind continues the sentence after the cause, unless the value only has to be decoded
 */
export function explainLeftover({ form, line }: PemLeftover, input: InputName, what: string, behind: string): string {
  const where = describePlace({ number: 1, of: 1, line });
  const decoded = input === "privateKey" ? "the key that comes" : "the certificates that come";
  return form === "base64OfPem"
    ? `\`${input}\` holds ${what} that was encoded in base64 once more, as in a Kubernetes Secret${where}. Decode that value alone, and pass ${decoded} out of it.`
    : `\`${input}\` holds ${what} outside of any readable block${where}: its BEGIN or END line is missing or damaged${behind}`;
}
