import { createHash } from "node:crypto";

/** The day on which every picture is made. */
const today = Date.UTC(2026, 10, 27);

const day = 86_400_000;

/**
 * Puts the same values in place of those that differ in each run: fingerprints and numbers of certificates by the order in which they come,
 * days by how far away they are.
 *
 * @returns what does so in one text after the other of a picture
 */
export function stabilizer(now: Date): (text: string) => string {
  const shift = today - Math.floor(now.getTime() / day) * day;
  const shifted = (text: string) => new Date(Date.parse(text) + shift).toISOString().slice(0, 10);
  const hex = numbered((index, { length }) =>
    createHash("sha256").update(`picture ${index}`).digest("hex").slice(0, length),
  );
  const id = numbered((index) => String(12_345_678 + index));
  return (output) =>
    output
      .replace(/\d{4}-\d\d-\d\d(?=T|\b)/g, shifted)
      .replace(/\b(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{12}|[0-9a-f]{8})\b(?=["… ]|$)/gm, hex)
      .replace(/\b\d{8}(?=-cn-hangzhou|\])/g, id);
}

/** The same replacement for the same text. */
function numbered(make: (index: number, text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const made = known.get(text) ?? make(known.size, text);
    known.set(text, made);
    return made;
  };
}
