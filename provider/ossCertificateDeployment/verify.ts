import { readBundle } from "../certificate/bundle";
import { type Bucket, etagOf } from "../oss/bucket";
import { OssError } from "../oss/ossError";
import { isSameFile } from "./archived";
import { certificateIn, type PlannedObject } from "./plan";

/**
 * What stands in place of an object: it, byte for byte; the same certificate or key in other words, such as AutoSSL's;
 * something else; nothing; or it can't be seen.
 */
export type Verdict = "same" | "equivalent" | "different" | "missing" | "unseen";

/** One object of a deployment, and what was found in its place. */
export interface VerifiedObject {
  key: string;
  verdict: Verdict;
}

/**
 * Compares a bucket with what a deployment would have written. Needs `oss:GetObject`.
 *
 * @throws OssError when it can't be compared, the bucket not being there included
 */
export async function verifyObjects(objects: readonly PlannedObject[], bucket: Bucket): Promise<VerifiedObject[]> {
  const certificate = certificateIn(objects);
  const verified = await Promise.all(
    objects.map(async (object) => ({ key: object.key, verdict: await verify(object, certificate, bucket) })),
  );
  const [first] = verified;
  if (first !== undefined && verified.every(({ verdict }) => verdict === "missing")) {
    await requireBucket(bucket, first.key);
  }
  return verified;
}

/** A look at an object doesn't tell whether it or the whole bucket is missing; reading it does. */
async function requireBucket(bucket: Bucket, missingKey: string): Promise<void> {
  try {
    await bucket.read(missingKey);
  } catch (error) {
    if (!(error instanceof OssError && error.code === "NoSuchKey")) {
      throw error;
    }
  }
}

async function verify(planned: PlannedObject, certificate: Buffer, bucket: Bucket): Promise<Verdict> {
  const found = await bucket.inspect(planned.key);
  if (found === "missing") {
    return "missing";
  }
  if (found === "forbidden") {
    return "unseen";
  }
  if (found.etag === etagOf(planned.body)) {
    return "same";
  }
  let content: Promise<Buffer> | undefined;
  const read = () => {
    content ??= bucket.read(planned.key);
    return content;
  };
  const isEquivalent = (await isSameFile(found, planned, certificate, read)) && (await hasSameChain(planned, read));
  return isEquivalent ? "equivalent" : "different";
}

/** An archive keeps the chain that it was written with; `latest/` must have the one of now. */
async function hasSameChain(
  { body, role, forbidOverwrite }: PlannedObject,
  read: () => Promise<Buffer>,
): Promise<boolean> {
  if (forbidOverwrite || (role !== "chain" && role !== "fullchain")) {
    return true;
  }
  return fingerprints(body) === fingerprints(await read());
}

const fingerprints = (pem: Buffer) =>
  readBundle(pem, "chain")
    .certificates.map(({ fingerprintSha256 }) => fingerprintSha256)
    .join();
