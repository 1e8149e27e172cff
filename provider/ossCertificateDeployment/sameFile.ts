import { createPrivateKey, X509Certificate } from "node:crypto";
import type { FileRole } from "../bucketLayout/layout";
import type { ObjectHead } from "../oss/bucket";
import { metaNames } from "./plan";

/**
 * Whether a file of an archive belongs to a certificate, however it is encoded: other line ends, a PKCS#1 key, or what AutoSSL
 * wrote. A chain may be another one or empty, since an intermediate can be added later, and a README.md may have any text:
 * an archive keeps what was first written.
 *
 * @param leaf the certificate; `undefined` where nothing was found that is it
 * @param read gives the file's content; not called where that doesn't matter
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

/** Whether an object says itself that it is of another certificate. What AutoSSL wrote says nothing. */
export function hasOtherMark({ meta }: ObjectHead, fingerprintSha256: string | undefined): boolean {
  const mark = meta[metaNames.fingerprintSha256];
  return mark !== undefined && mark !== fingerprintSha256;
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
