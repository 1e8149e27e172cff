import type { KeyObject } from "node:crypto";

import type { Certificate } from "./certificate";
import type { NameOf } from "./naming";
import { publicKeyFingerprint } from "./publicKey";

/** The sentence for a key that does not belong to the leaf. */
export function explainMismatch(leaf: Certificate, key: KeyObject, nameOf: NameOf): string {
  return (
    "Certificate and private key do not match: the SHA-256 of the public key is " +
    `${leaf.publicKeyFingerprint} in \`certificate\` (${nameOf(leaf)}) and ${publicKeyFingerprint(key)} in \`privateKey\`. ` +
    "Pass the key that this certificate was requested with; after a renewal, both files must come from the same one."
  );
}
