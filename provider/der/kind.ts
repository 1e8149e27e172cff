import { contentHex, type DerElement, derTag, readChildren, readElement } from "./element";

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

/** By the shape of the outermost element, and by its first child if that is a number or an object identifier. */
const kinds: readonly [shape: RegExp, start: RegExp, kind: DerKind][] = [
  [/^(SB|II)$/, /^/, "publicKey"],
  [/^SO$/, /^/, "encryptedPkcs8"],
  // PKCS#7 (RFC 2315 14) and its counterpart for SM2 (GM/T 0010). Keys in a TPM have the same shape.
  [/^D0/, /^(2a864886f70d0107|2a811ccf5506010402)/, "pkcs7"],
  [/^IS/, /^03$/, "pfx"],
  [/^ISO/, /^/, "pkcs8"],
  [/^IO/, /^01$/, "sec1"],
  [/^II.{6}/, /^/, "pkcs1"],
];

/** SEQUENCE { to be signed, algorithm, signature }, the common shape of certificates, requests and revocation lists. */
const signedKinds: readonly [shape: RegExp, kind: DerKind][] = [
  [/^0?ISSSSS/, "certificate"],
  [/^I?SST/, "revocationList"],
  [/^ISS(0|$)/, "request"],
];

/** Tells by structure what bytes are; undefined when they are none of these. */
export function derKind(bytes: Uint8Array): DerKind | undefined {
  const { first, shape, start } = readOutline(bytes, bytes.length);
  if (shape === "SSB") {
    const signed = shapeOf(readChildren(bytes, first));
    return signedKinds.find(([pattern]) => pattern.test(signed))?.[1];
  }
  return kinds.find(([pattern, beginning]) => pattern.test(shape) && beginning.test(start))?.[2];
}

/** What bytes begin with: a certificate or a private key, which may be cut off or followed by something else. */
export function derBeginning(bytes: Uint8Array): "certificate" | "privateKey" | undefined {
  const { first, shape, start } = readOutline(bytes, Number.POSITIVE_INFINITY);
  if (shape.startsWith("S")) {
    const inner = readChildren(bytes, first);
    if (/^(0I|ISSS)/.test(shapeOf(inner))) {
      return "certificate";
    }
    // The encryption of a key, by PKCS#5 or PKCS#12.
    return shape === "SO" && /^2a864886f70d01(05|0c)/.test(contentHex(bytes, inner[0])) ? "privateKey" : undefined;
  }
  const isKey =
    (/^IS(O|$)/.test(shape) && /^0[01]$/.test(start)) ||
    (shape.startsWith("II") && start === "00") ||
    (shape.startsWith("IO") && start === "01");
  return isKey ? "privateKey" : undefined;
}

/** Where certificates or private keys begin in bytes that hold other things too. */
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
    // Skip its content.
    const end = readElement(bytes, at)?.end ?? at + 1;
    at = bytes.indexOf(derTag.sequence, end);
  }
  return found;
}

/** The children of an outermost SEQUENCE. `start`: the first one's content in hex if it is a number or an object identifier, else empty. */
function readOutline(bytes: Uint8Array, limit: number): { first?: DerElement; shape: string; start: string } {
  const outer = readElement(bytes, 0, limit);
  const children = outer?.tag === derTag.sequence ? readChildren(bytes, outer) : [];
  const [first] = children;
  const shape = shapeOf(children);
  const start = /^[ID]/.test(shape) ? contentHex(bytes, first) : "";
  return first === undefined ? { shape, start } : { first, shape, start };
}

/** A letter for each element, in their order. */
function shapeOf(elements: readonly DerElement[]): string {
  return elements.map(({ tag }) => letters[tag] ?? "?").join("");
}

const letters: Partial<Record<number, string>> = {
  [derTag.integer]: "I",
  [derTag.bitString]: "B",
  [derTag.octetString]: "O",
  [derTag.objectIdentifier]: "D",
  [derTag.sequence]: "S",
  [derTag.context0]: "0",
  [derTag.utcTime]: "T",
  [derTag.generalizedTime]: "T",
};
