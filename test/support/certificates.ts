import "reflect-metadata";

import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  webcrypto,
  X509Certificate,
} from "node:crypto";
import { isIP } from "node:net";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  type Extension,
  type JsonGeneralName,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

/**
 * Makes the certificates and keys of every test, so that none is committed.
 *
 * ```ts
 * const { certificate, chain, privateKey } = await generateChain({ names: ["example.com"] });
 * const expired = await generateChain({ notBefore: daysFromNow(-100), notAfter: daysFromNow(-10) });
 * const renewed = await generateChain({ names: ["example.com"], issuedBy: first });
 * ```
 */

/** What `generateKey` makes. The last three are keys that the product refuses or treats apart. */
export type KeyKind =
  | "P-256"
  | "P-384"
  | "P-521"
  | "Ed25519"
  | "RSA-1024"
  | "RSA-2048"
  | "RSA-3072"
  | "RSA-PSS"
  | "secp256k1"
  | "Ed448"
  | "X25519";

/** The passphrase of every encrypted key made here. */
export const passphrase = "correct horse battery staple";

const day = 86_400_000;

/** Midnight UTC, `days` from today: whole days keep archive names and test output readable. */
export function daysFromNow(days: number): Date {
  return new Date((Math.floor(Date.now() / day) + days) * day);
}

/** A key pair and the text forms that users keep it in. */
export class GeneratedKey {
  readonly kind: KeyKind;
  readonly keyObject: KeyObject;
  readonly publicKeyObject: KeyObject;

  constructor(kind: KeyKind, pair: { privateKey: KeyObject; publicKey: KeyObject }) {
    this.kind = kind;
    this.keyObject = pair.privateKey;
    this.publicKeyObject = pair.publicKey;
  }

  /** `BEGIN PRIVATE KEY` */
  get pkcs8(): string {
    return String(this.keyObject.export({ type: "pkcs8", format: "pem" }));
  }

  /** PKCS#8, as bytes. */
  get der(): Buffer {
    return this.keyObject.export({ type: "pkcs8", format: "der" });
  }

  /** `BEGIN RSA PRIVATE KEY` (PKCS#1) or `BEGIN EC PRIVATE KEY` (SEC1); Ed25519 has no such form. */
  get traditional(): string {
    return String(this.keyObject.export({ type: this.traditionalType, format: "pem" }));
  }

  /** PKCS#1 or SEC1, as bytes. */
  get traditionalDer(): Buffer {
    return this.keyObject.export({ type: this.traditionalType, format: "der" });
  }

  /** `BEGIN ENCRYPTED PRIVATE KEY` */
  get encryptedPkcs8(): string {
    return String(this.keyObject.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase }));
  }

  /** `BEGIN RSA PRIVATE KEY` or `BEGIN EC PRIVATE KEY` with `Proc-Type: 4,ENCRYPTED`. */
  get encryptedTraditional(): string {
    return String(
      this.keyObject.export({ type: this.traditionalType, format: "pem", cipher: "aes-256-cbc", passphrase }),
    );
  }

  /** `BEGIN PUBLIC KEY` */
  get publicKey(): string {
    return String(this.publicKeyObject.export({ type: "spki", format: "pem" }));
  }

  /** SubjectPublicKeyInfo, as bytes. */
  get publicKeyDer(): Buffer {
    return this.publicKeyObject.export({ type: "spki", format: "der" });
  }

  /** SHA-256 of the SubjectPublicKeyInfo, 64 lower-case hex digits. */
  get publicKeyFingerprint(): string {
    return createHash("sha256").update(this.publicKeyDer).digest("hex");
  }

  private get traditionalType(): "pkcs1" | "sec1" {
    return this.kind.startsWith("RSA") ? "pkcs1" : "sec1";
  }
}

/** Makes a new key. P-256 takes well under a millisecond, RSA up to a second: see `cachedKey`. */
export function generateKey(kind: KeyKind = "P-256"): GeneratedKey {
  switch (kind) {
    case "P-256":
    case "P-384":
    case "P-521":
    case "secp256k1":
      return new GeneratedKey(kind, generateKeyPairSync("ec", { namedCurve: kind }));
    case "Ed25519":
      return new GeneratedKey(kind, generateKeyPairSync("ed25519"));
    case "Ed448":
      return new GeneratedKey(kind, generateKeyPairSync("ed448"));
    case "X25519":
      return new GeneratedKey(kind, generateKeyPairSync("x25519"));
    case "RSA-PSS":
      return new GeneratedKey(kind, generateKeyPairSync("rsa-pss", { modulusLength: 2048 }));
    case "RSA-1024":
    case "RSA-2048":
    case "RSA-3072":
      return new GeneratedKey(kind, generateKeyPairSync("rsa", { modulusLength: Number(kind.slice(4)) }));
  }
}

const cachedKeys = new Map<string, GeneratedKey>();

