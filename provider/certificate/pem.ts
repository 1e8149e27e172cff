/** One `-----BEGIN label-----` … `-----END label-----`. */
export interface PemBlock {
  /** `CERTIFICATE`, `RSA PRIVATE KEY`, … */
  label: string;
  bytes: Buffer;
  /** It carries `Proc-Type: 4,ENCRYPTED`, the legacy encryption of OpenSSL (RFC 1421 4.6.1.1). Its bytes are empty then. */
  encrypted: boolean;
}

/** A block that begins or ends but cannot be read. */
export interface PemDamage {
  label: string;
  /** noEnd: cut off; noBegin: its first line is missing; notBase64: foreign characters; cutShort: the base64 or what it holds ends too early. */
  kind: "noEnd" | "noBegin" | "notBase64" | "cutShort";
}

export interface PemText {
  blocks: PemBlock[];
  damages: PemDamage[];
}

/**
 * Finds the PEM blocks (RFC 7468) in a text, whatever stands around them and however it was mangled on its way:
 * CRLF, byte order marks, indentation, literal `\n` of environment variables, other escapes of JSON, blanks instead of line ends,
 * blocks glued together on one line, UTF-16 read as if it were UTF-8.
 *
 * Linear in the length of the text.
 */
export function readPem(text: string): PemText {
  const plain = undoEscapes(text);
  const blocks: PemBlock[] = [];
  const damages: PemDamage[] = [];
  let begin: { label: string; end: number } | undefined;
  for (const marker of plain.matchAll(/-----(BEGIN|END) ([A-Z0-9][A-Z0-9 .#-]{0,60}?)-----/g)) {
    const [whole, word, label = ""] = marker;
    if (word === "BEGIN") {
      if (begin !== undefined) {
        damages.push({ label: begin.label, kind: "noEnd" });
      }
      begin = { label, end: marker.index + whole.length };
      continue;
    }
    if (begin === undefined) {
      damages.push({ label, kind: "noBegin" });
    } else if (begin.label !== label) {
      damages.push({ label: begin.label, kind: "noEnd" });
    } else {
      const block = readBlock(label, plain.slice(begin.end, marker.index));
      if ("kind" in block) {
        damages.push(block);
      } else {
        blocks.push(block);
      }
    }
    begin = undefined;
  }
  if (begin !== undefined) {
    damages.push({ label: begin.label, kind: "noEnd" });
  }
  return { blocks, damages };
}

/** DER as PEM: 64 columns, LF, final newline. */
export function toPem(label: string, der: Uint8Array): string {
  const base64 = Buffer.from(der).toString("base64");
  let lines = "";
  for (let at = 0; at < base64.length; at += 64) {
    lines += `${base64.slice(at, at + 64)}\n`;
  }
  return `-----BEGIN ${label}-----\n${lines}-----END ${label}-----\n`;
}

/** The text of a file: UTF-8 or UTF-16, with or without a byte order mark. */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const bigEndian = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0);
  const littleEndian = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0);
  if (bigEndian) {
    return Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString("utf16le");
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(littleEndian ? "utf16le" : "utf8");
}

function undoEscapes(text: string): string {
  // A UTF-16 file that was read as UTF-8 or Latin-1 has a NUL beside every character.
  const plain = text.includes("-\0-") ? text.replaceAll("\0", "") : text;
  if (!plain.includes("\\")) {
    return plain;
  }
  // JSON may also escape the slash, and writes for HTML's sake what else base64 has as numbers.
  return plain
    .replace(/\\{1,4}[rn]/g, "\n")
    .replace(/\\{1,4}(?:\/|u00(2b|2f|3d))/gi, (_, code?: string) =>
      String.fromCharCode(Number.parseInt(code ?? "2f", 16)),
    );
}

function readBlock(label: string, body: string): PemBlock | PemDamage {
  if (/Proc-Type:[ \t]{0,9}4,[ \t]{0,9}ENCRYPTED/i.test(body)) {
    return { label, bytes: Buffer.alloc(0), encrypted: true };
  }
  const base64 = withoutHeaders(body).replace(/[\s\u200b-\u200d\u2060]/g, "");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) {
    return { label, kind: "notBase64" };
  }
  const bytes = Buffer.from(base64, "base64");
  if (base64.length === 0 || base64.length % 4 !== 0) {
    return { label, kind: "cutShort" };
  }
  return { label, bytes, encrypted: false };
}

/** Header lines such as `Comment: …` stand before an empty line (RFC 1421). */
function withoutHeaders(body: string): string {
  if (!body.includes(":")) {
    return body;
  }
  const lines = body.split(/\r?\n/);
  const empty = lines.findIndex((line, index) => index > 0 && line.trim() === "");
  return empty < 0 ? body : lines.slice(empty + 1).join("\n");
}
