/**
 * Edits the JSON text of a policy instead of serializing it again: a statement is inserted after the last one, or removed
 * together with one comma, and every other character stays. So other people's statements keep their formatting and order, and
 * removing what was inserted restores the previous text.
 */

/** The text isn't a policy that can be edited safely. The message completes a sentence: "… because it …". */
export class PolicyTextError extends Error {
  override readonly name = "PolicyTextError";
}

/** One statement: its value, and its position in the text (`end` is exclusive). */
export interface LocatedStatement {
  value: unknown;
  start: number;
  end: number;
}

/**
 * Finds the statements.
 *
 * @throws PolicyTextError if the text isn't JSON or has no list `Statement`
 */
export function locateStatements(text: string): LocatedStatement[] {
  return locateList(text).statements;
}

/** The text with one more statement, at the end of its list. */
export function appendStatement(text: string, statement: unknown): string {
  const { statements, open } = locateList(text);
  const added = JSON.stringify(statement);
  const last = statements.at(-1);
  return last === undefined
    ? text.slice(0, open + 1) + added + text.slice(open + 1)
    : `${text.slice(0, last.end)},${added}${text.slice(last.end)}`;
}

/** The text without the statement at `index`, and without the comma that separated it from its neighbour. */
export function removeStatement(text: string, index: number): string {
  const { statements } = locateList(text);
  const [previous, removed, next] = [statements[index - 1], statements[index], statements[index + 1]];
  if (removed === undefined) {
    return text;
  }
  if (previous !== undefined) {
    return text.slice(0, previous.end) + text.slice(removed.end);
  }
  return text.slice(0, removed.start) + text.slice(next?.start ?? removed.end);
}

/** The text with the statement at `index` replaced by other text. */
export function replaceStatement(text: string, index: number, statement: string): string {
  const replaced = locateList(text).statements[index];
  return replaced === undefined ? text : text.slice(0, replaced.start) + statement + text.slice(replaced.end);
}

interface StatementList {
  /** Position of its `[`. */
  open: number;
  statements: LocatedStatement[];
}

function locateList(text: string): StatementList {
  const policy = parse(text);
  if (typeof policy !== "object" || policy === null || !Array.isArray((policy as { Statement?: unknown }).Statement)) {
    throw new PolicyTextError("it has no list `Statement`");
  }
  // JSON.parse uses the last of several members with one name, so this does the same.
  const list = members(text).findLast(({ key }) => key === "Statement");
  if (list === undefined) {
    throw new PolicyTextError("its list `Statement` can't be found");
  }
  const statements: LocatedStatement[] = [];
  for (let at = skipSpace(text, list.start + 1); text[at] !== "]"; ) {
    const end = skipValue(text, at);
    statements.push({ value: JSON.parse(text.slice(at, end)), start: at, end });
    at = skipSpace(text, end);
    at = text[at] === "," ? skipSpace(text, at + 1) : at;
  }
  return { open: list.start, statements };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PolicyTextError("it isn't JSON");
  }
}

/** The members of the outermost object; `start` is where the value begins. The text must be valid JSON. */
function members(text: string): { key: string; start: number }[] {
  const found: { key: string; start: number }[] = [];
  for (let at = skipSpace(text, skipSpace(text, 0) + 1); text[at] !== "}"; ) {
    const keyEnd = skipValue(text, at);
    const start = skipSpace(text, skipSpace(text, keyEnd) + 1);
    found.push({ key: JSON.parse(text.slice(at, keyEnd)), start });
    at = skipSpace(text, skipValue(text, start));
    at = text[at] === "," ? skipSpace(text, at + 1) : at;
  }
  return found;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && " \t\r\n".includes(text.charAt(at))) {
    at++;
  }
  return at;
}

/** The end of the value that begins at `from`. The text must be valid JSON, so brackets match. */
function skipValue(text: string, from: number): number {
  const first = text.charAt(from);
  if (first === '"') {
    return skipString(text, from);
  }
  if (first !== "{" && first !== "[") {
    let at = from;
    while (at < text.length && !",]} \t\r\n".includes(text.charAt(at))) {
      at++;
    }
    return at;
  }
  let depth = 0;
  for (let at = from; ; ) {
    const character = text.charAt(at);
    if (character === '"') {
      at = skipString(text, at);
      continue;
    }
    depth += "{[".includes(character) ? 1 : "}]".includes(character) ? -1 : 0;
    at++;
    if (depth === 0) {
      return at;
    }
  }
}

function skipString(text: string, from: number): number {
  let at = from + 1;
  while (text[at] !== '"') {
    at += text[at] === "\\" ? 2 : 1;
  }
  return at + 1;
}
