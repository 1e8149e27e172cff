/**
 * To whom a statement was left, written into the statement itself: the resource that is deleted last doesn't know the one
 * that was, and a state can't be changed by another's delete. The claim's bits stand as spaces and tabs behind the
 * statement's opening brace, where JSON gives white space no meaning (RFC 8259, section 2); the vendor's own examples of
 * policies are indented. So what OSS enforces is the same. If the white space is lost, nobody inherits, and the statement
 * stays.
 */

const bits = 32;

/** A claim: eight lower-case hexadecimal digits. */
export function isClaim(text: unknown): text is string {
  return typeof text === "string" && /^[0-9a-f]{8}$/.test(text);
}

/** The JSON of a statement, left to whoever has the claim. */
export function bequeathed(statement: object, claim: string): string {
  const marks = Number.parseInt(claim, 16).toString(2).padStart(bits, "0").replaceAll("0", " ").replaceAll("1", "\t");
  return `{${marks}${JSON.stringify(statement).slice(1)}`;
}

/** Whose claim stands in a statement's text; `undefined` when it was left to nobody. */
export function heirIn(statement: string): string | undefined {
  const [, marks] = new RegExp(`^\\{([ \\t]{${bits}})"`).exec(statement) ?? [];
  if (marks === undefined) {
    return undefined;
  }
  const binary = marks.replaceAll(" ", "0").replaceAll("\t", "1");
  return Number.parseInt(binary, 2).toString(16).padStart(8, "0");
}
