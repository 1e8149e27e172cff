import { Refusal } from "../engine/refusal";
import type { Tell } from "../engine/tell";
import type { Bucket } from "../oss/bucket";
import { OssError } from "../oss/ossError";
import { fileNames, fileRoles, join, normalizePrefix } from "./layout";
import { metaNames } from "./plan";
import type { DeploymentState } from "./state";

/** Whose an object is can't be seen, so it isn't deleted. */
export class UnseenObjectError extends Refusal {
  override readonly name = "UnseenObjectError";

  constructor(bucket: Bucket, key: string) {
    super(
      `Deleting '${key}' from bucket '${bucket.name}' was not tried: whether it is this deployment's own can't be seen. The RAM user or role ` +
        "needs oss:GetObject and oss:DeleteObject there for `onDestroy`, or set `onDestroy: 'keep'`.",
    );
  }
}

/**
 * Deletes what `onDestroy` says: nothing, `latest/`, or `latest/` and the archives. Only objects that carry this
 * deployment's mark are ever deleted, so another stack's, AutoSSL's or a successor's stay where they are.
 *
 * @param tell hears which archived objects are left, and why
 */
export async function destroyDeployment(
  state: DeploymentState,
  bucket: Bucket,
  tell: Tell = () => undefined,
): Promise<void> {
  switch (state.onDestroy ?? "keep") {
    case "keep":
      return;
    case "deleteLatest":
      await deleteLatest(state, bucket);
      return;
    case "deleteAll":
      await deleteLatest(state, bucket);
      return deleteArchives(state, bucket, tell);
  }
}

/** README.md goes first, as it came last: it must never name what no longer stands. */
async function deleteLatest(state: DeploymentState, bucket: Bucket): Promise<void> {
  await deleteMarked(state, bucket, [`${state.latestPath}/${fileNames.readme}`]);
  const others = fileRoles.filter((role) => role !== "readme");
  await deleteMarked(
    state,
    bucket,
    others.map((role) => `${state.latestPath}/${fileNames[role]}`),
  );
}

/**
 * Not where somebody else's `latest/` stands: its deployment, a successor of this one at the same place perhaps, may go back
 * to any archive there.
 */
async function deleteArchives(state: DeploymentState, bucket: Bucket, tell: Tell): Promise<void> {
  if (await isTakenOver(state, bucket)) {
    tell(
      `The archives in bucket '${bucket.name}' beside '${state.latestPath}' are left: another deployment is in that place now, and may go back to ` +
        "them. Delete by hand what nobody needs any more.",
    );
    return;
  }
  const prefix = join(normalizePrefix(state.prefix), "");
  const names = new Set<string>(Object.values(fileNames));
  const keys = (await listed(bucket, prefix)).filter((key) => {
    const [directory = "", name = "", ...deeper] = key.slice(prefix.length).split("/");
    return deeper.length === 0 && names.has(name) && archiveDirectory.test(directory);
  });
  const left = await deleteMarked(state, bucket, keys);
  if (left.length > 0) {
    const directories = [...new Set(left.map((key) => `'${key.slice(0, key.lastIndexOf("/"))}'`))].join(", ");
    tell(
      `Left in bucket '${bucket.name}': ${left.length} objects in ${directories}, for they don't carry this deployment's mark. Another ` +
        "deployment wrote them, or a create of this one that was killed. Delete them by hand when nobody needs them.",
    );
  }
}

/** Nothing is left to delete of a bucket that was deleted by hand. */
async function listed(bucket: Bucket, prefix: string): Promise<string[]> {
  try {
    return await bucket.list(prefix);
  } catch (error) {
    if (error instanceof OssError && error.code === "NoSuchBucket") {
      return [];
    }
    throw error;
  }
}

const archiveDirectory = /^\d{4}-\d{2}-\d{2}_[0-9a-f]{8}$/;

/** Whether the README.md of `latest/` is another deployment's; our own is gone by now. */
async function isTakenOver(state: DeploymentState, bucket: Bucket): Promise<boolean> {
  const key = `${state.latestPath}/${fileNames.readme}`;
  const latest = await bucket.inspect(key);
  if (latest === "forbidden") {
    throw new UnseenObjectError(bucket, key);
  }
  return latest !== "missing";
}

/** @returns the keys of objects that stand and are somebody else's */
async function deleteMarked(state: DeploymentState, bucket: Bucket, keys: readonly string[]): Promise<string[]> {
  const left = await Promise.all(
    keys.map(async (key) => {
      const found = await bucket.inspect(key);
      if (found === "forbidden") {
        throw new UnseenObjectError(bucket, key);
      }
      if (found === "missing") {
        return [];
      }
      if (found.meta[metaNames.deployment] !== state.deploymentId) {
        return [key];
      }
      await bucket.delete(key);
      return [];
    }),
  );
  return left.flat();
}
