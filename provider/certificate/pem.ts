import { findDer } from "../der/kind";
import { findLeftovers, type Leftover } from "./leftover";
import type { CertificateInput } from "./problem";
import { ordinal } from "./wording";

/** Which block it is, for a message. */
export interface PemPlace {
  /** Counted from 1, whatever the label; blocks that can't be read count as well. */
  number: number;
  /** How many there are. */
  of: number;
  /** Counted from 1; undefined where line ends are written as `\n`, so that nobody could count them. */
  line: number | undefined;
}

/** One `-----BEGIN label-----` … `-----END label-----`. */
export interface PemBlock {
  /** `CERTIFICATE`, `RSA PRIVATE KEY`, … */
  label: string;
  bytes: Buffer;
  /** It carries `Proc-Type: 4,ENCRYPTED`, the legacy encryption of OpenSSL (RFC 1421 4.6.1.1). Its bytes are empty then. */
  encrypted: boolean;
  place: PemPlace;
}

/** A block that begins or ends but cannot be read. */
export interface PemDamage {
  label: string;
  /** noEnd: cut off; noBegin: its first line is missing; notBase64: foreign characters; cutShort: the base64 or what it holds ends too early. */
  kind: "noEnd" | "noBegin" | "notBase64" | "cutShort";
  /** The label of the END line that follows, where it is another one. */
  endLabel?: string;
  /** As much as could be decoded; empty where an end is missing: that is among the leftovers. */
  bytes: Buffer;
  place: PemPlace;
}

export interface PemText {
  blocks: PemBlock[];
  damages: PemDamage[];
  /** Certificates and keys outside of all blocks, with the line where each begins. */
  leftovers: (Pick<Leftover, "kind" | "form"> & { line: number | undefined })[];
}

/**
 * Finds the PEM blocks (RFC 7468) in a text, whatever stands around them and however it was mangled on its way:
 * CRLF, byte order marks, indentation, literal `\n` of environment variables, other escapes of JSON, blanks instead of line ends,
 * blocks glued together on one line, UTF-16 read as if it were UTF-8. What it cannot read it reports: no certificate is passed over.
 *
 * Linear in the length of the text.
 */
export function readPem(input: CertificateInput): PemText {
  const text = withoutNuls(typeof input === "string" ? input : decodeText(input));
  const plain = undoEscapes(text);
  const lineAt = /\\[rn]/.test(text) ? () => undefined : lineCounter(plain);
  const blocks: PemBlock[] = [];
  const damages: PemDamage[] = [];
  /** All that is in no block: pieces of the text, each with its place. */
  const outside: { text: string; at: number }[] = [];
  let begin: { label: string; at: number; end: number } | undefined;
  let read = 0;
  const placeOf = (at: number): PemPlace => ({ number: blocks.length + damages.length + 1, of: 0, line: lineAt(at) });
  const isCutOff = ({ label, at }: { label: string; at: number }, endLabel?: string) =>
    damages.push({
      label,
      kind: "noEnd",
      bytes: empty,
      place: placeOf(at),
      ...(endLabel !== undefined && { endLabel }),
    });

  for (const { index, 0: whole, 1: word, 2: label = "" } of plain.matchAll(markers)) {
    if (word === "BEGIN") {
      if (begin !== undefined) {
        isCutOff(begin);
      }
      begin = { label, at: index, end: index + whole.length };
      continue;
    }
    if (begin === undefined) {
      damages.push({ label, kind: "noBegin", bytes: empty, place: placeOf(index) });
    } else if (begin.label === label) {
      const { headers, block } = readBlock(plain.slice(begin.end, index));
      outside.push({ text: plain.slice(read, begin.at), at: read }, { text: headers, at: begin.end });
      const place = placeOf(begin.at);
      if ("kind" in block) {
        damages.push({ label, ...block, place });
      } else {
        blocks.push({ label, ...block, place });
      }
      read = index + whole.length;
    } else {
      isCutOff(begin, label);
    }
    begin = undefined;
  }
  if (begin !== undefined) {
    isCutOff(begin);
  }
  outside.push({ text: plain.slice(read), at: read });

  const of = blocks.length + damages.length;
  for (const { place } of [...blocks, ...damages]) {
    place.of = of;
  }
  const leftovers = outside.flatMap((piece) =>
    findLeftovers(piece.text).map(({ kind, form, at }) => ({ kind, form, line: lineAt(piece.at + at) })),
  );
  return { blocks, damages, leftovers: [...leftovers, ...binaryIn(input)] };
}

