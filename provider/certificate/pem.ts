import { findDer } from "../der/kind";
import { lineCounter, textOf, undoEscapes, withoutNuls } from "./inputText";
import { findLeftovers, type Leftover } from "./leftover";
import type { CertificateInput } from "./problem";
import { ordinal } from "./wording";

/** Where a block is, for a message. */
export interface PemPlace {
  /** Counted from 1; blocks with other labels and unreadable ones count too. */
  number: number;
  /** How many there are. */
  of: number;
  /** Counted from 1; undefined if line ends are written as `\n`, since the user can't count such lines. */
  line: number | undefined;
}

/** One `-----BEGIN label-----` … `-----END label-----`. */
export interface PemBlock {
  /** `CERTIFICATE`, `RSA PRIVATE KEY`, … */
  label: string;
  bytes: Buffer;
  /** It has `Proc-Type: 4,ENCRYPTED`, OpenSSL's legacy encryption (RFC 1421 4.6.1.1); `bytes` are empty then. */
  encrypted: boolean;
  place: PemPlace;
}

/** A block that can't be read. */
export interface PemDamage {
  label: string;
  /** noEnd: cut off; noBegin: the first line is missing; notBase64: foreign characters; cutShort: the base64 or its content ends too early. */
  kind: "noEnd" | "noBegin" | "notBase64" | "cutShort";
  /** The label of the END line, if it is another one. */
  endLabel?: string;
  /** What could be decoded; empty when BEGIN or END is missing: then the content is among the leftovers. */
  bytes: Buffer;
  place: PemPlace;
}

export interface PemText {
  blocks: PemBlock[];
  damages: PemDamage[];
  leftovers: PemLeftover[];
}

/** A certificate or key outside of all blocks. */
export interface PemLeftover extends Pick<Leftover, "kind" | "form"> {
  /** Where it begins, as in `PemPlace`. */
  line: number | undefined;
}

/**
 * Finds the PEM blocks (RFC 7468) in a text, with other text around them, and even if the text was mangled: CRLF, byte order marks,
 * indentation, literal `\n` of environment variables, other escapes of JSON, blanks instead of line ends, several blocks on one
 * line, UTF-16 read as UTF-8. Everything that it can't read is reported.
 *
 * Linear in the length of the text.
 */
export function readPem(input: CertificateInput): PemText {
  const text = withoutNuls(textOf(input));
  const plain = undoEscapes(text);
  const lineAt = /\\[rn]/.test(text) ? () => undefined : lineCounter(plain);
  const { found, outside } = scan(plain);
  const placed = found.map(({ at, ...one }, index) => ({
    ...one,
    place: { number: index + 1, of: found.length, line: lineAt(at) },
  }));
  const leftovers = outside.flatMap((piece) =>
    findLeftovers(piece.text).map(({ kind, form, at }) => ({ kind, form, line: lineAt(piece.at + at) })),
  );
  return {
    blocks: placed.flatMap((one) => ("kind" in one ? [] : [one])),
    damages: placed.flatMap((one) => ("kind" in one ? [one] : [])),
    leftovers: [...leftovers, ...binaryIn(input)],
  };
}

/** A piece of the text, and where it begins. */
interface Piece {
  text: string;
  at: number;
}

type Found = (Omit<PemBlock, "place"> | Omit<PemDamage, "place">) & { at: number };

const markers = /-----(BEGIN|END) ([A-Z0-9][A-Z0-9 .#-]{0,60}?)-----/g;

/** Blocks and damages in the order of the text, and all that is in no block. */
function scan(text: string): { found: Found[]; outside: Piece[] } {
  const found: Found[] = [];
  const outside: Piece[] = [];
  let begin: { label: string; at: number; end: number } | undefined;
  let read = 0;
  for (const { index, 0: whole, 1: word, 2: label = "" } of text.matchAll(markers)) {
    const end = index + whole.length;
    if (begin === undefined) {
      found.push(...(word === "END" ? [{ label, kind: "noBegin" as const, bytes: empty, at: index }] : []));
    } else if (word === "BEGIN" || label !== begin.label) {
      found.push(cutOff(begin, word === "END" ? label : undefined));
    } else {
      const { headers, block } = readBlock(text.slice(begin.end, index));
      outside.push({ text: text.slice(read, begin.at), at: read }, { text: headers, at: begin.end });
      found.push({ label, ...block, at: begin.at });
      read = end;
    }
    begin = word === "BEGIN" ? { label, at: index, end } : undefined;
  }
  found.push(...(begin === undefined ? [] : [cutOff(begin)]));
  outside.push({ text: text.slice(read), at: read });
  return { found, outside };
}

function cutOff({ label, at }: { label: string; at: number }, endLabel?: string): Found {
  return { label, kind: "noEnd", bytes: empty, at, ...(endLabel !== undefined && { endLabel }) };
}

const empty = Buffer.alloc(0);

/** DER in the bytes of a text file, such as that of `cat cert.pem intermediate.cer`. */
function binaryIn(input: CertificateInput): PemLeftover[] {
  const bytes = typeof input === "string" ? empty : Buffer.from(input.buffer, input.byteOffset, input.length);
  return findDer(bytes).map(({ kind }) => ({ kind, form: "binary", line: undefined }));
}

/** ` (line 3)`, ` (the 2nd of 5 blocks, line 30)`; empty when there is nothing to say. */
export function describePlace({ number, of, line }: PemPlace): string {
  const parts = [of > 1 ? `the ${ordinal(number)} of ${of} blocks` : "", line === undefined ? "" : `line ${line}`];
  const place = parts.filter((part) => part !== "").join(", ");
  return place === "" ? "" : ` (${place})`;
}

/** DER as PEM: 64 columns, LF, final newline. */
export function toPem(label: string, der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString("base64")
    .replace(/.{1,64}/g, "$&\n");
  return `-----BEGIN ${label}-----\n${lines}-----END ${label}-----\n`;
}

type Body = Pick<PemBlock, "bytes" | "encrypted"> | Pick<PemDamage, "bytes" | "kind">;

function readBlock(body: string): { headers: string; block: Body } {
  if (/Proc-Type:[ \t]{0,9}4,[ \t]{0,9}ENCRYPTED/i.test(body)) {
    return { headers: "", block: { bytes: empty, encrypted: true } };
  }
  const { headers, content } = splitHeaders(body);
  const base64 = content.replace(/[\s\u200b-\u200d\u2060]/g, "");
  const bytes = Buffer.from(base64, "base64");
  const isBase64 = /^[A-Za-z0-9+/]*={0,2}$/.test(base64);
  const isWhole = base64.length > 0 && base64.length % 4 === 0;
  return {
    headers,
    block: isBase64 && isWhole ? { bytes, encrypted: false } : { bytes, kind: isBase64 ? "cutShort" : "notBase64" },
  };
}

/**
 * Header lines such as `Comment: …` come before an empty line, and may go on in lines that begin with a blank (RFC 1421 4.6).
 * If there is anything else before the empty line, such as base64, there are no headers.
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
