/**
 * To which resource a statement was handed over, written into the statement itself: the resource that is deleted last doesn't
 * know the one before it, and a state can't be changed by another resource's delete. The bits of the successor's mark are
 * spaces and tabs after the statement's opening brace, where JSON gives white space no meaning (RFC 8259, section 2). No
 * element of a statement could hold them: OSS documents Effect, Principal, Action, Resource and Condition, and no `Sid`
 * (https://www.alibabacloud.com/help/en/oss/user-guide/authorization-syntax-and-elements). So what OSS enforces is the same. If
 * the white space is lost, the statement has no successor, and stays.
 */

const bits = 32;

/** A mark: eight lower-case hexadecimal digits. */
export function isMark(text: unknown): text is string {
  return typeof text === "string" && /^[0-9a-f]{8}$/.test(text);
}

/** The JSON of a statement that is handed over to the resource with this mark. */
export function handedOver(statement: object, mark: string): string {
  const space = Number.parseInt(mark, 16).toString(2).padStart(bits, "0").replaceAll("0", " ").replaceAll("1", "\t");
  return `{${space}${JSON.stringify(statement).slice(1)}`;
}

/** The mark of the resource to which a statement was handed over; `undefined` when it was to none. */
export function successorIn(statement: string): string | undefined {
  const [, space] = new RegExp(`^\\{([ \\t]{${bits}})"`).exec(statement) ?? [];
  if (space === undefined) {
    return undefined;
  }
  const binary = space.replaceAll(" ", "0").replaceAll("\t", "1");
  return Number.parseInt(binary, 2).toString(16).padStart(8, "0");
}
