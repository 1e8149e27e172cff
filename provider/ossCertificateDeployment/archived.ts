import { type Bucket, etagOf, type ObjectHead } from "../oss/bucket";
import { metaNames, type PlannedObject } from "./plan";
import { hasOtherMark, isFileOf, readCertificate } from "./sameFile";

/** What was found where an archived object was to be written. */
export type Archived =
  /** It is what was to be written, or encodes the same; `etag` is that of the object. */
  | { accepted: true; etag: string }
  /** It can't be looked at, so it is accepted by its name alone. */
  | { accepted: true; etag: string; unseen: true }
  /** Something else stands there; or by now nothing does (`isGone`), and the upload may be tried again. */
  | { accepted: false; isGone?: boolean };

/**
 * Decides whether the object that kept an upload to the archive out (409 `FileAlreadyExists`) is as good as the upload.
 *
 * - The same bytes: yes; an earlier try whose answer was lost, or a rollback to a certificate that was deployed before.
 * - The credentials may not look: yes, as `unseen`. The minimal policy allows `oss:PutObject` only, and the archive's name
 *   holds the first eight digits of the certificate's fingerprint, which tell one's own certificates apart.
 * - Other bytes: when it's the same certificate or key encoded differently, such as AutoSSL's. It may be another chain, or none,
 *   since an intermediate can be added later, and another README.md; the archive keeps what was first written.
 *
 * @param certificate PEM of the leaf that the upload is of
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
 * Whether an object that exists holds the same certificate or key as a planned one, encoded differently perhaps.
 *
 * @param certificate PEM of the leaf
 * @param read gives the object's content; not called where that doesn't matter
 */
export async function isSameFile(
  found: ObjectHead,
  { role, meta }: PlannedObject,
  certificate: Buffer,
  read: () => Promise<Buffer>,
): Promise<boolean> {
  return !hasOtherMark(found, meta[metaNames.fingerprintSha256]) && isFileOf(readCertificate(certificate), role, read);
}
