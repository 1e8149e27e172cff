import { fileKey, fileNames, fileRoles, isArchiveName, joinKey, normalizePrefix } from "../bucketLayout/layout";
import { wayToForget } from "../engine/forget";
import type { Report } from "../engine/report";
import { UserError } from "../engine/userError";
import type { Bucket, ObjectHead } from "../oss/bucket";
import { OssError } from "../oss/ossError";
import { metaNames } from "./plan";
import type { DeploymentState } from "./state";

/** An object's owner can't be determined, so it isn't deleted. */
export class UnseenObjectError extends UserError {
  override readonly name = "UnseenObjectError";

  constructor(bucket: Bucket, key: string) {
    super(
      `Did not delete '${key}' from bucket '${bucket.name}': its owner can't be determined, because its metadata can't be read. For \`onDestroy\`, ` +
        "the RAM user or role needs oss:GetObject and oss:DeleteObject there; or set `onDestroy: 'keep'` and run `pulumi up` before the destroy.",
    );
  }
}

/** What `onDestroy` asks for could not be deleted. */
export class UndeletedError extends UserError {
  override readonly name = "UndeletedError";
}

/** What a destroy needs besides the state. */
export interface DestroyOptions {
  /** Called with the objects that are left, and why. */
  report?: Report;
  /** The resource's URN, for the error. A dynamic provider doesn't know it. */
  urn?: string;
}

/**
 * Deletes what `onDestroy` says: nothing, `latest/`, or `latest/` and the archives. It only ever deletes objects with this
 * deployment's mark, so the objects of another stack, of AutoSSL or of a successor stay.
 *
 * @throws UndeletedError if OSS denies a request or doesn't answer, or an object's owner can't be determined
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
  // Any other value, from a hand-edited state, deletes nothing.
  if (onDestroy !== "deleteLatest" && onDestroy !== "deleteAll") {
    return;
  }
  if (!deploymentId) {
    report(
      `Deleted nothing from bucket '${bucket.name}': the state has no \`deploymentId\`, so this deployment's own objects can't be ` +
        `determined. Delete by hand what nobody needs any more below '${joinKey(normalizePrefix(state.prefix), "")}'.`,
    );
    return;
  }
  if (onDestroy === "deleteLatest" && objects?.length === 0) {
    return; // A refresh has found that this deployment has no objects any more.
  }
  const left = await deleteLatest(state, bucket);
  if (left.length > 0 && onDestroy === "deleteLatest") {
    report(
      `Left ${left.length} objects in '${latestOf(state)}' of bucket '${bucket.name}': they don't have this deployment's mark. ` +
        "Another deployment wrote them.",
    );
  }
  if (onDestroy === "deleteAll") {
    await deleteArchives(state, bucket, report);
  }
}

/** Derived from the prefix, as `latestPath` is, because a hand-edited state may lack `latestPath`. */
const latestOf = ({ prefix }: DeploymentState) => joinKey(normalizePrefix(prefix), "latest");

/**
 * Deletes README.md first: it must never name what no longer exists.
 *
 * @returns the keys of objects that belong to somebody else
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
 * Deletes the archives, unless `latest/` belongs to another deployment by now, such as a successor in the same place: that one
 * may roll back to any archive there.
 */
async function deleteArchives(state: DeploymentState, bucket: Bucket, report: Report): Promise<void> {
  if (await isTakenOver(state, bucket)) {
    report(
      `Left the archives beside '${latestOf(state)}' in bucket '${bucket.name}': another deployment uses that place now, and may roll back to ` +
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
      `Left ${left.length} objects in ${directories} of bucket '${bucket.name}': they don't have this deployment's mark. Another ` +
        "deployment wrote them, or a create of this one that was killed. Delete them by hand if nobody needs them.",
    );
  }
}

/** The keys below a prefix; none if the bucket no longer exists. */
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

/** Whether `latest/` belongs to another deployment: it has a README.md, although our own is deleted by now. */
async function isTakenOver(state: DeploymentState, bucket: Bucket): Promise<boolean> {
  const key = `${latestOf(state)}/${fileNames.readme}`;
  const latest = await bucket.inspect(key);
  if (latest === "forbidden") {
    throw new UnseenObjectError(bucket, key);
  }
  return latest !== "missing";
}

/** Whether an object has this deployment's mark. A state without a mark owns nothing: two missing marks are not equal. */
function isOwn({ meta }: ObjectHead, { deploymentId }: DeploymentState): boolean {
  return Boolean(deploymentId) && meta[metaNames.deployment] === deploymentId;
}

/** Deletes the objects with this deployment's mark. @returns the keys of existing objects that belong to somebody else */
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
