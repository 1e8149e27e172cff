import { joinKey, normalizePrefix } from "../bucketLayout/layout";

/** One place of one bucket, whatever endpoint leads there: names of buckets are unique in all of Alibaba Cloud. */
export interface Place {
  bucket: string;
  prefix?: string | undefined;
}

/** The key of the `latest/` that two deployments would share. */
const latestOf = ({ bucket, prefix }: Place) => `${bucket}/${joinKey(normalizePrefix(prefix), "latest")}`;

/**
 * Which resource of a program has which place. Two resources in one place would overwrite each other's `latest/`, and the
 * destroy of one would delete the other's.
 */
export class Places {
  private readonly claims = new Map<string, { owner: unknown; name: string; refusedTo?: string }>();

  /**
   * Gives a place to a resource. A resource that is checked again, in another place perhaps, has only its last one.
   *
   * @param owner identifies the resource
   * @param name for the sentence that refuses the place to others
   * @returns the name of the resource that has the place already, and keeps it
   */
  claim(place: Place, owner: unknown, name: string): string | undefined {
    const latest = latestOf(place);
    const claimed = this.claims.get(latest);
    if (claimed !== undefined && claimed.owner !== owner) {
      claimed.refusedTo = name;
      return claimed.name;
    }
    if (claimed !== undefined) {
      return undefined;
    }
    for (const [key, claim] of this.claims) {
      if (claim.owner === owner) {
        this.claims.delete(key);
      }
    }
    this.claims.set(latest, { owner, name });
    return undefined;
  }

  /** The name of a resource to which a place was refused: nothing tells which of the two should have it. */
  refusedTo(place: Place): string | undefined {
    return this.claims.get(latestOf(place))?.refusedTo;
  }
}

/** @param name of the resource that has the place */
export function placeTaken({ bucket, prefix }: Place, name: string): string {
  const where = normalizePrefix(prefix);
  const place = where === "" ? `the root of bucket '${bucket}'` : `'${where}' in bucket '${bucket}'`;
  return (
    `\`prefix\`: the resource '${name}' of this program deploys to ${place} too, and they would overwrite each other's 'latest/'. ` +
    "Give each deployment a `prefix` of its own, or remove one of the two."
  );
}
