import { fileKey, fileRoles, latestPath } from "../bucketLayout/layout";
import { readIdentity } from "../certificate/identity";
import type { Bucket, Inspection } from "../oss/bucket";
import { metaNames } from "./plan";
import { requireBucket } from "./verify";

/**
 * What an object of `latest/` is: one that a deployment of the certificate in `fullchain.pem` (else in README.md) wrote (`same`); one of another certificate
 * (`different`); nothing (`missing`); one without a mark, such as AutoSSL's, of which only the content would tell (`unmarked`); or it
 * can't be read (`unseen`).
 */
export type LatestVerdict = "same" | "different" | "missing" | "unmarked" | "unseen";

/** An object of `latest/`. */
export interface LatestObject {
  key: string;
  verdict: LatestVerdict;
}

/** What `latest/` has. */
export interface InspectedLatest {
  /** The content of `fullchain.pem`, if it could be read. */
  fullchain?: Buffer;
  /** In the order of a listing. */
  objects: LatestObject[];
}

/**
 * Looks at `latest/` in a bucket: reads `fullchain.pem`, and the marks of all five objects. It never reads the key. Needs
 * `oss:GetObject` on `<prefix>/latest/*`.
 *
 * @throws OssError if the bucket doesn't exist, or a request fails
 */
export async function inspectLatest(bucket: Bucket, prefix: string | undefined): Promise<InspectedLatest> {
  const found = await Promise.all(
    fileRoles.map(async (role) => {
      const key = fileKey(latestPath(prefix), role);
      return { role, key, head: await bucket.inspect(key) };
    }),
  );
  const chain = found.find(({ role }) => role === "fullchain");
  if (chain !== undefined && found.every(({ head }) => head === "missing")) {
    await requireBucket(bucket, chain.key);
  }
  const fullchain = typeof chain?.head === "object" ? await bucket.read(chain.key) : undefined;
  // README.md is written last.
  const fingerprint = (fullchain && readIdentity(fullchain)?.fingerprintSha256) ?? markOf(found.at(-1)?.head);
  return {
    ...(fullchain && { fullchain }),
    objects: found.map(({ key, head }) => ({ key, verdict: verdictOn(head, fingerprint) })),
  };
}

const markOf = (head: Inspection | undefined): string | undefined =>
  typeof head === "object" ? head.meta[metaNames.fingerprintSha256] : undefined;

/** @param fingerprint of the certificate that the object should belong to */
function verdictOn(head: Inspection, fingerprint: string | undefined): LatestVerdict {
  if (typeof head === "string") {
    return head === "missing" ? "missing" : "unseen";
  }
  const mark = markOf(head);
  return mark === undefined ? "unmarked" : mark === fingerprint ? "same" : "different";
}
