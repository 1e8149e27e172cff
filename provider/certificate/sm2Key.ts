import { createECDH, getCurves } from "node:crypto";
import { contentHex, derTag, writeElement } from "../der/element";
import { derKind } from "../der/kind";
import { ecKeyParts } from "./ecPrivateKey";
import { isKeyKind, isKeyLabel } from "./inputFormat";
import { describeKey } from "./keyAlgorithm";
import { readPem, toPem } from "./pem";
import { readPrivateKey } from "./privateKey";
import type { CertificateInput } from "./problem";
import type { CertificateReader } from "./reader";

/** An SM2 key. */
export interface Sm2Key {
  /** The uncompressed point of its public half, hex. */
  point: string;
  /** SEC1 PEM with curve and public half: what CAS documents. */
  privateKey: string;
}

export type Sm2KeyResult = { key: Sm2Key; problem?: undefined } | { key?: undefined; problem: string };

/**
 * Reads an SM2 key in PEM, PKCS#8 or SEC1. Sentences call the input `privateKey`.
 *
 * It never becomes a KeyObject: exporting an SM2 key as SEC1 ends the whole process by a failed assertion (Node 20,
 * `WritePrivateKey`), and Node has no name for its kind. OpenSSL computes the public half all the same, by ECDH's interface.
 */
export function readSm2Key(source: CertificateInput, reader: CertificateReader): Sm2KeyResult {
  const { key, problem, isWeak } = readPrivateKey(source, reader);
  // To an ordinary reader, an SM2 key is a sound key on a curve that no client accepts.
  if (problem !== undefined && !isWeak) {
    return { problem };
  }
  const blocks = readPem(source).blocks.filter(({ label, bytes }) => isKeyLabel(label) || isKeyKind(derKind(bytes)));
  const keys = blocks.map(({ bytes }) => readNumber(bytes));
  const [first] = keys;
  if (first === undefined) {
    const kind = key === undefined ? "" : ` but ${describeKey(key)}`;
    return { problem: `\`privateKey\` is no SM2 key${kind}. Pass the SM2 key that belongs to the certificate.` };
  }
  if (!keys.every((other) => other?.number === first.number)) {
    return {
      problem: "`privateKey` holds several private keys. Pass only the one that belongs to the certificate.",
    };
  }
  return getCurves().includes("SM2")
    ? complete(first)
    : {
        problem:
          "`privateKey` is an SM2 key, and the OpenSSL of this Node.js lacks SM2, so nothing tells whether it belongs to the certificate. Use a Node.js of nodejs.org.",
      };
}

/** The object identifier 1.2.156.10197.1.301 (GM/T 0006). */
const curve = "2a811ccf5501822d";

interface Numbers {
  /** 32 bytes, hex. */
  number: string;
  /** The public half, if the key has it: hex. */
  point: string | undefined;
}

/** undefined for every key that is no SM2 key. */
function readNumber(bytes: Buffer): Numbers | undefined {
  const form = derKind(bytes);
  const parts = form === "pkcs8" || form === "sec1" ? ecKeyParts(bytes, form) : undefined;
  if (parts === undefined || contentHex(bytes, parts.curve) !== curve) {
    return undefined;
  }
  const { number, publicKey } = parts;
  return {
    number: contentHex(bytes, number)
      .replace(/^(00)+/, "")
      .padStart(64, "0"),
    // The first byte of a bit string counts unused bits.
    point: publicKey && contentHex(bytes, publicKey).slice(2),
  };
}

function complete({ number, point: given }: Numbers): Sm2KeyResult {
  const point = pointOf(number);
  if (point === undefined) {
    return { problem: damaged("it is no number of its curve") };
  }
  if (given !== undefined && given !== point && given !== compressed(point)) {
    return { problem: damaged("its public half belongs to another key") };
  }
  const der = writeElement(
    derTag.sequence,
    Buffer.from("020101", "hex"),
    writeElement(derTag.octetString, Buffer.from(number, "hex")),
    writeElement(derTag.context0, writeElement(derTag.objectIdentifier, Buffer.from(curve, "hex"))),
    writeElement(derTag.constructedContext1, writeElement(derTag.bitString, Buffer.from(`00${point}`, "hex"))),
  );
  return { key: { point, privateKey: toPem("EC PRIVATE KEY", der) } };
}

/** The public half of a number: undefined when that lies outside of the curve's order. */
function pointOf(number: string): string | undefined {
  const half = createECDH("SM2");
  try {
    half.setPrivateKey(number, "hex");
    return half.getPublicKey("hex");
  } catch {
    return undefined;
  }
}

/** Hex of the other form of a point (SEC 1 2.3.3): x, and whether y is odd. */
export function compressed(point: string): string {
  const isOdd = /[13579bdf]$/.test(point);
  return `${isOdd ? "03" : "02"}${point.slice(2, 66)}`;
}

function damaged(finding: string): string {
  return `\`privateKey\` is damaged: ${finding}. Take it from the original file again.`;
}
