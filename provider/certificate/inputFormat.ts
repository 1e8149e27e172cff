import { type DerKind, derBeginning, derKind } from "../der/kind";
import { textOf } from "./inputText";
import { readPem } from "./pem";
import type { CertificateInput } from "./problem";

/** What an input can turn out to be. */
export type InputFormat = PlainFormat | { base64Of: BinaryFormat } | { hexOf: BinaryFormat };

/** What bytes can be. */
export type BinaryFormat = DerKind | (typeof firstBytes)[number][1];

export type PlainFormat =
  | BinaryFormat
  | PemFormat
  | (typeof beginnings)[number][1]
  | "webKey"
  | "filePath"
  | "base64OfPem"
  | "brokenDashes"
  | "binaryAsText"
  | "unknown";

type PemFormat = (typeof labels)[number][1] | "otherPem";

/** Labels of PEM blocks, and their meaning. */
const labels = [
  [/^(X509 )?CERTIFICATE$/, "certificatePem"],
  [/^TRUSTED CERTIFICATE$/, "trustedCertificate"],
  [/^((RSA|EC) )?PRIVATE KEY$/, "keyPem"],
  [/^ENCRYPTED PRIVATE KEY$/, "encryptedPkcs8Pem"],
  [/^OPENSSH PRIVATE KEY$/, "openssh"],
  [/^DSA PRIVATE KEY$/, "dsaKey"],
  [/^(RSA )?PUBLIC KEY$/, "publicKeyPem"],
  [/^(PKCS7|PKCS #7 SIGNED DATA|CMS)$/, "pkcs7Pem"],
  [/^(NEW )?CERTIFICATE REQUEST$/, "requestPem"],
  [/^X509 CRL$/, "revocationListPem"],
  [/^PGP /, "pgp"],
  // tpm2-openssl, its predecessors, GnuTLS, and pkcs11-provider.
  [/^(TSS2?|TPM2?) |PKCS ?#?11/, "hardwareKey"],
  [/ PARAMETERS$/, "parameters"],
] as const;

/** The format that a PEM label means. */
export function labelFormat(label: string): PemFormat {
  return labels.find(([pattern]) => pattern.test(label))?.[1] ?? "otherPem";
}

/** Whether a label mentions a certificate; requests and revocation lists don't count. */
export function isCertificateLabel(label: string): boolean {
  return /CERT|\bCRT\b/.test(label) && !/REQUEST|REVOCATION/.test(label);
}

/** Whether a label means a private key of any kind, encrypted or not. */
export function isKeyLabel(label: string): boolean {
  return label.endsWith("PRIVATE KEY") || label === "PGP PRIVATE KEY BLOCK";
}

/** Whether bytes are a private key, encrypted or not. */
export function isKeyKind(kind: DerKind | undefined): boolean {
  return kind === "pkcs8" || kind === "encryptedPkcs8" || kind === "pkcs1" || kind === "sec1";
}

/** The first bytes of files that are not DER, in hex. */
const firstBytes = [
  [/^feedfeed/, "jks"],
  [/^cececece/, "jceks"],
  [/^00474954/, "vault"],
  [/^1ef1b5b0/, "pvk"],
  // ZIP, gzip, xz, bzip2, Zstandard, 7z, LZ4 and RAR.
  [/^(504b0304|1f8b|fd377a58|425a68|28b52ffd|377abcaf|04224d18|52617221)/, "archive"],
] as const;

/** What bytes are; undefined when they may be text. */
export function binaryFormat(bytes: Uint8Array): BinaryFormat | undefined {
  const first = Buffer.from(bytes.subarray(0, 4)).toString("hex");
  return firstBytes.find(([pattern]) => pattern.test(first))?.[1] ?? derKind(bytes);
}

/** Beginnings of texts that are not PEM. */
const beginnings = [
  [/^$/, "empty"],
  [/^\[object [A-Z]/i, "outputInString"],
  [/^(undefined$|null$|\[secret\]|<computed>|output<)/i, "placeholder"],
  [/^version https:\/\/git-lfs\.github\.com\//, "gitLfs"],
  [/^(\$ANSIBLE_VAULT|ENC\[)/, "vault"],
  [/^PuTTY-User-Key-File/, "putty"],
  [/^https?:\/\/\S/i, "url"],
  [/^<(!doctype|html|head|body|\?xml|!--)/i, "html"],
  [/^[{[]/, "json"],
  [/^(pkcs11|tpmkey):/i, "hardwareKey"],
  [/-----BEGIN(%20|\+)/, "urlEncoded"],
] as const;

/** What a text without any PEM block is. */
export function textFormat(text: string): InputFormat {
  const trimmed = text.trim();
  if (trimmed.includes("[toString] on an [Output<T>]")) {
    return "outputInString";
  }
  const beginning = beginnings.find(([pattern]) => pattern.test(trimmed.slice(0, 200)))?.[1];
  if (beginning !== undefined) {
    const isWebKey = beginning === "json" && /"kty"\s{0,9}:/.test(trimmed.slice(0, 20_000));
    return isWebKey ? "webKey" : beginning;
  }
  if (isFilePath(trimmed)) {
    return "filePath";
  }
  // In pieces of bounded length, so that the search stays linear.
  if (/BEGIN[ ]{1,3}[A-Z0-9 ]{0,30}(CERTIFICATE|KEY)/i.test(trimmed)) {
    return "brokenDashes";
  }
  return base64Format(trimmed) ?? hexFormat(trimmed) ?? binaryInText(text) ?? "unknown";
}

function isFilePath(text: string): boolean {
  // Base64 may begin with a slash too, but is longer.
  if (text.length > 300 || /[\n\r]/.test(text)) {
    return false;
  }
  return (
    /\.(pem|crt|cer|cert|key|der|p12|pfx|p7b|p7c|jks|txt)$/i.test(text) || /^(~|\.{1,2})?\/\S|^[a-z]:\\\S/i.test(text)
  );
}

function base64Format(text: string): InputFormat | undefined {
  const base64 = text.replace(/\s/g, "");
  if (base64.length < 60 || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(base64)) {
    return undefined;
  }
  const bytes = Buffer.from(base64, "base64");
  if (bytes.subarray(0, 200).includes("-----BEGIN ")) {
    return "base64OfPem";
  }
  const binary = binaryFormat(bytes);
  return binary && { base64Of: binary };
}

/** Hex digits as `xxd -p` or a debugger shows them: `3082…`, `30:82:…`, `0x30, 0x82, …`. */
function hexFormat(text: string): InputFormat | undefined {
  const binary = /^[0-9a-fx\\\s:,{};]{60,}$/i.test(text) ? binaryFormat(decodeHexText(text)) : undefined;
  return binary && { hexOf: binary };
}

/** The bytes of hex digits, with or without separators. */
export function decodeHexText(text: string): Buffer {
  return Buffer.from(text.replace(/0x|[^0-9a-f]/gi, ""), "hex");
}

/** A binary file that was read as Latin-1 keeps its bytes; read as UTF-8, it loses them. */
function binaryInText(text: string): InputFormat | undefined {
  const found = /[\u0100-\uffff]/.test(text) ? undefined : binaryFormat(Buffer.from(text, "latin1"));
  const isBinary = /[\ufffd\0]/.test(text.slice(0, 2000));
  return found ?? (isBinary ? "binaryAsText" : undefined);
}

/** What an input as a whole seems to be, by its bytes, its first PEM label or its text. */
export function detectFormat(input: CertificateInput): InputFormat {
  const binary = typeof input === "string" ? undefined : binaryFormat(input);
  if (binary !== undefined) {
    return binary;
  }
  const text = textOf(input);
  const [block] = readPem(text).blocks;
  if (block === undefined) {
    return textFormat(text);
  }
  const format = labelFormat(block.label);
  // An unknown label says less than the content below it.
  const beginning = format === "otherPem" ? derBeginning(block.bytes) : undefined;
  return beginning === undefined ? format : beginning === "certificate" ? "certificatePem" : "keyPem";
}
