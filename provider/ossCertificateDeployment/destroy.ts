import { fileKey, fileNames, fileRoles, isArchiveName, joinKey, normalizePrefix } from "../bucketLayout/layout";
import { wayToForget } from "../engine/forget";
import type { Report } from "../engine/report";
import { UserError } from "../engine/userError";
import type { Bucket, ObjectHead } from "../oss/bucket";
import { OssError } from "../oss/ossError";
import { metaNames } from "./plan";
import type { DeploymentState } from "./state";

/** Whose an object is can't be seen, so it isn't deleted. */
export class UnseenObjectError extends UserError {
  override readonly name = "UnseenObjectError";

  constructor(bucket: Bucket, key: string) {
    super(
      `Deleting '${key}' from bucket '${bucket.name}' was not tried: whether it is this deployment's own can't be seen. The RAM user or role ` +
        "needs oss:GetObject and oss:DeleteObject there for `onDestroy`; or set `onDestroy: 'keep'` and run `pulumi up` before the destroy.",
    );
  }
}

/** What `onDestroy` asks for could not be deleted. */
export class UndeletedError extends UserError {
  override readonly name = "UndeletedError";
}

/** What a destroy needs to know besides the state. */
export interface DestroyOptions {
  /** Hears which objects are left, and why. */
  report?: Report;
  /** The resource's URN, for the sentence that names it. A dynamic provider doesn't know it. */
  urn?: string;
}

/**
 * Deletes what `onDestroy` says: nothing, `latest/`, or `latest/` and the archives. Only objects that carry this
 * deployment's mark are ever deleted, so another stack's, AutoSSL's or a successor's stay where they are.
 *
 * @throws UndeletedError when OSS refuses, gives no answer, or doesn't show whose an object is
 */
export async function destroyDeployment(
  state: DeploymentState,
  bucket: Bucket,
  { report = () => undefined, urn }: DestroyOptions = {},
): Promise<void> {
  try {
    await deleteObjects(state, bucket, report);
  } catch (error) {
    if (error instanceof OssError || error instanceof UnseenObjectError) {
      throw new UndeletedError(`${error.message} ${wayToForget(urn)}`);
    }
    throw error;
  }
}

async function deleteObjects(state: DeploymentState, bucket: Bucket, report: Report): Promise<void> {
  const { onDestroy = "keep", deploymentId, objects } = state;
  // Whatever a hand-edited state has besides these two is no order to delete.
  if (onDestroy !== "deleteLatest" && onDestroy !== "deleteAll") {
    return;
  }
  if (!deploymentId) {
    report(
      `Nothing was deleted from bucket '${bucket.name}': the state has no \`deploymentId\`, so nothing there is known to be this ` +
        `deployment's own. Delete by hand what nobody needs any more below '${joinKey(normalizePrefix(state.prefix), "")}'.`,
    );
    return;
  }
  if (onDestroy === "deleteLatest" && objects?.length === 0) {
    return; // A refresh has found that no object is this deployment's any more.
  }
  const left = await deleteLatest(state, bucket);
  if (left.length > 0 && onDestroy === "deleteLatest") {
    report(
      `Left in bucket '${bucket.name}': ${left.length} objects in '${latestOf(state)}', for they don't carry this deployment's mark. ` +
        "Another deployment wrote them.",
    );
  }
  if (onDestroy === "deleteAll") {
    await deleteArchives(state, bucket, report);
  }
}

/** By the prefix, from which `latestPath` comes as well: a hand-edited state may lack that. */
const latestOf = ({ prefix }: DeploymentState) => joinKey(normalizePrefix(prefix), "latest");

/**
 * README.md goes first, as it came last: it must never name what no longer exists.
 *
 * @returns the keys of objects that are somebody else's
 */
async function deleteLatest(state: DeploymentState, bucket: Bucket): Promise<string[]> {
  const latest = latestOf(state);
  const readme = await deleteMarked(state, bucket, [fileKey(latest, "readme")]);
  const others = fileRoles.filter((role) => role !== "readme");
  const left = await deleteMarked(
    state,
    bucket,
    others.map((role) => fileKey(latest, role)),
  );
  return [...readme, ...left];
}

/**
 * Not where somebody else's `latest/` stands: its deployment, a successor of this one at the same place perhaps, may go back
 * to any archive there.
 */
async function deleteArchives(state: DeploymentState, bucket: Bucket, report: Report): Promise<void> {
  if (await isTakenOver(state, bucket)) {
    report(
      `The archives in bucket '${bucket.name}' beside '${latestOf(state)}' are left: another deployment is in that place now, and may go back to ` +
        "them. Delete by hand what nobody needs any more.",
    );
    return;
  }
  const prefix = joinKey(normalizePrefix(state.prefix), "");
  const names = new Set<string>(Object.values(fileNames));
  const keys = (await listed(bucket, prefix)).filter((key) => {
    const [directory = "", name = "", ...deeper] = key.slice(prefix.length).split("/");
    return deeper.length === 0 && names.has(name) && isArchiveName(directory);
  });
  const left = await deleteMarked(state, bucket, keys);
  if (left.length > 0) {
    const directories = [...new Set(left.map((key) => `'${key.slice(0, key.lastIndexOf("/"))}'`))].join(", ");
    report(
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

/** Whether the README.md of `latest/` is another deployment's; our own is gone by now. */
async function isTakenOver(state: DeploymentState, bucket: Bucket): Promise<boolean> {
  const key = `${latestOf(state)}/${fileNames.readme}`;
  const latest = await bucket.inspect(key);
  if (latest === "forbidden") {
    throw new UnseenObjectError(bucket, key);
  }
  return latest !== "missing";
}

/** A state without a mark of its own owns nothing: two missing marks are not the same mark. */
function isOwn({ meta }: ObjectHead, { deploymentId }: DeploymentState): boolean {
  return Boolean(deploymentId) && meta[metaNames.deployment] === deploymentId;
}

/** @returns the keys of objects that exist and are somebody else's */
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
      if (!isOwn(found, state)) {
        return [key];
      }
      await bucket.delete(key);
      return [];
    }),
  );
  return left.flat();
}
