import type { FileRole } from "../bucketLayout/layout";
import { type CertificateIdentity, readIdentity } from "../certificate/identity";
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
  leaf: CertificateIdentity | undefined,
  role: FileRole,
  read: () => Promise<Buffer>,
): Promise<boolean> {
  switch (role) {
    case "certificate":
    case "fullchain":
      return leaf !== undefined && readIdentity(await read())?.fingerprintSha256 === leaf.fingerprintSha256;
    case "privateKey":
      return leaf?.hasKey(await read()) ?? false;
    case "chain": {
      const content = await read();
      return content.toString().trim() === "" || readIdentity(content) !== undefined;
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
