import { derBeginning, findDer } from "../der/kind";
import { explainDamage, explainLeftover } from "./blockHints";
import { Certificate } from "./certificate";
import { isCertificateLabel, isKeyLabel, labelFormat } from "./inputFormat";
import { describePlace, type PemBlock, type PemDamage, type PemLeftover, type PemText } from "./pem";
import type { InputName } from "./problem";
import { count } from "./wording";

/** Something that is or may be a certificate, and that a reader of PEM would pass over. */
type PassedOver = PemDamage | PemBlock | PemLeftover;

/** One sentence for all that would be passed over: the first one, and the number of others; undefined when there is nothing. */
export function explainPassedOver(pem: PemText, input: InputName): string | undefined {
  const [first, ...others] = passedOver(pem);
  if (first === undefined) {
    return undefined;
  }
  const more = others.length === 0 ? "" : ` The same goes for ${count(others.length, "other place")} in it.`;
  return ("label" in first ? explainBlock(first, input) : explainStray(first, input)) + more;
}

/** Whether there are certificates that can't be read. PKCS#7 alone is another format, and stray base64 has a better explanation. */
export function hasAlienCertificate(pem: PemText): boolean {
  return passedOver(pem).some(
    (one) => "label" in one && labelFormat(one.label) !== "pkcs7Pem" && !isKeyLabel(one.label),
  );
}

function passedOver({ blocks, damages, leftovers }: PemText): PassedOver[] {
  return [
    ...damages.filter(isSuspicious),
    ...blocks.filter((block) => labelFormat(block.label) !== "certificatePem" && isSuspicious(block)),
    ...leftovers.filter(({ kind }) => kind !== "privateKey"),
  ];
}

/** False for plain requests, revocation lists, parameters, and public and private keys. */
function isSuspicious(block: PemBlock | PemDamage): boolean {
  const { label, bytes } = block;
  const format = labelFormat(label);
  const endLabel = "endLabel" in block ? (block.endLabel ?? "") : "";
  return (
    isCertificateLabel(label) ||
    isCertificateLabel(endLabel) ||
    format === "pkcs7Pem" ||
    ("kind" in block && format === "otherPem" && !isKeyLabel(label)) ||
    derBeginning(bytes) === "certificate" ||
    findDer(bytes).some(({ kind }) => kind === "certificate")
  );
}

function explainBlock(one: PemDamage | PemBlock, input: InputName): string {
  const { label, bytes, place } = one;
  if ("kind" in one && (isCertificateLabel(label) || derBeginning(bytes) !== "certificate")) {
    return explainDamage(one, one.kind, input);
  }
  const where = `\`${input}\` holds a block with the label ${label}${describePlace(place)}`;
  if (labelFormat(label) === "pkcs7Pem") {
    return `${where} beside its certificates. Take the certificates out of it (PKCS#7) and pass them as PEM, all in one format.`;
  }
  return Certificate.parse(bytes) === undefined
    ? `${where}, which is no certificate that a TLS server could send. Remove it, or take the certificate from the original file again.`
    : `${where}, but it is a certificate, and would be left out. Correct its first and last line to \`-----BEGIN CERTIFICATE-----\` and \`-----END CERTIFICATE-----\`, or remove it.`;
}

const forms = { base64: "base64", hex: "hex digits", decimal: "decimal numbers", binary: "binary data (DER)" } as const;

function explainStray(stray: PemLeftover, input: InputName): string {
  const { kind, form } = stray;
  const what = kind === "certificate" ? "a certificate" : "what may be a certificate";
  return explainLeftover(
    stray,
    input,
    form === "base64OfPem" ? "PEM" : `${what} as ${forms[form]}`,
    ", and it would be left out. Put `-----BEGIN CERTIFICATE-----` before and `-----END CERTIFICATE-----` behind the base64 of it, " +
      "each on a line of its own with five hyphens on either side, or remove it.",
  );
}
