import { derBeginning, derKind } from "../der/kind";
import { isRandom } from "./randomness";

/** Whether an argument or path is PEM, in one line or more. */
export function isPemText(text: string): boolean {
  return /[\r\n]|-----BEGIN/.test(text);
}

/**
 * Whether a message must not repeat a name or path, since it may contain a key or another secret: PEM, JSON (a JSON Web Key), base64
 * and base64url, hex with and without colons. A path of words, dates and short ids can be repeated, even if it is long; one with a
 * long random piece can't.
 */
export function mayBeKeyMaterial(text: string): boolean {
  const joined = text.replaceAll(/\s/g, "");
  return (
    isKeyText(text) ||
    isJson(joined) ||
    [hexPairs, decimals, unprintable].some((form) => form.test(text)) ||
    [longHex, base32].some((form) => form.test(joined)) ||
    isPunctuated(joined) ||
    hasRandomPiece(joined) ||
    hasHiddenSecret(text)
  );
}

/** Percent-encoding, as in a URL, may hide one. */
function hasHiddenSecret(text: string): boolean {
  if (!/%[0-9a-f]{2}/i.test(text)) {
    return false;
  }
  try {
    const decoded = decodeURIComponent(text);
    return decoded !== text && mayBeKeyMaterial(decoded);
  } catch {
    return /(?:%[0-9a-f]{2}){12}/i.test(text); // bytes that are no text
  }
}

/** A file's name for messages. If a user gives the key itself instead of its path, the message must not repeat it. */
export function nameFile(path: string): string {
  return mayBeKeyMaterial(path) ? "the file, whose name is not repeated since it may be a key," : `the file '${path}'`;
}

/** Whether a text is a private key: no directory has such a name. */
export function isKeyText(text: string): boolean {
  return isPemText(text) || isWebKey(text.replaceAll(/\s/g, "")) || derOf(text) !== undefined;
}

/** Whether a text is certainly the content of a file, and no path with an odd name: then a message may say so. */
export function looksLikeContent(text: string): boolean {
  const joined = text.replaceAll(/\s/g, "");
  const isHex = /^(?=.*[0-9])[0-9a-f:,x]{32,}$/i.test(joined);
  const isBase64 = /^[A-Za-z0-9+_=-]{40,}$/.test(joined) && isRandom(joined, 1 / 4);
  return isKeyText(text) || isJson(joined) || isHex || isBase64;
}

function derOf(text: string): string | undefined {
  const joined = text.replaceAll(/\s/g, "");
  const hex = joined.replaceAll(/0x|\\x|[:,._%-]/gi, "");
  const isHex = /^(?:[0-9a-f]{2}){16,}$/i.test(hex);
  const isBase64 = /^[A-Za-z0-9+/_=-]{24,}$/.test(joined);
  const isDecimal = /^[\d\s,;]*$/.test(text) && decimals.test(text);
  const bytes = isDecimal
    ? Buffer.from((text.match(/\d+/g) ?? []).map(Number))
    : isHex
      ? Buffer.from(hex, "hex")
      : Buffer.from(isBase64 ? joined : "", "base64");
  return derKind(bytes) ?? derBeginning(bytes);
}

/** A JSON Web Key or a piece of one; a shell removes its quotes. */
const isWebKey = (text: string) => /(?:^|[{,"'])(?:kty|crv)"?:/.test(text);

const isJson = (text: string) => /^["']?[{[]/.test(text) || isWebKey(text);

/** `30:81:87:…`, `30 81 87 …`, `0x30, 0x81, …`, and .NET's `30-81-87-…`. Dates have fewer pairs. */
const hexPairs = /(?:(?:0x|\\x)?[0-9a-f]{2}[\s:,._-]+){12}/i;

/** `48,129,135,…`, as programs print bytes. */
const decimals = /(?:\d{1,3}[\s,;]+){16}/;

/** Bytes that were read as text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the search is for these
const unprintable = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/;

/** In small letters; {@link longHex} matches capitals. A Nix store's hash has 32 characters, and other digits. */
const base32 = /(?=[a-z]*[2-7])[a-z2-7]{52}/;

/** Base85: the shortest key has 75 characters, 25 of which are marks. */
const isPunctuated = (text: string) => new Set(text.match(/[!"#$%&'()*;<=>?[\]^`{|}]/g)).size >= 7;

/** At least 16 bytes. UUIDs have hyphens; fingerprints of files and ids of containers count as secrets too. */
const longHex = /(?=[a-f]*[0-9])[0-9a-f]{32}|(?=[A-Z]*[0-9])[A-Z0-9]{32}/;

/** Characters of a window. A shorter secret can't be told from a name. */
const window = 24;

/** Whether any window of a text is random. The rule is less strict for directories in camel case. */
function hasRandomPiece(text: string): boolean {
  return (text.match(/[A-Za-z0-9+/_=-]{24,}/g) ?? []).some((piece) => {
    const isCamelCase = !/[0-9]/.test(piece) && (piece.match(/[A-Z](?=[A-Z])/g) ?? []).length < 4;
    const share = piece.includes("/") ? 1 / 5 : 1 / 6;
    for (let at = 0; at + window <= piece.length && !isCamelCase; at++) {
      if (isRandom(piece.slice(at, at + window), share)) {
        return true;
      }
    }
    return false;
  });
}
