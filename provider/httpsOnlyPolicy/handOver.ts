/**
 * The statement itself records the resource to which it was handed over: the resource that is deleted last doesn't know its
 * predecessor, and deleting one resource can't change another one's state. The bits of the successor's mark are spaces and tabs
 * after the statement's opening brace, where JSON ignores white space (RFC 8259, section 2). No element of a statement could
 * hold them: OSS documents Effect, Principal, Action, Resource and Condition, and no `Sid`
 * (https://www.alibabacloud.com/help/en/oss/user-guide/authorization-syntax-and-elements). So OSS enforces the same as before.
 * If the white space is lost, the statement has no successor and stays.
 */

const bits = 32;

/** A mark: eight lower-case hexadecimal digits. */
export function isMark(text: unknown): text is string {
  return typeof text === "string" && /^[0-9a-f]{8}$/.test(text);
}

/** The JSON of a statement, handed over to the resource with this mark. */
export function handedOver(statement: object, mark: string): string {
  const space = Number.parseInt(mark, 16).toString(2).padStart(bits, "0").replaceAll("0", " ").replaceAll("1", "\t");
  return `{${space}${JSON.stringify(statement).slice(1)}`;
}

/** The mark of the resource to which a statement was handed over; `undefined` if it was not. */
export function successorIn(statement: string): string | undefined {
  const [, space] = new RegExp(`^\\{([ \\t]{${bits}})"`).exec(statement) ?? [];
  if (space === undefined) {
    return undefined;
  }
  const binary = space.replaceAll(" ", "0").replaceAll("\t", "1");
  return Number.parseInt(binary, 2).toString(16).padStart(8, "0");
}
