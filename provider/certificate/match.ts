import { createPublicKey, type KeyObject } from "node:crypto";

import { type Certificate, publicKeyFingerprint } from "./certificate";
import type { NameOf } from "./naming";

/** Whether the private key belongs to the certificate, however the two encode the public key. */
export function isMatch(certificate: Certificate, key: KeyObject): boolean {
  try {
    return certificate.publicKey !== undefined && certificate.x509.checkPrivateKey(key);
  } catch {
    return false;
  }
}

/** The sentence for a key that does not belong to the leaf. */
export function explainMismatch(leaf: Certificate, key: KeyObject, nameOf: NameOf = ({ name }) => name): string {
  return (
    "Certificate and private key do not match: the SHA-256 of the public key is " +
    `${leaf.publicKeyFingerprint} in \`certificate\` (${nameOf(leaf)}) and ${publicKeyFingerprint(createPublicKey(key))} in \`privateKey\`. ` +
    "Pass the key that this certificate was requested with; after a renewal, both files must come from the same one."
  );
}
