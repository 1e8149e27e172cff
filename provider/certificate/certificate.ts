import { type KeyObject, X509Certificate } from "node:crypto";

import { derKind } from "../der/kind";
import { keyKind, type SignatureKind, signatureKind } from "./algorithm";
import { displayName } from "./displayName";
import { rfc4514 } from "./distinguishedName";
import { CertificateIdentity } from "./identity";
import { publicKeyFingerprint } from "./publicKey";
import { quote } from "./wording";
import { type PathExtensions, type ServerExtensions, X509Extensions } from "./x509Extensions";

export type WeakHash = "MD2" | "MD4" | "MD5" | "SHA-1";

/**
 * A certificate that both node:crypto and @peculiar/x509 could parse; only this class knows of both.
 * node:crypto (OpenSSL) decides about keys, signatures, and who issued whom. @peculiar/x509 reads extensions, as values and not as
 * text. Costly properties are computed once, on first use.
 */
export class Certificate extends CertificateIdentity {
  readonly der: Buffer;
  /** RFC 4514; empty when only the alternative names say who the subject is. */
  readonly subject: string;
  /** RFC 4514 */
  readonly issuer: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** undefined when this OpenSSL does not know the algorithm. */
  readonly publicKey: KeyObject | undefined;
  /** The hash of the issuer's signature if it is broken; undefined for every other. */
  readonly weakHash: WeakHash | undefined;
  readonly #decoded: X509Extensions;
  #extensions: ServerExtensions | "malformed" | undefined;
  #path: PathExtensions | undefined;
  readonly #verified = new Map<Certificate, boolean>();

  private constructor(der: Buffer, x509: X509Certificate, decoded: X509Extensions) {
    super(x509);
    this.der = der;
    this.#decoded = decoded;
    this.subject = rfc4514(x509.subject);
    this.issuer = rfc4514(x509.issuer);
    this.notBefore = readTime(x509.validFrom);
    this.notAfter = readTime(x509.validTo);
    this.publicKey = readPublicKey(x509);
    this.weakHash = weakHashes[decoded.signatureHash ?? ""];
  }

  /** undefined when the bytes are not exactly one well-formed certificate. */
  static parse(der: Buffer): Certificate | undefined {
    // X509Certificate looks for PEM first, even within DER, and ignores bytes behind the end: hence the comparison.
    if (derKind(der) !== "certificate") {
      return undefined;
    }
    try {
      const x509 = new X509Certificate(der);
      if (!x509.raw.equals(der)) {
        return undefined;
      }
      const certificate = new Certificate(der, x509, new X509Extensions(der));
      const dates = [certificate.notBefore, certificate.notAfter];
      return dates.every((date) => Number.isFinite(date.getTime())) ? certificate : undefined;
    } catch {
      return undefined;
    }
  }

  /** The name in messages, unless another certificate has the same: see `tellApart`. */
  get name(): string {
    const names = this.extensions?.alternativeNames.map(({ text }) => text) ?? [];
    return quote(displayName(this.subject, names) || `serial number ${this.serialNumber}`);
  }

  /** As `openssl x509 -serial` prints it, in lower case: even length, with a minus if negative, as some old authorities made them. */
  get serialNumber(): string {
    const [, sign = "", digits = ""] = /^(-?)(.*)$/.exec(this.x509.serialNumber.toLowerCase()) ?? [];
    return sign + (digits.length % 2 === 0 ? digits : `0${digits}`);
  }

  /** SHA-256 of the SubjectPublicKeyInfo, 64 lower-case hex digits. */
  get publicKeyFingerprint(): string | undefined {
    return this.publicKey && publicKeyFingerprint(this.publicKey);
  }

  /**
   * undefined when one of them is malformed or occurs twice, or when OpenSSL can't read the alternative names: clients that use
   * OpenSSL would find none.
   */
  get extensions(): ServerExtensions | undefined {
    if (this.#extensions === undefined) {
      const read = this.#decoded.readServerExtensions();
      // Contrary to its type, this is null when OpenSSL fails.
      const isHidden = (read?.alternativeNames.length ?? 0) > 0 && typeof this.x509.subjectAltName !== "string";
      this.#extensions = read === undefined || isHidden ? "malformed" : read;
    }
    return this.#extensions === "malformed" ? undefined : this.#extensions;
  }

