import "reflect-metadata";

import type { Name } from "@peculiar/x509";

/**
 * The parts of a distinguished name, outermost first, each as text that can be compared: case and repeated blanks don't count
 * (RFC 5280 7.1). undefined when they can't be read.
 */
export function nameParts(read: () => Name): string[] | undefined {
  const normalize = (text: string) => text.normalize("NFKC").toLowerCase().trim().replace(/\s+/g, " ");
  try {
    return read()
      .toJSON()
      .map((part) =>
        Object.entries(part)
          .flatMap(([type, values]) => values.map((value) => `${type}=${normalize(value)}`))
          .toSorted()
          .join("+"),
      );
  } catch {
    return undefined;
  }
}

/**
 * Converts a name of node:crypto to RFC 4514. node:crypto gives one relative distinguished name per line, outermost first, already
 * escaped, with ` + ` between the parts of a multi-valued one.
 */
export function rfc4514(name: string | undefined): string {
  return (name ?? "").split("\n").reverse().join(",").replaceAll(" + ", "+");
}
