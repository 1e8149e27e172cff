import { readBundle } from "../certificate/bundle";
import { commandLine } from "../engine/reader";
import { type Bucket, etagOf } from "../oss/bucket";
import { OssError } from "../oss/ossError";
import { isSameFile } from "./archived";
import { certificateIn, type PlannedObject } from "./plan";

/**
 * What exists instead of a planned object: the same bytes (`same`); the same certificate or key, encoded differently, such as
 * AutoSSL's (`equivalent`); something else (`different`); nothing (`missing`); or it can't be read (`unseen`).
 */
export type Verdict = "same" | "equivalent" | "different" | "missing" | "unseen";

/** One object of a deployment, and what exists under its key. */
export interface VerifiedObject {
  key: string;
  verdict: Verdict;
}

/**
 * Compares a bucket with what a deployment would have written. Needs `oss:GetObject`.
 *
 * @throws OssError if the comparison fails, for example because the bucket doesn't exist
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

/** @throws OssError if the bucket doesn't exist. A HEAD doesn't tell a missing object from a missing bucket; a GET does. */
export async function requireBucket(bucket: Bucket, missingKey: string): Promise<void> {
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

/** Whether the chain is right. An archive keeps its first chain; `latest/` must have the current one. */
async function hasSameChain(
  { body, role, forbidOverwrite }: PlannedObject,
  read: () => Promise<Buffer>,
): Promise<boolean> {
  if (forbidOverwrite || (role !== "chain" && role !== "fullchain")) {
    return true;
  }
  return fingerprints(body) === fingerprints(await read());
}

/** Nobody reads what may be wrong with it. */
const fingerprints = (pem: Buffer) =>
  readBundle(pem, "chain", commandLine)
    .certificates.map(({ fingerprintSha256 }) => fingerprintSha256)
    .join();