  /** Basic constraints and key usage allow it to issue certificates, as OpenSSL judges them. */
  get isAuthority(): boolean {
    return this.x509.ca;
  }

  /** How the issuer signed it. */
  get signatureKind(): SignatureKind {
    return signatureKind(this.#decoded.signatureType);
  }

  /** The kind of a public key, if node:crypto has no name for it. */
  get foreignKeyKind(): string {
    const { identifier, parametersHex } = this.#decoded.keyType;
    return keyKind(identifier, parametersHex);
  }

  /** The public key itself, without its algorithm: of an EC key, the point. */
  get publicKeyBits(): Buffer {
    return this.#decoded.publicKeyBits;
  }

  /** The parts of the subject, comparable, outermost first; undefined when they can't be read. */
  get subjectParts(): readonly string[] | undefined {
    return this.#decoded.subjectParts;
  }

  /** The extensions that matter for validating a path. */
  get path(): PathExtensions {
    this.#path ??= this.#decoded.readPathExtensions();
    return this.#path;
  }

  override hasKey(key: KeyObject | Buffer): boolean {
    return this.publicKey !== undefined && super.hasKey(key);
  }

  get isSelfSigned(): boolean {
    return this.isSignedBy(this);
  }

  /** OpenSSL takes it for its own issuer, by names, key identifiers and key usage; the signature may say otherwise. */
  get claimsToIssueItself(): boolean {
    return this.claimsIssuer(this);
  }

  /** Self-signed, and its key usage allows it to sign others. Some self-signed server certificates forbid that. */
  get isRoot(): boolean {
    return this.isSelfSigned && this.claimsToIssueItself;
  }

  /** OpenSSL takes that for its issuer, by names, key identifiers and key usage; the signature may say otherwise. */
  claimsIssuer(issuer: Certificate): boolean {
    return this.x509.checkIssued(issuer.x509);
  }

  /** OpenSSL agrees by issuer name, key identifiers, key usage and signature. */
  isIssuedBy(issuer: Certificate): boolean {
    return issuer === this ? this.isSelfSigned : this.claimsIssuer(issuer) && this.#verifiesWith(issuer);
  }

  /** Issuer name and signature agree. Unlike in `isIssuedBy`, key identifiers and key usage may differ. */
  isSignedBy(issuer: Certificate): boolean {
    return this.issuer === issuer.subject && this.#verifiesWith(issuer);
  }

  /** Whether this Node.js can verify a signature of that issuer's key. */
  canVerifyWith({ publicKey }: Certificate): boolean {
    // Only newer versions of Node.js know these kinds.
    const isKnown = /^(ml|slh)-dsa/.test(publicKey?.asymmetricKeyType ?? "");
    return publicKey !== undefined && (this.signatureKind.isVerifiable || isKnown);
  }

  #verifiesWith(issuer: Certificate): boolean {
    const verifies = this.#verified.get(issuer) ?? this.#verify(issuer.publicKey);
    this.#verified.set(issuer, verifies);
    return verifies;
  }

  #verify(publicKey: KeyObject | undefined): boolean {
    try {
      return publicKey !== undefined && this.x509.verify(publicKey);
    } catch {
      return false;
    }
  }
}

/** By WebCrypto's name or object identifier of a signature or hash (RFC 8017 appendix A.2.4, RFC 3279 2.2; OIW for the short ones). */
const weakHashes: Partial<Record<string, WeakHash>> = {
  "1.2.840.113549.1.1.2": "MD2",
  "1.2.840.113549.1.1.3": "MD4",
  "1.2.840.113549.1.1.4": "MD5",
  "1.3.14.3.2.3": "MD5",
  "1.2.840.113549.2.5": "MD5",
  "SHA-1": "SHA-1",
  "1.3.14.3.2.26": "SHA-1",
  "1.3.14.3.2.29": "SHA-1",
  "1.2.840.10040.4.3": "SHA-1",
};

/** Reads `Nov 23 00:00:00 2026 GMT`. Date alone would read the years 0 to 99, which Go's zero time has, as 1950 to 2049. */
function readTime(text: string): Date {
  const time = new Date(text);
  const [, year] = / (\d{1,2}) GMT$/.exec(text) ?? [];
  if (year !== undefined) {
    time.setUTCFullYear(Number(year));
  }
  return time;
}

function readPublicKey(x509: X509Certificate): KeyObject | undefined {
  try {
    return x509.publicKey;
  } catch {
    return undefined;
  }
}
