import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";

import { derTag, readChildren, readElement, writeElement } from "../der/element";

/**
 * Reads a PKCS#8 key in DER, of version 1 (RFC 5208) or 2 (RFC 5958).
 *
 * Version 2 may also hold the public key, as the Ed25519 keys of ring and Bouncy Castle do. OpenSSL reads only version 1 and has no
 * command to convert a key, so it gets the same key without the public part.
 *
 * @throws when OpenSSL cannot read the key, or the public key is another's
 */
export function readPkcs8(der: Buffer): KeyObject {
  const [version, algorithm, secret, ...rest] = readChildren(der, readElement(der));
  // [1] IMPLICIT BIT STRING; ring up to 0.16 wrote it as EXPLICIT.
  const publicPart = rest.find(({ tag }) => tag === derTag.context1 || tag === derTag.constructedContext1);
  if (version === undefined || algorithm === undefined || secret === undefined || publicPart === undefined) {
    return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  }
  const algorithmBytes = der.subarray(version.end, algorithm.end);
  const version1 = writeElement(derTag.sequence, Buffer.from("020100", "hex"), der.subarray(version.end, secret.end));
  const key = createPrivateKey({ key: version1, format: "der", type: "pkcs8" });

  const content = der.subarray(publicPart.start, publicPart.end);
  const bitString = publicPart.tag === derTag.context1 ? writeElement(derTag.bitString, content) : content;
  const spki = writeElement(derTag.sequence, algorithmBytes, bitString);
  if (!createPublicKey(key).equals(createPublicKey({ key: spki, format: "der", type: "spki" }))) {
    throw new Error("The public key in the file does not belong to the private key.");
  }
  return key;
}
