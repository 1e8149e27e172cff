import { latestPath, normalizePrefix } from "../bucketLayout/layout";
import type { Place } from "../lifecycle/lifecycle";

/** A place by its bucket and prefix. The endpoint doesn't matter, since bucket names are unique in all of Alibaba Cloud. */
export interface Directory {
  bucket: string;
  prefix?: string | undefined;
}

/** The place of a deployment. Two deployments in one place would share its `latest/`. */
export function placeOf(directory: Directory): Place {
  const { bucket, prefix } = directory;
  return {
    key: `${bucket}/${latestPath(prefix)}`,
    taken: (owner) => placeTaken(directory, owner),
  };
}

/** The sentence for a second deployment to one place. @param name of the resource that has the place */
export function placeTaken({ bucket, prefix }: Directory, name: string): string {
  const where = normalizePrefix(prefix);
  const place = where === "" ? `the root of bucket '${bucket}'` : `'${where}' in bucket '${bucket}'`;
  return (
    `\`prefix\`: the resource '${name}' of this program also deploys to ${place}, and each would overwrite the other's 'latest/'. ` +
    "Give each deployment a `prefix` of its own, or remove one of the two."
  );
}
