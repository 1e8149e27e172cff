import { createPrivateKey } from "node:crypto";

/**
 * A private key in the encoding that every service of the vendor's takes: PKCS#1 for RSA, SEC1 for ECDSA. Others stay PKCS#8.
 *
 * @param pkcs8 PEM
 */
export function traditional(pkcs8: string): string {
  const key = createPrivateKey(pkcs8);
  const type = key.asymmetricKeyType === "rsa" ? "pkcs1" : key.asymmetricKeyType === "ec" ? "sec1" : "pkcs8";
  return String(key.export({ format: "pem", type }));
}
