/**
 * Just enough of DER (X.690) to tell files apart by their outermost elements: what an input is that should be something else.
 *
 * What counts is read by node:crypto and @peculiar/x509. For this, no library does: those that come with the latter read
 * a file as the one thing that it is said to be, build objects for every element of it, and give up on files of more than
 * 10,000 elements, as lists of authorities (.p7b) are. This looks at tags and lengths of two levels at most, copies nothing,
 * takes no longer for large files than for small ones and never throws.
 */

/** Where an element's content begins and ends. */
export interface DerElement {
  tag: number;
  start: number;
  end: number;
}

export const derTag = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  context1: 0x81,
  context0: 0xa0,
  constructedContext1: 0xa1,
} as const;

/**
 * The element at `offset`; undefined when it does not fit in before `limit`.
 * The indefinite length of BER, which some PKCS#12 and PKCS#7 files have, reaches to `limit`.
 */
export function readElement(bytes: Uint8Array, offset = 0, limit = bytes.length): DerElement | undefined {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined || offset + 2 > limit) {
    return undefined;
  }
  let start = offset + 2;
  let length = first;
  if (first === 0x80) {
    return { tag, start, end: limit };
  }
  if (first > 0x80) {
    const lengthBytes = first - 0x80;
    if (lengthBytes > 4) {
      return undefined;
    }
    length = 0;
    for (const byte of bytes.subarray(start, start + lengthBytes)) {
      length = length * 256 + byte;
    }
    start += lengthBytes;
  }
  return start + length <= limit ? { tag, start, end: start + length } : undefined;
}

/** The elements within one; at most eight, and none behind the first that is malformed. */
export function readChildren(bytes: Uint8Array, parent: DerElement | undefined): DerElement[] {
  const children: DerElement[] = [];
  let offset = parent?.start ?? 0;
  while (parent !== undefined && offset < parent.end && children.length < 8) {
    const child = readElement(bytes, offset, parent.end);
    if (child === undefined) {
      break;
    }
    children.push(child);
    offset = child.end;
  }
  return children;
}

/** All elements within one; undefined when one of them is malformed. */
export function readAllChildren(bytes: Uint8Array, parent: DerElement | undefined): DerElement[] | undefined {
  if (parent === undefined) {
    return undefined;
  }
  const children: DerElement[] = [];
  for (let offset = parent.start; offset < parent.end; ) {
    const child = readElement(bytes, offset, parent.end);
    if (child === undefined) {
      return undefined;
    }
    children.push(child);
    offset = child.end;
  }
  return children;
}

/** An element's content in hex. */
export function contentHex(bytes: Uint8Array, element: DerElement | undefined): string {
  return element === undefined ? "" : Buffer.from(bytes.subarray(element.start, element.end)).toString("hex");
}

/** What a DER file can be. */
export type DerKind =
  | "certificate"
  | "pkcs8"
  | "encryptedPkcs8"
  | "pkcs1"
  | "sec1"
  | "publicKey"
  | "pkcs7"
  | "pfx"
  | "request"
  | "revocationList";

/** PKCS#7 (RFC 2315 14) and its counterpart for SM2 (GM/T 0010). Keys in a TPM look alike from outside. */
const pkcs7Types = /^(2a864886f70d0107|2a811ccf5506010402)/;

