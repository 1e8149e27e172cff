import { createPrivateKey, X509Certificate } from "node:crypto";
import type { FileRole } from "./layout";

/**
 * Whether a file of an archive belongs to a certificate, however it is encoded: other line ends, a PKCS#1 key, or what AutoSSL
 * wrote. A chain may be another one or empty, since an intermediate can be added later, and a README.md may have any text:
 * an archive keeps what was first written.
 *
 * @param leaf the certificate; `undefined` where nothing was found that is it
 */
export function isFileOf(leaf: X509Certificate | undefined, role: FileRole, content: Buffer): boolean {
  switch (role) {
    case "certificate":
    case "fullchain":
      return leaf !== undefined && readCertificate(content)?.fingerprint256 === leaf.fingerprint256;
    case "privateKey":
      return leaf !== undefined && isKeyOf(leaf, content);
    case "chain":
      return content.toString().trim() === "" || readCertificate(content) !== undefined;
    case "readme":
      return true;
  }
}

/** The first certificate of a PEM file; `undefined` when there is none. */
export function readCertificate(pem: Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function isKeyOf(leaf: X509Certificate, pem: Buffer): boolean {
  try {
    return leaf.checkPrivateKey(createPrivateKey(pem));
  } catch {
    return false; // no key at all
  }
}
