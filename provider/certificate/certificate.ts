import { createHash, type KeyObject, X509Certificate } from "node:crypto";

import { contentHex, derKind, derTag, readChildren, readElement } from "./der";
import { quote } from "./wording";

/** A certificate that could be parsed. What is costly is computed once, when it is first asked for. */
export class Certificate {
  readonly der: Buffer;
  readonly x509: X509Certificate;
  /** RFC 4514; empty when the certificate names its subject in its alternative names only. */
  readonly subject: string;
  /** RFC 4514 */
  readonly issuer: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** undefined when this OpenSSL does not know the algorithm, as with SM2. */
  readonly publicKey: KeyObject | undefined;
  #fingerprintSha256: string | undefined;
  readonly #issuedBy = new Map<Certificate, boolean>();

  private constructor(der: Buffer, x509: X509Certificate) {
    this.der = der;
    this.x509 = x509;
    this.subject = rfc4514(x509.subject);
    this.issuer = rfc4514(x509.issuer);
    this.notBefore = new Date(x509.validFrom);
    this.notAfter = new Date(x509.validTo);
    this.publicKey = readPublicKey(x509);
  }

  /** undefined when the bytes are not exactly one well-formed certificate. */
  static parse(der: Buffer): Certificate | undefined {
    // X509Certificate looks for PEM first, even within DER, and overlooks bytes behind the end: hence the comparison.
    if (derKind(der) !== "certificate") {
      return undefined;
    }
    try {
      const x509 = new X509Certificate(der);
      if (!x509.raw.equals(der)) {
        return undefined;
      }
      const certificate = new Certificate(der, x509);
      const dates = [certificate.notBefore, certificate.notAfter];
      return dates.every((date) => Number.isFinite(date.getTime())) ? certificate : undefined;
    } catch {
      return undefined;
    }
  }

  /** How messages call it. */
  get name(): string {
    const names = this.x509.subjectAltName;
    return quote(this.subject || names || `serial number ${this.serialNumber}`);
  }

  /** As `openssl x509 -serial` prints it, in lower case: even length, a minus before the negative ones that old CAs made. */
  get serialNumber(): string {
    const [, sign = "", digits = ""] = /^(-?)(.*)$/.exec(this.x509.serialNumber.toLowerCase()) ?? [];
    return sign + (digits.length % 2 === 0 ? digits : `0${digits}`);
  }

  /** SHA-256 of the DER, 64 lower-case hex digits: the certificate's identity. */
  get fingerprintSha256(): string {
    this.#fingerprintSha256 ??= createHash("sha256").update(this.der).digest("hex");
    return this.#fingerprintSha256;
  }

  /** SHA-256 of the SubjectPublicKeyInfo, 64 lower-case hex digits. */
  get publicKeyFingerprint(): string | undefined {
    return this.publicKey && publicKeyFingerprint(this.publicKey);
  }

  /** Basic constraints say that it may issue certificates. */
  get isAuthority(): boolean {
    return this.x509.ca;
  }

  get isSelfSigned(): boolean {
    return this.isIssuedBy(this);
  }

  /** Issuer name, key identifiers, key usage and signature all agree, as OpenSSL sees it. */
  isIssuedBy(issuer: Certificate): boolean {
    const known = this.#issuedBy.get(issuer);
    if (known !== undefined) {
      return known;
    }
    const isIssuer = this.#namesIssuer(issuer) && this.#isSignedBy(issuer);
    this.#issuedBy.set(issuer, isIssuer);
    return isIssuer;
  }

  #namesIssuer(issuer: Certificate): boolean {
    // checkIssued refuses a self-signed certificate without the key usage keyCertSign, as careful server certificates are.
    return issuer === this ? this.subject === this.issuer : this.x509.checkIssued(issuer.x509);
  }

  #isSignedBy(issuer: Certificate): boolean {
    try {
      return issuer.publicKey !== undefined && this.x509.verify(issuer.publicKey);
    } catch {
      return false;
    }
  }

  /** The hash of the issuer's signature if it is broken; undefined for every other. */
  get weakHash(): "MD2" | "MD4" | "MD5" | "SHA-1" | undefined {
    const [, algorithm] = readChildren(this.der, readElement(this.der));
    const [identifier, parameters] = readChildren(this.der, algorithm);
    const oid = contentHex(this.der, identifier);
    if (oid !== rsassaPss) {
      return weakSignatures[oid];
    }
    // RFC 4055 3.1: the hash stands in [0], and is SHA-1 when absent.
    const hash = readChildren(this.der, parameters).find((child) => child.tag === derTag.context0);
    const [hashAlgorithm] = readChildren(this.der, hash);
    const [hashIdentifier] = readChildren(this.der, hashAlgorithm);
    return hash === undefined ? "SHA-1" : weakSignatures[contentHex(this.der, hashIdentifier)];
  }
}

/** SHA-256 of the SubjectPublicKeyInfo, 64 lower-case hex digits; what `openssl pkey -pubout -outform DER | sha256sum` prints. */
export function publicKeyFingerprint(key: KeyObject): string {
  return createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest("hex");
}

const rsassaPss = "2a864886f70d01010a";

/** Object identifiers of signatures and hashes (RFC 8017 appendix A.2.4, RFC 3279 2.2, RFC 5758 3). */
const weakSignatures: Partial<Record<string, "MD2" | "MD4" | "MD5" | "SHA-1">> = {
  "2a864886f70d010102": "MD2",
  "2a864886f70d010103": "MD4",
  "2a864886f70d010104": "MD5",
  "2b0e030203": "MD5",
  "2a864886f70d0205": "MD5",
  "2a864886f70d010105": "SHA-1",
  "2b0e03021d": "SHA-1",
  "2b0e03021a": "SHA-1",
  "2a8648ce3d0401": "SHA-1",
  "2a8648ce380403": "SHA-1",
};

function readPublicKey(x509: X509Certificate): KeyObject | undefined {
  try {
    return x509.publicKey;
  } catch {
    return undefined;
  }
}

/**
 * node:crypto gives one relative distinguished name a line, outermost first, with the escapes of RFC 4514 in place
 * and ` + ` between the parts of a multi-valued one.
 */
function rfc4514(name: string | undefined): string {
  return (name ?? "").split("\n").reverse().join(",").replaceAll(" + ", "+");
}
