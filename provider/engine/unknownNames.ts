import { mayBeKeyMaterial } from "../secrets/mayBeKeyMaterial";
import { UserError } from "./userError";

/**
 * The sentences about names that nobody reads: a misspelled input would otherwise be ignored without a word. Values that are missing
 * (`undefined`, `null`) don't count, nor do names that begin with two underscores, which Pulumi itself adds.
 *
 * @param given as a program in any language passes it
 * @param known the names that exist, in the order in which a sentence lists them
 * @param whose what has these names, such as `OssCertificateDeployment`
 * @param accepted further names that are no inputs and do no harm
 * @example unknownNames({ onDestory: "keep" }, ["bucket", "onDestroy"], "OssCertificateDeployment")
 *   // ["`onDestory` is no input of OssCertificateDeployment. Did you mean `onDestroy`?"]
 */
export function unknownNames(
  given: object,
  known: readonly string[],
  whose: string,
  accepted: readonly string[] = [],
): string[] {
  const all = new Set([...known, ...accepted]);
  return Object.entries(given)
    .filter(([name, value]) => value !== undefined && value !== null && !all.has(name) && !name.startsWith("__"))
    .map(([name]) => {
      // Whether a long text is a key takes long to find out.
      const subject =
        name.length > 100 || mayBeKeyMaterial(name)
          ? "A name that is not repeated here, since it may be a key,"
          : `\`${name}\``;
      return `${subject} is no input of ${whose}. ${adviceOn(name, known)}`;
    });
}

/** Refuses unknown names where no check of the engine does. @throws UserError with a sentence for each */
export function requireKnownNames(given: object, known: readonly string[], whose: string): void {
  const unknown = unknownNames(given, known, whose);
  if (unknown.length > 0) {
    throw new UserError(unknown.join(" "));
  }
}

function adviceOn(name: string, known: readonly string[]): string {
  const meant = closest(name, known);
  return meant === undefined
    ? `Remove it. The inputs are ${known.map((one) => `\`${one}\``).join(", ")}.`
    : `Did you mean \`${meant}\`?`;
}

/** The name that was probably meant: one that is written in another style (`required_domains`), or differs by a few letters. */
function closest(name: string, known: readonly string[]): string | undefined {
  const typed = comparable(name);
  const farthest = Math.max(1, Math.floor(typed.length / 4));
  const [nearest] = known
    .map((one) => ({ one, distance: distanceBetween(typed, comparable(one)) }))
    .filter(({ distance }) => distance <= farthest)
    .sort((a, b) => a.distance - b.distance);
  return nearest?.one;
}

/** Names are short; a long one is none that was misspelled. */
const comparable = (name: string) =>
  name
    .slice(0, 50)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "");

/** How many letters must be added, removed, replaced or swapped with their neighbour. */
function distanceBetween(a: string, b: string): number {
  let [beforeLast, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        at(last, j) + 1,
        at(row, j - 1) + 1,
        at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
        isSwapped ? at(beforeLast, j - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [beforeLast, last] = [last, row];
  }
  return at(last, b.length);
}

const at = (row: readonly number[], index: number) => row[index] ?? Number.POSITIVE_INFINITY;
