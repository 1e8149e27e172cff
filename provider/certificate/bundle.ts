import { readElement } from "../der/element";
import { derBeginning, derKind, findDer } from "../der/kind";
import { Certificate } from "./certificate";
import { withoutKey } from "./conversion";
import { explainDamage, explainFormat } from "./formatHints";
import { binaryFormat, detectFormat, isCertificateLabel, isKeyKind, isKeyLabel, labelFormat } from "./inputFormat";
import { decodeText, describePlace, type PemBlock, type PemDamage, type PemText, readPem } from "./pem";
import { type CertificateInput, maximumInputSize, type Problem } from "./problem";
import { hasPrivateWebKey } from "./webKey";
import { count } from "./wording";

/** What the inputs `certificate` and `chain` hold, in the order in which they hold it. */
export interface Bundle {
  certificates: Certificate[];
  problems: Problem[];
  warnings: string[];
}

type Name = "certificate" | "chain";

/** More are not even parsed. A list of all trusted authorities has 140 and more. */
const maximumCertificates = 50;

/** More than any server's chain has, counted without duplicates. Each may have to be verified with the key of each other. */
const maximumDistinctCertificates = 20;

/**
 * Reads the certificates of an input. All that looks like a certificate is read, or the input is refused: none is passed over.
 *
 * A private key among them is refused when the input is text, for `certificate` and `chain` are no secrets and the key
 * would stand in the state in clear. In the bytes of a file, of which the state keeps a hash, it is passed over with
 * a warning: combined files, as HAProxy wants them, may be given as they are. Either way it reaches no output of this.
 */
export function readBundle(input: CertificateInput, name: Name): Bundle {
  const refuse = (reason: string): Bundle => ({ certificates: [], problems: [{ input: name, reason }], warnings: [] });
  if (input.length > maximumInputSize) {
    return refuse(
      `\`${name}\` is larger than 1 MiB, which no certificate chain is. Pass the PEM file of this certificate alone (fullchain.pem).`,
    );
  }
  if (typeof input !== "string" && binaryFormat(input) !== undefined) {
    return refuse(explainFormat(detectFormat(input), name, input));
  }
  const text = typeof input === "string" ? input : decodeText(input);
  if (name === "chain" && text.trim() === "") {
    // What a certificate without intermediates is deployed with, and therefore read back as.
    return { certificates: [], problems: [], warnings: [] };
  }
  const pem = readPem(input);
  const certificateBlocks = pem.blocks.filter(({ label }) => labelFormat(label) === "certificatePem");
  const hasKey = holdsKey(pem) || hasPrivateWebKey(text);
  const refusal =
    explainOther(pem, input, name, certificateBlocks.length) ??
    (hasKey && typeof input === "string" ? explainKey(input, name, certificateBlocks) : undefined) ??
    explainPassedOver(pem, name) ??
    (certificateBlocks.length > maximumCertificates
      ? explainTooMany(`\`${name}\` holds ${certificateBlocks.length} certificates`)
      : undefined);
  if (refusal !== undefined) {
    return refuse(refusal);
  }
  const certificates: Certificate[] = [];
  for (const block of certificateBlocks) {
    const certificate = Certificate.parse(block.bytes);
    if (certificate === undefined) {
      return refuse(explainDamage(block, readElement(block.bytes) === undefined ? "cutShort" : "unreadable", name));
    }
    certificates.push(certificate);
  }
  const warning = `\`${name}\` also holds a private key, which is ignored: only \`privateKey\` is looked at for the key.`;
  return { certificates, problems: [], warnings: hasKey ? [warning] : [] };
}

/** Whether there is a private key, under whatever label or none. */
function holdsKey({ blocks, damages, leftovers }: PemText): boolean {
  return (
    [...blocks, ...damages].some(({ label, bytes }) => isKeyLabel(label) || isKeyKind(derKind(bytes))) ||
    leftovers.some(({ kind }) => kind === "privateKey")
  );
}

/** The sentence for an input that is something else than PEM certificates as a whole. */
function explainOther(pem: PemText, input: CertificateInput, name: Name, certificates: number): string | undefined {
  const { blocks, damages, leftovers } = pem;
  if (blocks.some(({ label }) => labelFormat(label) === "trustedCertificate")) {
    return explainFormat("trustedCertificate", name, input);
  }
  if (certificates > 0 || passedOver(pem).some(isAboutCertificate)) {
    return undefined;
  }
  const [damage] = damages;
  if (blocks.length === 0 && damage !== undefined) {
    return explainFormat(labelFormat(damage.label), name, input);
  }
  const format = detectFormat(input);
  const isOnlyText = blocks.length === 0 && (format === "unknown" || format === "json");
  return isOnlyText && leftovers.length > 0 ? undefined : explainFormat(format, name, input);
}

