import { createPrivateKey, X509Certificate } from "node:crypto";
import type { FileRole } from "../bucketLayout/layout";
import type { ObjectHead } from "../oss/bucket";
import { metaNames } from "./plan";

/**
 * Whether a file of an archive belongs to a certificate, however it is encoded: other line ends, a PKCS#1 key, or AutoSSL's
 * files. The chain may differ or be empty, since an intermediate can be added later, and the README.md may have any text: an
 * archive keeps what was written first.
 *
 * @param leaf the certificate; `undefined` if it was not found
 * @param read returns the file's content; called only if it matters
 */
export async function isFileOf(
  leaf: X509Certificate | undefined,
  role: FileRole,
  read: () => Promise<Buffer>,
): Promise<boolean> {
  switch (role) {
    case "certificate":
    case "fullchain":
      return leaf !== undefined && readCertificate(await read())?.fingerprint256 === leaf.fingerprint256;
    case "privateKey":
      return leaf !== undefined && isKeyOf(leaf, await read());
    case "chain": {
      const content = await read();
      return content.toString().trim() === "" || readCertificate(content) !== undefined;
    }
    case "readme":
      return true;
  }
}

/** Whether an object's metadata names another certificate. AutoSSL's objects have no such metadata. */
export function hasOtherMark({ meta }: ObjectHead, fingerprintSha256: string | undefined): boolean {
  const mark = meta[metaNames.fingerprintSha256];
  return mark !== undefined && mark !== fingerprintSha256;
}

/** The first certificate of a PEM file; `undefined` if there is none. */
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