/** The same key for the same kind and label within a process: RSA keys are slow to make. */
export function cachedKey(kind: KeyKind, label = ""): GeneratedKey {
  const name = `${kind} ${label}`;
  const key = cachedKeys.get(name) ?? generateKey(kind);
  cachedKeys.set(name, key);
  return key;
}

/** A certificate and the key it certifies. */
export interface GeneratedCertificate {
  /** `BEGIN CERTIFICATE`, 64 columns, LF, final newline. */
  pem: string;
  der: Buffer;
  /** As RFC 4514 text, the form that `subject` of the arguments takes too. */
  subject: string;
  key: GeneratedKey;
  /** SHA-1 of the DER, 40 lower-case hex digits. */
  fingerprint: string;
  /** SHA-256 of the DER, 64 lower-case hex digits. */
  fingerprintSha256: string;
  /** As the certificate has it, in whole seconds. */
  notBefore: Date;
  notAfter: Date;
}

export interface CertificateArguments {
  /** RFC 4514, as in `CN=example.com,O=Example`. Default: the first of `names`, else `Test certificate`; `""` leaves it empty. */
  subject?: string;
  /** Subject alternative names: IP addresses, e-mail addresses and URIs are recognized by their form, the rest are DNS names. Default: none. */
  names?: readonly string[];
  /** Who signs. Default: the certificate itself. */
  issuer?: Pick<GeneratedCertificate, "subject" | "key"> | undefined;
  /** A key, or the kind of a new one. Default: P-256. */
  key?: GeneratedKey | KeyKind | undefined;
  /** Default: yesterday 00:00 UTC. */
  notBefore?: Date | undefined;
  /** Default: 90 days after notBefore, ten years for a CA. */
  notAfter?: Date | undefined;
  /** Hash of the issuer's signature. Default: SHA-256. MD5 is for RSA issuers only. */
  hash?: "MD5" | "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512";
  /** Hex, without a leading 00. Default: 16 random bytes. */
  serialNumber?: string;
  /** Default: false. */
  ca?: boolean;
  /** Leave basic constraints and key usage out, as version 1 roots and careless self-signed certificates do. Default: false. */
  plain?: boolean;
  /** Subject and authority key identifiers. Default: true. */
  keyIdentifiers?: boolean;
  /** Further extensions. Default: none. */
  extensions?: readonly Extension[];
}

/** Makes one certificate. */
export async function generateCertificate(certificate: CertificateArguments = {}): Promise<GeneratedCertificate> {
  const { names = [], ca = false, hash = "SHA-256", keyIdentifiers = true } = certificate;
  const key = certificate.key instanceof GeneratedKey ? certificate.key : generateKey(certificate.key);
  const subject = certificate.subject ?? `CN=${names[0] ?? "Test certificate"}`;
  const issuer = certificate.issuer ?? { subject, key };
  const notBefore = certificate.notBefore ?? daysFromNow(-1);
  const notAfter = certificate.notAfter ?? new Date(notBefore.getTime() + (ca ? 3650 : 90) * day);

  const extensions = [...(certificate.extensions ?? [])];
  if (!certificate.plain) {
    extensions.push(new BasicConstraintsExtension(ca, undefined, true));
    const usages = ca ? KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign : KeyUsageFlags.digitalSignature;
    extensions.push(new KeyUsagesExtension(usages, true));
  }
  if (names.length > 0) {
    extensions.push(new SubjectAlternativeNameExtension(names.map(generalName)));
  }
  if (keyIdentifiers) {
    extensions.push(new SubjectKeyIdentifierExtension(keyIdentifier(key)));
    if (issuer.key !== key) {
      extensions.push(new AuthorityKeyIdentifierExtension(keyIdentifier(issuer.key)));
    }
  }

  const generated = await X509CertificateGenerator.create({
    serialNumber: certificate.serialNumber ?? `5e${randomBytes(15).toString("hex")}`,
    subject: encodeName(subject),
    issuer: encodeName(issuer.subject),
    notBefore,
    notAfter,
    publicKey: key.publicKeyDer,
    signingKey: await signingKey(issuer.key, hash),
    signingAlgorithm: { name: signatureName(issuer.key), hash: hash === "MD5" ? "SHA-256" : hash },
    extensions,
  });
  const signed = Buffer.from(generated.rawData);
  return describeGenerated(hash === "MD5" ? resignWithMd5(signed, issuer.key) : signed, subject, key);
}

/** The same from DER that a test has put together or altered itself. */
export function describeGenerated(der: Buffer, subject: string, key: GeneratedKey): GeneratedCertificate {
  const { validFrom, validTo } = new X509Certificate(der);
  return {
    pem: toPem("CERTIFICATE", der),
    der,
    subject,
    key,
    fingerprint: createHash("sha1").update(der).digest("hex"),
    fingerprintSha256: createHash("sha256").update(der).digest("hex"),
    notBefore: new Date(validFrom),
    notAfter: new Date(validTo),
  };
}

