import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";

/** Identifies a certificate and its key, even if they are encoded differently: other line ends, text around the PEM, a PKCS#1 key. */
export class CertificateIdentity {
  protected readonly x509: X509Certificate;
  #fingerprintSha256: string | undefined;

  constructor(x509: X509Certificate) {
    this.x509 = x509;
  }

  /** SHA-1 of the DER, 40 lower-case hex digits: names the archive, as AutoSSL does. */
  get fingerprint(): string {
    return hexOf(this.x509.fingerprint);
  }

  /** SHA-256 of the DER, 64 lower-case hex digits: the certificate's identity. */
  get fingerprintSha256(): string {
    this.#fingerprintSha256 ??= hexOf(this.x509.fingerprint256);
    return this.#fingerprintSha256;
  }

  /** Whether a private key, or the one in a PEM file, belongs to the certificate. */
  hasKey(key: KeyObject | Buffer): boolean {
    try {
      return this.x509.checkPrivateKey(Buffer.isBuffer(key) ? createPrivateKey(key) : key);
    } catch {
      return false;
    }
  }
}

/** The identity of the first certificate in a PEM file; undefined when there is none. Loads nothing heavy. */
export function readIdentity(pem: Buffer): CertificateIdentity | undefined {
  try {
    return new CertificateIdentity(new X509Certificate(pem));
  } catch {
    return undefined;
  }
}

/** node:crypto writes `AB:CD`. */
const hexOf = (fingerprint: string) => fingerprint.replaceAll(":", "").toLowerCase();
