import type { Place } from "./lifecycle";

/**
 * Which resource of a program has which place. Two resources in one place would overwrite each other, and destroying one
 * would delete what the other wrote.
 */
export class Places {
  private readonly claims = new Map<string, { owner: unknown; name: string; refusedTo?: string }>();
  private readonly kept = new Set<string>();

  /**
   * Records that a resource has the place after this run. One that is destroyed in the same run was renamed, replaced or moved, and
   * is not to take away what the other needs.
   */
  keep(place: Place | undefined): void {
    if (place !== undefined) {
      this.kept.add(place.key);
    }
  }

  /** Whether a resource has the place after this run. */
  isKept(place: Place | undefined): boolean {
    return place !== undefined && this.kept.has(place.key);
  }

  /**
   * Gives a place to a resource. A resource that is checked again, perhaps in another place, has only the last one.
   *
   * @param owner identifies the resource
   * @param name for the sentence that refuses the place to others
   * @returns the name of the resource that already has the place and keeps it
   */
  claim({ key }: Place, owner: unknown, name: string): string | undefined {
    const claimed = this.claims.get(key);
    if (claimed !== undefined && claimed.owner !== owner) {
      claimed.refusedTo = name;
      return claimed.name;
    }
    if (claimed !== undefined) {
      return undefined;
    }
    for (const [other, claim] of this.claims) {
      if (claim.owner === owner) {
        this.claims.delete(other);
      }
    }
    this.claims.set(key, { owner, name });
    return undefined;
  }

  /** The name of a resource that was refused a place: it is unknown which of the two should have it. */
  refusedTo({ key }: Place): string | undefined {
    return this.claims.get(key)?.refusedTo;
  }
}
