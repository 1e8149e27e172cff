import { readElement } from "../der/element";
import { derKind } from "../der/kind";
import { adviceEnds } from "./advice";
import { explainDamage } from "./blockHints";
import { Certificate } from "./certificate";
import { withoutKey } from "./conversion";
import { explainFormat, explainUnread, type Given } from "./formatHints";
import { detectFormat, isKeyKind, isKeyLabel, labelFormat } from "./inputFormat";
import { textOf } from "./inputText";
import { explainPassedOver, hasAlienCertificate } from "./passedOver";
import { type PemBlock, type PemText, readPem } from "./pem";
import type { CertificateInput, Problem } from "./problem";
import type { CertificateReader } from "./reader";
import { hasPrivateWebKey } from "./webKey";

/** What the inputs `certificate` and `chain` hold, in the order in which they hold it. */
export interface Bundle {
  certificates: readonly Certificate[];
  /** At most one. */
  problems: readonly Problem[];
  warnings: readonly string[];
}

type Name = "certificate" | "chain";

/** More are not parsed. A list of all trusted authorities has at least 140. */
const maximumCertificates = 50;

/** Without duplicates. No server's chain has as many, and each may have to be verified with the key of each other. */
const maximumDistinctCertificates = 20;

/** An input that is empty or not known yet. */
export const emptyBundle: Bundle = { certificates: [], problems: [], warnings: [] };

/**
 * Reads the certificates of an input. If anything that looks like a certificate can't be read, the input is refused: none is
 * passed over.
 *
 * A private key among them is refused if the input is text: `certificate` and `chain` are no secrets, and the state would keep
 * the key in plain text. In a file, of which the state keeps a hash, the key is ignored with a warning: combined files, as HAProxy
 * uses them, need no change. Either way no result contains the key.
 */
export function readBundle(input: CertificateInput, name: Name, reader: CertificateReader): Bundle {
  const given: Given = { input: name, source: input, reader };
  const refuse = (reason: string): Bundle => ({ ...emptyBundle, problems: [{ input: name, reason }] });
  const unread = explainUnread(given);
  if (unread !== undefined) {
    return refuse(unread);
  }
  const text = textOf(input);
  if (name === "chain" && text.trim() === "") {
    // The chain.pem of a certificate without intermediates.
    return emptyBundle;
  }
  const pem = readPem(input);
  const blocks = pem.blocks.filter(({ label }) => labelFormat(label) === "certificatePem");
  const hasKey = holdsKey(pem) || hasPrivateWebKey(text);
  const refusal =
    explainOther(pem, given) ??
    (hasKey && typeof input === "string" ? explainKey(input, name, blocks) : undefined) ??
    explainPassedOver(pem, name) ??
    (blocks.length > maximumCertificates ? explainTooMany(`\`${name}\` holds`, blocks) : undefined);
  if (refusal !== undefined) {
    return refuse(refusal);
  }
  const certificates = blocks.map(({ bytes }) => Certificate.parse(bytes));
  const [unreadable] = blocks.filter((_, index) => certificates[index] === undefined);
  if (unreadable !== undefined) {
    const isCut = readElement(unreadable.bytes) === undefined;
    return refuse(explainDamage(unreadable, isCut ? "cutShort" : "unreadable", name));
  }
  const warning = `\`${name}\` also holds a private key, which is ignored: only \`privateKey\` ${adviceEnds.keyIgnored}`;
  return {
    certificates: certificates.filter((certificate) => certificate !== undefined),
    problems: [],
    warnings: hasKey ? [warning] : [],
  };
}

/** Whether there is a private key, under any label or none. */
function holdsKey({ blocks, damages, leftovers }: PemText): boolean {
  return (
    [...blocks, ...damages].some(({ label, bytes }) => isKeyLabel(label) || isKeyKind(derKind(bytes))) ||
    leftovers.some(({ kind }) => kind === "privateKey")
  );
}

/** The sentence for an input that, as a whole, is something else than PEM certificates. */
function explainOther(pem: PemText, given: Given): string | undefined {
  const { blocks, damages, leftovers } = pem;
  const formats = blocks.map(({ label }) => labelFormat(label));
  if (formats.includes("trustedCertificate")) {
    return explainFormat("trustedCertificate", given);
  }
  if (formats.includes("certificatePem") || hasAlienCertificate(pem)) {
    return undefined;
  }
  const [damage] = damages;
  if (blocks.length === 0 && damage !== undefined) {
    return explainFormat(labelFormat(damage.label), given);
  }
  const format = detectFormat(given.source);
  const isOnlyText = blocks.length === 0 && (format === "unknown" || format === "json");
  return isOnlyText && leftovers.length > 0 ? undefined : explainFormat(format, given);
}

function explainKey(input: string, name: Name, certificates: readonly PemBlock[]): string {
  const isReadable = certificates.length > 0 && certificates.every(({ bytes }) => derKind(bytes) === "certificate");
  return (
    `\`${name}\` also holds a private key, and would keep it in the state unencrypted since certificates are no secrets. ` +
    `Pass the key as \`privateKey\` only, and the certificates without it${isReadable ? `: ${withoutKey(input)}` : ""}.`
  );
}

/** Why `certificate` and `chain` together hold too many certificates; undefined when they don't. */
export function quantityProblem(distinct: readonly Certificate[], hasChain: boolean): string | undefined {
  return distinct.length > maximumDistinctCertificates
    ? explainTooMany(hasChain ? "`certificate` and `chain` together hold" : "`certificate` holds", distinct)
    : undefined;
}

function explainTooMany(holders: string, { length }: readonly unknown[]): string {
  return `${holders} ${length} certificates, as a list of trusted authorities does. Pass the certificate with its own intermediates only (fullchain.pem).`;
}
