/**
 * Just enough of DER (X.690) to tell files apart by their outermost elements.
 *
 * node:crypto and @peculiar/x509 read the content of certificates and keys. To detect a format no library will do: they need to know
 * the type in advance, build an object for every element, and give up on files of more than 10,000 elements, such as lists of
 * authorities (.p7b). This reads tags and lengths of two levels at most, copies nothing, takes no longer for large files than for
 * small ones, and never throws.
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
 * An indefinite length (BER), as in some PKCS#12 and PKCS#7 files, reaches to `limit`.
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

/** The elements within one; at most eight, and none after the first malformed one. */
export function readChildren(bytes: Uint8Array, parent: DerElement | undefined): DerElement[] {
  return readUpTo(8, bytes, parent);
}

/** All elements within one; undefined when one of them is malformed. */
export function readAllChildren(bytes: Uint8Array, parent: DerElement | undefined): DerElement[] | undefined {
  const children = readUpTo(Number.POSITIVE_INFINITY, bytes, parent);
  const end = children.at(-1)?.end ?? parent?.start;
  return parent !== undefined && end === parent.end ? children : undefined;
}

function readUpTo(limit: number, bytes: Uint8Array, parent: DerElement | undefined): DerElement[] {
  const children: DerElement[] = [];
  let offset = parent?.start ?? 0;
  while (parent !== undefined && offset < parent.end && children.length < limit) {
    const child = readElement(bytes, offset, parent.end);
    if (child === undefined) {
      break;
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

/** DER of one element. The content must be smaller than 16 MiB. */
export function writeElement(tag: number, ...contents: Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const size = content.length;
  const length = size < 0x80 ? [size] : [0x83, size >> 16, (size >> 8) & 0xff, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