/** Tells by structure what bytes are; undefined when they are none of these. */
export function derKind(bytes: Uint8Array): DerKind | undefined {
  const outer = readElement(bytes);
  if (outer?.tag !== derTag.sequence) {
    return undefined;
  }
  const children = readChildren(bytes, outer);
  const [first, second] = children;
  switch (children.map((child) => tagLetter(child.tag)).join("")) {
    case "SSB":
      return signedKind(bytes, first);
    case "SB":
      return "publicKey";
    case "SO":
      return "encryptedPkcs8";
    case "II":
      return "publicKey";
    default:
  }
  if (first?.tag === derTag.objectIdentifier && second?.tag === derTag.context0) {
    return pkcs7Types.test(contentHex(bytes, first)) ? "pkcs7" : undefined;
  }
  if (first?.tag !== derTag.integer) {
    return undefined;
  }
  const version = contentHex(bytes, first);
  const third = children[2];
  if (version === "03" && second?.tag === derTag.sequence) {
    return "pfx";
  }
  if (second?.tag === derTag.sequence && third?.tag === derTag.octetString) {
    return "pkcs8";
  }
  if (version === "01" && second?.tag === derTag.octetString) {
    return "sec1";
  }
  return second?.tag === derTag.integer && children.length >= 8 ? "pkcs1" : undefined;
}

/** What bytes begin as, however they end: a certificate or a private key that may have been cut off, or go on as something else. */
export function derBeginning(bytes: Uint8Array): "certificate" | "privateKey" | undefined {
  const outer = readElement(bytes, 0, Number.POSITIVE_INFINITY);
  if (outer?.tag !== derTag.sequence) {
    return undefined;
  }
  const children = readChildren(bytes, outer);
  const [first, second] = children;
  const shape = children.map((child) => tagLetter(child.tag)).join("");
  if (first?.tag === derTag.sequence) {
    const inner = readChildren(bytes, first);
    if (/^(0I|ISSS)/.test(inner.map((child) => tagLetter(child.tag)).join(""))) {
      return "certificate";
    }
    // PKCS#5 and PKCS#12: how an encrypted key is encrypted.
    return shape === "SO" && /^2a864886f70d01(05|0c)/.test(contentHex(bytes, inner[0])) ? "privateKey" : undefined;
  }
  const version = first?.tag === derTag.integer ? contentHex(bytes, first) : "";
  const isKey =
    (/^0[01]$/.test(version) && second?.tag === derTag.sequence && /^IS(O|$)/.test(shape)) ||
    (version === "00" && second?.tag === derTag.integer) ||
    (version === "01" && second?.tag === derTag.octetString);
  return isKey ? "privateKey" : undefined;
}

/** Where certificates or private keys begin in bytes that are something else besides. */
export function findDer(bytes: Buffer): { at: number; kind: "certificate" | "privateKey" }[] {
  const found: { at: number; kind: "certificate" | "privateKey" }[] = [];
  for (let at = bytes.indexOf(derTag.sequence); at >= 0 && at < bytes.length; ) {
    const size = bytes[at + 1] ?? 0;
    const kind = size > 0x80 && size < 0x84 ? derBeginning(bytes.subarray(at, at + 100)) : undefined;
    if (kind === undefined) {
      at = bytes.indexOf(derTag.sequence, at + 1);
      continue;
    }
    found.push({ at, kind });
    // What it holds itself is no other.
    const end = readElement(bytes, at)?.end ?? at + 1;
    at = bytes.indexOf(derTag.sequence, end);
  }
  return found;
}

/** SEQUENCE { to be signed, algorithm, signature }: certificate, certification request and revocation list look alike from outside. */
function signedKind(bytes: Uint8Array, signed: DerElement | undefined): DerKind | undefined {
  const shape = readChildren(bytes, signed)
    .map((child) => tagLetter(child.tag))
    .join("");
  if (/^0?ISSSSS/.test(shape)) {
    return "certificate";
  }
  if (/^I?SST/.test(shape)) {
    return "revocationList";
  }
  return /^ISS(0|$)/.test(shape) ? "request" : undefined;
}

function tagLetter(tag: number): string {
  switch (tag) {
    case derTag.integer:
      return "I";
    case derTag.bitString:
      return "B";
    case derTag.octetString:
      return "O";
    case derTag.sequence:
      return "S";
    case derTag.context0:
      return "0";
    case derTag.utcTime:
    case derTag.generalizedTime:
      return "T";
    default:
      return "?";
  }
}
