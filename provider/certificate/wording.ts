/** A name from a certificate, made fit for a terminal: one line, no control characters, at most 120 characters, in quotes. */
export function quote(name: string): string {
  const printable = name.slice(0, 500).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "?");
  return printable.length > 120 ? `"${printable.slice(0, 117)}..."` : `"${printable}"`;
}

/** `"a", "b" and 3 more`: at most ten names. */
export function quoteList(names: readonly string[]): string {
  return list(names, quote);
}

/** `a, b and 3 more`: at most ten of them. */
export function list<Item>(items: readonly Item[], textOf: (item: Item) => string): string {
  const shown = items.slice(0, 10).map(textOf).join(", ");
  return items.length > 10 ? `${shown} and ${items.length - 10} more` : shown;
}

/** The sentence in a list if the condition holds, else an empty list. */
export function when(condition: boolean, sentence: string): string[] {
  return condition ? [sentence] : [];
}

/** `1 day`, `12 days` */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** `1st`, `2nd`, `11th` */
export function ordinal(number: number): string {
  const suffix = number % 100 > 10 && number % 100 < 14 ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th");
  return `${number}${suffix}`;
}