function explainKey(input: string, name: Name, certificates: readonly PemBlock[]): string {
  const isReadable = certificates.length > 0 && certificates.every(({ bytes }) => derKind(bytes) === "certificate");
  return (
    `\`${name}\` also holds a private key, and would keep it in the state unencrypted since certificates are no secrets. ` +
    `Pass the key as \`privateKey\` only, and the certificates without it${isReadable ? `: ${withoutKey(input)}` : ""}.`
  );
}

/** Something that a reader of PEM would pass over although it is a certificate, or may be one. */
type PassedOver = PemDamage | PemBlock | PemText["leftovers"][number];

function passedOver({ blocks, damages, leftovers }: PemText): PassedOver[] {
  return [
    ...damages.filter(isSuspicious),
    ...blocks.filter((block) => labelFormat(block.label) !== "certificatePem" && isSuspicious(block)),
    ...leftovers.filter(({ kind }) => kind !== "privateKey"),
  ];
}

/** All but requests, revocation lists, parameters, public and private keys that are nothing else. */
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

/** Whether the input is one of certificates at all: PKCS#7 alone is another format, and stray base64 has a better answer. */
function isAboutCertificate(one: PassedOver): boolean {
  return "label" in one && labelFormat(one.label) !== "pkcs7Pem" && !isKeyLabel(one.label);
}

/** One sentence for all that would be passed over: which it is, and how many others there are. */
function explainPassedOver(pem: PemText, name: Name): string | undefined {
  const [first, ...others] = passedOver(pem);
  if (first === undefined) {
    return undefined;
  }
  const more = others.length === 0 ? "" : ` The same goes for ${count(others.length, "other place")} in it.`;
  return explainOne(first, name) + more;
}

function explainOne(one: PassedOver, name: Name): string {
  if (!("label" in one)) {
    return explainLeftover(one, name);
  }
  if ("kind" in one && (isCertificateLabel(one.label) || derBeginning(one.bytes) !== "certificate")) {
    return explainDamage(one, one.kind, name);
  }
  const { label, bytes } = one;
  const where = `\`${name}\` holds a block with the label ${label}${describePlace(one.place)}`;
  if (labelFormat(label) === "pkcs7Pem") {
    return `${where} beside its certificates. Take the certificates out of it (PKCS#7) and pass them as PEM, all in one format.`;
  }
  if (Certificate.parse(bytes) !== undefined) {
    return `${where}, but it is a certificate, and would be left out. Correct its first and last line to \`-----BEGIN CERTIFICATE-----\` and \`-----END CERTIFICATE-----\`, or remove it.`;
  }
  return `${where}, which is no certificate that a TLS server could send. Remove it, or take the certificate from the original file again.`;
}

const forms = { base64: "base64", hex: "hex digits", decimal: "decimal numbers", binary: "binary data (DER)" } as const;

function explainLeftover({ kind, form, line }: PemText["leftovers"][number], name: Name): string {
  const where = line === undefined ? "" : ` (line ${line})`;
  if (form === "base64OfPem") {
    return `\`${name}\` holds PEM that was encoded in base64 once more, as in a Kubernetes Secret${where}. Decode that value alone, and pass the certificates that come out of it.`;
  }
  const what = kind === "certificate" ? "a certificate" : "what may be a certificate";
  return (
    `\`${name}\` holds ${what} as ${forms[form]} outside of any readable block${where}: its BEGIN or END line is missing or damaged, and it would be left out. ` +
    "Put `-----BEGIN CERTIFICATE-----` before and `-----END CERTIFICATE-----` behind the base64 of it, each on a line of its own with five hyphens on either side, or remove it."
  );
}

/** Why `certificate` and `chain` together hold too many certificates; undefined when they don't. */
export function quantityProblem(distinct: readonly Certificate[], hasChain: boolean): string | undefined {
  if (distinct.length <= maximumDistinctCertificates) {
    return undefined;
  }
  const holders = hasChain ? "`certificate` and `chain` together hold" : "`certificate` holds";
  return explainTooMany(`${holders} ${distinct.length} certificates`);
}

function explainTooMany(finding: string): string {
  return `${finding}, as a list of trusted authorities does. Pass the certificate with its own intermediates only (fullchain.pem).`;
}