export interface ChainArguments extends Omit<CertificateArguments, "issuer" | "ca"> {
  /** How many intermediates there are between root and leaf. Default: 1. */
  intermediates?: number;
  /** An earlier chain whose CA signs this leaf too, as in a renewal. Default: a new root and new intermediates. */
  issuedBy?: GeneratedChain;
}

/** What a certificate authority hands out, and what it keeps. */
export interface GeneratedChain {
  root: GeneratedCertificate;
  /** The one that signed the leaf first. */
  intermediates: GeneratedCertificate[];
  leaf: GeneratedCertificate;
  key: GeneratedKey;
  /** PEM of the leaf alone. */
  certificate: string;
  /** PEM of the intermediates, without the root; empty when there are none. */
  chain: string;
  /** PEM of leaf and intermediates. */
  fullchain: string;
  /** PKCS#8 PEM. */
  privateKey: string;
}

/** Authorities hold before and after every time that a test sets. */
const authority = { ca: true, notBefore: new Date("2020-01-01T00:00:00Z"), notAfter: daysFromNow(3650) };

/** Makes a root, intermediates and a leaf for `names` (default: `example.com`). */
export async function generateChain(chain: ChainArguments = {}): Promise<GeneratedChain> {
  const { intermediates: count = 1, issuedBy, names = ["example.com"], ...leafArguments } = chain;
  const root = issuedBy?.root ?? (await generateCertificate({ subject: "CN=Test Root,O=Test", ...authority }));
  const intermediates = [...(issuedBy?.intermediates ?? [])];
  while (issuedBy === undefined && intermediates.length < count) {
    const subject = `CN=Test Intermediate ${count - intermediates.length},O=Test`;
    intermediates.unshift(await generateCertificate({ subject, ...authority, issuer: intermediates[0] ?? root }));
  }
  const leaf = await generateCertificate({ ...leafArguments, names, issuer: intermediates[0] ?? root });
  const chainPem = intermediates.map((intermediate) => intermediate.pem).join("");
  return {
    root,
    intermediates,
    leaf,
    key: leaf.key,
    certificate: leaf.pem,
    chain: chainPem,
    fullchain: leaf.pem + chainPem,
    privateKey: leaf.key.pkcs8,
  };
}

/** Wraps DER in PEM of 64 columns. */
export function toPem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

/** RFC 4514 begins with the innermost part, DER (and `Name`) with the outermost. */
function encodeName(name: string): Name {
  return new Name(new Name(name).toJSON().reverse());
}

function generalName(name: string): JsonGeneralName {
  if (name.includes("://")) {
    return { type: "url", value: name };
  }
  if (name.includes("@")) {
    return { type: "email", value: name };
  }
  return { type: isIP(name) === 0 ? "dns" : "ip", value: name };
}

/** RFC 5280 4.2.1.2 leaves the method open; what counts is that both ends use the same. */
function keyIdentifier(key: GeneratedKey): string {
  return createHash("sha1").update(key.publicKeyDer).digest("hex");
}

function signatureName(key: GeneratedKey): string {
  if (key.kind === "Ed25519") {
    return "Ed25519";
  }
  return key.kind.startsWith("RSA") ? "RSASSA-PKCS1-v1_5" : "ECDSA";
}

/** For the generators of @peculiar/x509 that this file has no short form of. ECDSA and Ed25519 only. */
export async function importKeyPair(key: GeneratedKey): Promise<webcrypto.CryptoKeyPair> {
  const algorithm = { name: signatureName(key), namedCurve: key.kind };
  return {
    privateKey: await webcrypto.subtle.importKey("pkcs8", key.der, algorithm, true, ["sign"]),
    publicKey: await webcrypto.subtle.importKey("spki", key.publicKeyDer, algorithm, true, ["verify"]),
  };
}

async function signingKey(key: GeneratedKey, hash: string): Promise<webcrypto.CryptoKey> {
  const name = signatureName(key);
  const rsaHash = hash === "MD5" ? "SHA-256" : hash;
  const algorithm = name === "ECDSA" ? { name, namedCurve: key.kind } : { name, hash: rsaHash };
  return webcrypto.subtle.importKey("pkcs8", key.der, algorithm, true, ["sign"]);
}

/** WebCrypto knows no MD5: sha256WithRSAEncryption becomes md5WithRSAEncryption (RFC 8017 A.2.4), and the signature is made anew. */
function resignWithMd5(der: Buffer, issuerKey: GeneratedKey): Buffer {
  const sha256WithRsa = Buffer.from("06092a864886f70d01010b", "hex");
  const result = Buffer.from(der);
  for (let at = result.indexOf(sha256WithRsa); at >= 0; at = result.indexOf(sha256WithRsa, at + 1)) {
    result[at + sha256WithRsa.length - 1] = 0x04;
  }
  // Certificate and TBSCertificate are longer than 255 bytes here, so both headers are `30 82 xx xx`.
  const signedPart = result.subarray(4, 8 + result.readUInt16BE(6));
  const signature = sign("md5", signedPart, createPrivateKey(issuerKey.pkcs8));
  signature.copy(result, result.length - signature.length);
  return result;
}