const markers = /-----(BEGIN|END) ([A-Z0-9][A-Z0-9 .#-]{0,60}?)-----/g;

const empty = Buffer.alloc(0);

/** DER among the bytes of a text file, as `cat cert.pem intermediate.cer` leaves it. */
function binaryIn(input: CertificateInput): PemText["leftovers"] {
  return typeof input === "string"
    ? []
    : findDer(Buffer.from(input.buffer, input.byteOffset, input.length)).map(({ kind }) => ({
        kind,
        form: "binary",
        line: undefined,
      }));
}

/** ` (line 3)`, ` (the 2nd of 5 blocks, line 30)`; empty where there is nothing to tell. */
export function describePlace({ number, of, line }: PemPlace): string {
  const parts = [of > 1 ? `the ${ordinal(number)} of ${of} blocks` : "", line === undefined ? "" : `line ${line}`];
  const place = parts.filter((part) => part !== "").join(", ");
  return place === "" ? "" : ` (${place})`;
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

/**
 * Whether OpenSSL's commands find the same blocks in a text: it wants every line of a block to begin at the line's first column, to
 * be short, and to end there.
 */
export function isReadByOpenssl(input: CertificateInput): boolean {
  const text = typeof input === "string" ? input : Buffer.from(input).toString("latin1");
  const found = undoEscapes(withoutNuls(text)).match(/-----BEGIN [A-Z0-9][A-Z0-9 .#-]{0,60}?-----/g) ?? [];
  const block =
    /^-----BEGIN ([A-Z0-9][A-Z0-9 .#-]{0,60}?)-----[ \t]*\r?\n(?:[A-Z][A-Za-z-]{0,30}: .{0,200}\r?\n)*(?:\r?\n)?(?:[A-Za-z0-9+/=]{1,76}[ \t]*\r?\n)+-----END \1-----[ \t]*\r?$/gm;
  return (text.match(block) ?? []).length === found.length;
}

/** The text of a file: UTF-8 or UTF-16, with or without a byte order mark. */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const bigEndian = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0);
  const littleEndian = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  // A file of UTF-8 that was appended to one of UTF-16 is read as it is; the NULs of the rest do no harm.
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
function withoutNuls(text: string): string {
  return text.includes("-\0-") || /(?:\0[A-Za-z0-9+/]){20}/.test(text) ? text.replaceAll("\0", "") : text;
}

/** Tells the line of an offset, counted from 1. */
function lineCounter(text: string): (at: number) => number {
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

function undoEscapes(text: string): string {
  if (!text.includes("\\")) {
    return text;
  }
  // JSON may also escape the slash, and writes for HTML's sake what else base64 has as numbers.
  return text
    .replace(/\\{1,4}[rn]/g, "\n")
    .replace(/\\{1,4}(?:\/|u00(2b|2f|3d))/gi, (_, code?: string) =>
      String.fromCharCode(Number.parseInt(code ?? "2f", 16)),
    );
}

type Body = Pick<PemBlock, "bytes" | "encrypted"> | Pick<PemDamage, "bytes" | "kind">;

function readBlock(body: string): { headers: string; block: Body } {
  if (/Proc-Type:[ \t]{0,9}4,[ \t]{0,9}ENCRYPTED/i.test(body)) {
    return { headers: "", block: { bytes: empty, encrypted: true } };
  }
  const { headers, content } = splitHeaders(body);
  const base64 = content.replace(/[\s\u200b-\u200d\u2060]/g, "");
  const bytes = Buffer.from(base64, "base64");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) {
    return { headers, block: { bytes, kind: "notBase64" } };
  }
  const isWhole = base64.length > 0 && base64.length % 4 === 0;
  return { headers, block: isWhole ? { bytes, encrypted: false } : { bytes, kind: "cutShort" } };
}

/**
 * Header lines such as `Comment: …` stand before an empty line, and may go on in lines that begin with a blank (RFC 1421 4.6).
 * Anything else before it, base64 above all, is none: then the whole is content.
 */
function splitHeaders(body: string): { headers: string; content: string } {
  const lines = body.includes(":") ? body.split(/\r\n?|\n/) : [];
  const first = lines.findIndex((line) => line.trim() !== "");
  const end = lines.findIndex((line, index) => index > first && line.trim() === "");
  const headers = first < 0 || end < 0 ? [] : lines.slice(first, end);
  const areHeaders = headers.every((line) => isHeader.test(line) && !/^\s*[A-Za-z0-9+/=]{20,}\s*$/.test(line));
  return headers.length > 0 && areHeaders
    ? { headers: headers.join("\n"), content: lines.slice(end + 1).join("\n") }
    : { headers: "", content: body };
}

const isHeader = /^\s*[A-Za-z][A-Za-z0-9-]*:|^\s+\S/;
