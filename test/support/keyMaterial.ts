import type { GeneratedKey } from "./certificates";

/** Characters of a window: long enough not to occur by chance, short enough that some have no line break in them. */
const windowLength = 24;

/**
 * Searches a text for a private key in any form: its DER in PKCS#8 and in PKCS#1 or SEC1, as hex, base64 in any
 * of the three alignments, base64url, PEM lines, or JSON escapes of them.
 *
 * @returns the forms that were found; empty when there is no trace
 */
export function keyMaterialIn(text: string, key: GeneratedKey): string[] {
  const flat = text.replaceAll(/\\[rnt]|\s/g, "");
  return [...formsOf(key)]
    .filter(([, needles]) => needles.some((needle) => flat.includes(needle)))
    .map(([form]) => form);
}

function formsOf(key: GeneratedKey): Map<string, string[]> {
  const forms = new Map<string, string[]>();
  for (const [name, der] of secretsOf(key)) {
    forms.set(`${name} hex`, [...windows(der.toString("hex")), ...windows(der.toString("hex").toUpperCase())]);
    const encoded = [0, 1, 2].map((offset) => der.subarray(offset).toString("base64"));
    forms.set(`${name} base64`, encoded.flatMap(windows));
    forms.set(
      `${name} base64url`,
      encoded.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")).flatMap(windows),
    );
  }
  return forms;
}

/** The secret parts of the key: a certificate also contains the public ones. */
function secretsOf(key: GeneratedKey): [string, Buffer][] {
  const jwk = key.keyObject.export({ format: "jwk" });
  return (["d", "p", "q", "dp", "dq", "qi"] as const).flatMap((part): [string, Buffer][] => {
    const value = jwk[part];
    return value === undefined ? [] : [[part, Buffer.from(value, "base64url")]];
  });
}

/** Pieces of the whole text without its ends, where padding and neighbouring bytes change the encoding. */
function windows(text: string): string[] {
  const inner = text.slice(4, -4);
  const pieces: string[] = [];
  for (let at = 0; at + windowLength <= inner.length; at += windowLength) {
    pieces.push(inner.slice(at, at + windowLength));
  }
  return pieces;
}
