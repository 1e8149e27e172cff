import { derBeginning, derKind } from "../der/kind";
import { isRandom } from "./randomness";

/** Whether an argument or path is PEM: of one or more lines, wherever it begins. */
export function isPemText(text: string): boolean {
  return /[\r\n]|-----BEGIN/.test(text);
}

/**
 * Whether something that should be a short name or a path may be, or may hold, the text of a key or another secret, and must not be
 * repeated: PEM, JSON (a JSON Web Key), base64 and base64url, hex with and without colons. A path of words, dates and
 * short ids is none, however long; one with a long random piece in it may be, and is not repeated either.
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

/** Percent signs, as in a URL, may hide one. */
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

/** How a message calls a file. Whoever takes the key itself for its path must not find it there. */
export function nameFile(path: string): string {
  return mayBeKeyMaterial(path) ? "the file, whose name is not repeated since it may be a key," : `the file '${path}'`;
}

/** Whether it is the text of a private key, and of nothing else: what no directory is ever called. */
export function isKeyText(text: string): boolean {
  return isPemText(text) || isWebKey(text.replaceAll(/\s/g, "")) || derOf(text) !== undefined;
}

/** Whether it is such a text beyond doubt, and no path with an odd name: then a message may say so. */
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

/** A JSON Web Key, or a piece of one: a shell takes its quotes away. */
const isWebKey = (text: string) => /(?:^|[{,"'])(?:kty|crv)"?:/.test(text);

const isJson = (text: string) => /^["']?[{[]/.test(text) || isWebKey(text);

/** `30:81:87:…`, `30 81 87 …`, `0x30, 0x81, …`, and `30-81-87-…` of .NET. Dates have fewer pairs. */
const hexPairs = /(?:(?:0x|\\x)?[0-9a-f]{2}[\s:,._-]+){12}/i;

/** `48,129,135,…`: the bytes that a program prints. */
const decimals = /(?:\d{1,3}[\s,;]+){16}/;

/** Bytes that were taken for text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unprintable = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/;

/** In small letters: in capitals it is as the hex digits of {@link longHex}. A Nix store's hash has 32, and other digits. */
const base32 = /(?=[a-z]*[2-7])[a-z2-7]{52}/;

/** As base85 is: of 75 characters, of which the shortest key has as many, 25 are marks. */
const isPunctuated = (text: string) => new Set(text.match(/[!"#$%&'()*;<=>?[\]^`{|}]/g)).size >= 7;

/** 16 bytes and more. UUIDs have hyphens; fingerprints of files and ids of containers are taken for secrets too. */
const longHex = /(?=[a-f]*[0-9])[0-9a-f]{32}|(?=[A-Z]*[0-9])[A-Z0-9]{32}/;

/** Characters of a window. A secret of fewer has too little to be told from a name. */
const window = 24;

/** Where it is random, wherever it begins. Directories in camel case are judged less strictly. */
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
