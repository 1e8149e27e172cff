import type { Bucket } from "../oss/bucket";
import { fileNames, fileRoles, join, normalizePrefix } from "./layout";
import { metaNames } from "./plan";
import type { DeploymentState } from "./state";

/** Whose an object is can't be seen, so it isn't deleted. */
export class UnseenObjectError extends Error {
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
 */
export async function destroyDeployment(state: DeploymentState, bucket: Bucket): Promise<void> {
  switch (state.onDestroy ?? "keep") {
    case "keep":
      return;
    case "deleteLatest":
      return deleteLatest(state, bucket);
    case "deleteAll":
      await deleteLatest(state, bucket);
      return deleteArchives(state, bucket);
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

async function deleteArchives(state: DeploymentState, bucket: Bucket): Promise<void> {
  const prefix = join(normalizePrefix(state.prefix), "");
  const names = new Set<string>(Object.values(fileNames));
  const inUse = await archiveInUse(state, bucket);
  const keys = (await bucket.list(prefix)).filter((key) => {
    const [directory = "", name = "", ...deeper] = key.slice(prefix.length).split("/");
    return deeper.length === 0 && names.has(name) && archiveDirectory.test(directory) && directory !== inUse;
  });
  await deleteMarked(state, bucket, keys);
}

const archiveDirectory = /^\d{4}-\d{2}-\d{2}_[0-9a-f]{8}$/;

/** The archive that a successor's `latest/` points its readers to; our own `latest/` is gone by now. */
async function archiveInUse(state: DeploymentState, bucket: Bucket): Promise<string | undefined> {
  const key = `${state.latestPath}/${fileNames.readme}`;
  const latest = await bucket.inspect(key);
  if (latest === "forbidden") {
    throw new UnseenObjectError(bucket, key);
  }
  return typeof latest === "object" ? latest.meta[metaNames.archive] : undefined;
}

async function deleteMarked(state: DeploymentState, bucket: Bucket, keys: readonly string[]): Promise<void> {
  await Promise.all(
    keys.map(async (key) => {
      const found = await bucket.inspect(key);
      if (found === "forbidden") {
        throw new UnseenObjectError(bucket, key);
      }
      if (found !== "missing" && found.meta[metaNames.deployment] === state.deploymentId) {
        await bucket.delete(key);
      }
    }),
  );
}
