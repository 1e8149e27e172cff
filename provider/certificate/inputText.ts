import type { CertificateInput } from "./problem";

/** The text of an input: its own, or the one in a file. */
export function textOf(input: CertificateInput): string {
  return typeof input === "string" ? input : decodeText(input);
}

/** The text of a file: UTF-8 or UTF-16, with or without a byte order mark. */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const bigEndian = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0);
  const littleEndian = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  // UTF-8 that was appended to UTF-16: read as UTF-8, the NULs of the other part do no harm.
  if ((bigEndian || littleEndian) && /[A-Za-z0-9+/-]{20}/.test(buffer.toString("latin1"))) {
    return buffer.toString("utf8");
  }
  if (bigEndian) {
    return Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString("utf16le");
  }
  return buffer.toString(littleEndian ? "utf16le" : "utf8");
}

/** A UTF-16 file that was read as UTF-8 or Latin-1 has a NUL beside every character. */
export function withoutNuls(text: string): string {
  return text.includes("-\0-") || /(?:\0[A-Za-z0-9+/]){20}/.test(text) ? text.replaceAll("\0", "") : text;
}

/** Gives the line of an offset, counted from 1. */
export function lineCounter(text: string): (at: number) => number {
  const ends = Array.from(text.matchAll(/\r\n?|\n/g), ({ index }) => index);
  return (at) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      [low, high] = (ends[middle] ?? 0) < at ? [middle + 1, high] : [low, middle];
    }
    return low + 1;
  };
}

/** Replaces escapes, as JSON documents, environment variables and programs have them, by line ends and marks. */
export function undoEscapes(text: string): string {
  if (!text.includes("\\")) {
    return text;
  }
  // JSON may also escape the slash, and for HTML the other marks of base64, by number.
  return text
    .replace(/\\{1,4}[rn]/g, "\n")
    .replace(/\\{1,4}(?:\/|u00(2b|2f|3d))/gi, (_, code?: string) =>
      String.fromCharCode(Number.parseInt(code ?? "2f", 16)),
    );
}
