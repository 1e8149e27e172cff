import { createHash, createPublicKey, type KeyObject } from "node:crypto";

/** DER of the SubjectPublicKeyInfo (RFC 5280 4.1.2.7) of a private or public key. */
export function publicKeyInfo(key: KeyObject): Buffer {
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  return publicKey.export({ type: "spki", format: "der" });
}

/** SHA-256 of the SubjectPublicKeyInfo, 64 lower-case hex digits; what `openssl pkey -pubout -outform DER | sha256sum` prints. */
export function publicKeyFingerprint(key: KeyObject): string {
  return createHash("sha256").update(publicKeyInfo(key)).digest("hex");
}
