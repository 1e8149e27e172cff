import { type DerKind, derBeginning, derKind } from "../der/kind";
import { decodeText, readPem } from "./pem";
import type { CertificateInput } from "./problem";

/** What an input can turn out to be. */
export type InputFormat = PlainFormat | { base64Of: BinaryFormat } | { hexOf: BinaryFormat };

/** What bytes can be. */
export type BinaryFormat = DerKind | "jks" | "jceks" | "pvk" | "archive" | "vault";

export type PlainFormat =
  | BinaryFormat
  | PemFormat
  | "filePath"
  | "url"
  | "webKey"
  | "json"
  | "html"
  | "base64OfPem"
  | "urlEncoded"
  | "brokenDashes"
  | "outputInString"
  | "placeholder"
  | "putty"
  | "gitLfs"
  | "binaryAsText"
  | "empty"
  | "unknown";

type PemFormat =
  | "certificatePem"
  | "trustedCertificate"
  | "keyPem"
  | "encryptedPkcs8Pem"
  | "openssh"
  | "dsaKey"
  | "hardwareKey"
  | "publicKeyPem"
  | "pkcs7Pem"
  | "requestPem"
  | "revocationListPem"
  | "parameters"
  | "pgp"
  | "otherPem";

/** What a PEM label announces. */
export function labelFormat(label: string): PemFormat {
  switch (label) {
    case "CERTIFICATE":
    case "X509 CERTIFICATE":
      return "certificatePem";
    case "TRUSTED CERTIFICATE":
      return "trustedCertificate";
    case "PRIVATE KEY":
    case "RSA PRIVATE KEY":
    case "EC PRIVATE KEY":
      return "keyPem";
    case "ENCRYPTED PRIVATE KEY":
      return "encryptedPkcs8Pem";
    case "OPENSSH PRIVATE KEY":
      return "openssh";
    case "DSA PRIVATE KEY":
      return "dsaKey";
    case "PUBLIC KEY":
    case "RSA PUBLIC KEY":
      return "publicKeyPem";
    case "PKCS7":
    case "PKCS #7 SIGNED DATA":
    case "CMS":
      return "pkcs7Pem";
    case "CERTIFICATE REQUEST":
    case "NEW CERTIFICATE REQUEST":
      return "requestPem";
    case "X509 CRL":
      return "revocationListPem";
    default:
  }
  if (label.startsWith("PGP ")) {
    return "pgp";
  }
  // Of tpm2-openssl, its predecessors, GnuTLS, and pkcs11-provider.
  if (/^(TSS2?|TPM2?) |PKCS ?#?11/.test(label)) {
    return "hardwareKey";
  }
  return label.endsWith(" PARAMETERS") ? "parameters" : "otherPem";
}

/** Whether a label speaks of a certificate, in whatever words; requests and revocation lists are none. */
export function isCertificateLabel(label: string): boolean {
  return /CERT|\bCRT\b/.test(label) && !/REQUEST|REVOCATION/.test(label);
}

/** Whether a label announces a private key of whatever sort, encrypted or not. */
export function isKeyLabel(label: string): boolean {
  return label.endsWith("PRIVATE KEY") || label === "PGP PRIVATE KEY BLOCK";
}

/** Whether bytes are a private key, encrypted or not. */
export function isKeyKind(kind: DerKind | undefined): boolean {
  return kind === "pkcs8" || kind === "encryptedPkcs8" || kind === "pkcs1" || kind === "sec1";
}

/** The first bytes of ZIP, gzip, xz, bzip2, Zstandard, 7z, LZ4 and RAR. */
const archives = /^(504b0304|1f8b|fd377a58|425a68|28b52ffd|377abcaf|04224d18|52617221)/;

/** What bytes are, when they are not text. */
export function binaryFormat(bytes: Uint8Array): BinaryFormat | undefined {
  const magic = Buffer.from(bytes.subarray(0, 4)).toString("hex");
  if (magic === "feedfeed") {
    return "jks";
  }
  if (magic === "cececece") {
    return "jceks";
  }
  if (magic === "00474954") {
    return "vault";
  }
  if (magic === "1ef1b5b0") {
    return "pvk";
  }
  if (archives.test(magic)) {
    return "archive";
  }
  return derKind(bytes);
}

/** What a text without any PEM block is. */
export function textFormat(text: string): InputFormat {
  const trimmed = text.trim();
  if (trimmed === "") {
    return "empty";
  }
  const start = trimmed.slice(0, 200);
  if (/^(\[object [A-Z]|undefined$|null$|\[secret\]|<computed>|output<)/i.test(start)) {
    return start.startsWith("[object") ? "outputInString" : "placeholder";
  }
  if (trimmed.includes("[toString] on an [Output<T>]")) {
    return "outputInString";
  }
  if (start.startsWith("version https://git-lfs.github.com/")) {
    return "gitLfs";
  }
  if (start.startsWith("$ANSIBLE_VAULT") || start.startsWith("ENC[")) {
    return "vault";
  }
  if (start.startsWith("PuTTY-User-Key-File")) {
    return "putty";
  }
  if (/^https?:\/\/\S/i.test(start)) {
    return "url";
  }
  if (/^<(!doctype|html|head|body|\?xml|!--)/i.test(start)) {
    return "html";
  }
  if (/^[{[]/.test(start)) {
    return /"kty"\s{0,9}:/.test(trimmed.slice(0, 20_000)) ? "webKey" : "json";
  }
  if (/^(pkcs11|tpmkey):/i.test(start)) {
    return "hardwareKey";
  }
  if (/-----BEGIN(%20|\+)/.test(start)) {
    return "urlEncoded";
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
  // Base64 may begin with a slash as well, but is longer.
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

/** Hex digits, as `xxd -p` or a debugger shows them: `3082…`, `30:82:…`, `0x30, 0x82, …`. */
function hexFormat(text: string): InputFormat | undefined {
  const binary = /^[0-9a-fx\\\s:,{};]{60,}$/i.test(text) ? binaryFormat(decodeHexText(text)) : undefined;
  return binary && { hexOf: binary };
}

/** The bytes of hex digits, with or without anything between. */
export function decodeHexText(text: string): Buffer {
  return Buffer.from(text.replace(/0x|[^0-9a-f]/gi, ""), "hex");
}

/** A binary file that was read as Latin-1 still has its bytes; read as UTF-8 it has lost them. */
function binaryInText(text: string): InputFormat | undefined {
  const found = /[\u0100-\uffff]/.test(text) ? undefined : binaryFormat(Buffer.from(text, "latin1"));
  return (
    found ?? (text.slice(0, 2000).includes("\ufffd") || text.slice(0, 2000).includes("\0") ? "binaryAsText" : undefined)
  );
}

/** The first PEM label's format, or that of the bytes or the text: what the input as a whole seems to be. */
export function detectFormat(input: CertificateInput): InputFormat {
  if (typeof input !== "string") {
    const binary = binaryFormat(input);
    if (binary !== undefined) {
      return binary;
    }
  }
  const text = typeof input === "string" ? input : decodeText(input);
  const [block] = readPem(text).blocks;
  if (block === undefined) {
    return textFormat(text);
  }
  const format = labelFormat(block.label);
  // A label of nobody's says less than what stands under it.
  const beginning = format === "otherPem" ? derBeginning(block.bytes) : undefined;
  return beginning === undefined ? format : beginning === "certificate" ? "certificatePem" : "keyPem";
}
