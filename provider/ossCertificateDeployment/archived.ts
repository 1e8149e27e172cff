import { readIdentity } from "../certificate/identity";
import { type Bucket, etagOf, type ObjectHead } from "../oss/bucket";
import { metaNames, type PlannedObject } from "./plan";
import { hasOtherMark, isFileOf } from "./sameFile";

/** What was found under the key of an archived object. */
export type Archived =
  /** The planned content, perhaps encoded differently; `etag` is the existing object's. */
  | { accepted: true; etag: string }
  /** The object can't be read, so it is accepted by its name alone; `etag` is the planned content's. */
  | { accepted: true; etag: string; unseen: true }
  /** Something else exists there; or nothing any more (`isGone`), so the upload can be tried again. */
  | { accepted: false; isGone?: boolean };

/**
 * Decides whether to accept the object that prevented an upload to the archive (409 `FileAlreadyExists`).
 *
 * - The same bytes: yes. An earlier try succeeded but its answer was lost, or this is a rollback.
 * - The credentials lack `oss:GetObject`: yes, as `unseen`. The minimal policy allows only `oss:PutObject`, and the archive's
 *   name contains the first eight digits of the certificate's fingerprint, which distinguish a user's own certificates.
 * - Other bytes: yes if it is the same certificate or key, encoded differently, such as AutoSSL's. The chain and the README.md
 *   may differ, since an intermediate can be added later; the archive keeps what was written first.
 *
 * @param certificate PEM of the leaf
 */
export async function inspectArchived(bucket: Bucket, planned: PlannedObject, certificate: Buffer): Promise<Archived> {
  const found = await bucket.inspect(planned.key);
  const expected = etagOf(planned.body);
  if (found === "forbidden") {
    return { accepted: true, etag: expected, unseen: true };
  }
  if (found === "missing") {
    return { accepted: false, isGone: true };
  }
  const { etag } = found;
  if (etag === expected) {
    return { accepted: true, etag };
  }
  const isOurs = await isSameFile(found, planned, certificate, () => bucket.read(planned.key));
  return isOurs ? { accepted: true, etag } : { accepted: false };
}

/**
 * Whether an existing object holds the same certificate or key as a planned one, perhaps encoded differently.
 *
 * @param certificate PEM of the leaf
 * @param read returns the object's content; called only if it matters
 */
export async function isSameFile(
  found: ObjectHead,
  { role, meta }: PlannedObject,
  certificate: Buffer,
  read: () => Promise<Buffer>,
): Promise<boolean> {
  return !hasOtherMark(found, meta[metaNames.fingerprintSha256]) && isFileOf(readIdentity(certificate), role, read);
}
