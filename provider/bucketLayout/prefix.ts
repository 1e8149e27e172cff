import { isKeyText } from "../secrets/mayBeKeyMaterial";
import { fileNames } from "./layout";

/** Longest key of an OSS object, in bytes of UTF-8 (https://www.alibabacloud.com/help/en/oss/user-guide/object-naming-conventions). */
const longestKey = 1023;

/** What the layout appends to the prefix at most: `2026-11-23_0a1b2c3d/fullchain.pem`. */
const longestName = `YYYY-MM-DD_xxxxxxxx/${fileNames.fullchain}`.length;

/** What is wrong with a prefix without a slash at its end: a sentence, or `undefined`. */
export function prefixProblem(prefix: string): string | undefined {
  if (/^[/\\]/.test(prefix)) {
    return "`prefix` starts with a slash or backslash, which OSS refuses. Remove it.";
  }
  if (prefix.split("/").some((segment) => segment === "." || segment === "..")) {
    return "`prefix` contains '.' or '..' as a directory, which tools resolve in different ways. Write the directory's own name.";
  }
  if (prefix.includes("//")) {
    return "`prefix` contains '//', an empty directory name. Write a single slash.";
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this searches for them
  if (/[\u0000-\u001f\u007f]/.test(prefix)) {
    return "`prefix` contains a control character (a tab or line end, perhaps read from a file). Remove it.";
  }
  if (/\p{Surrogate}/u.test(prefix)) {
    return "`prefix` contains half of a surrogate pair, which has no UTF-8 form. Correct the text.";
  }
  if (isKeyText(prefix)) {
    return "`prefix` is the text of a key, not a directory. Write the directory's name.";
  }
  if (Buffer.byteLength(prefix) + 1 + longestName > longestKey) {
    return `\`prefix\` is too long: OSS keys have at most ${longestKey} bytes, of which the file names need ${longestName + 1}. Shorten it.`;
  }
  return undefined;
}
