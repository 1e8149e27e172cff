import { createECDH, getCurves } from "node:crypto";
import { contentHex, type DerElement, derTag, readChildren, readElement } from "../der/element";

/** What the bytes of an EC private key show. `"damaged"`: its number is missing, or outside of its curve's order. */
export type EcFinding = "fine" | "damaged" | "unknownCurve";

/**
 * Whether the number of an EC private key (RFC 5915) lies within its curve's order, 0 < d < n; `"fine"` for keys that are
 * no EC keys.
 *
 * Call this before any other question about the key: if the number is outside, `asymmetricKeyDetails` ends the whole process by a
 * failed assertion (Node 20, `GetEcKeyDetail`). Ask nothing about keys on an unknown curve either.
 *
 * @param bytes DER of PKCS#8, or of an ECPrivateKey (SEC1)
 */
export function inspectEcKey(bytes: Buffer, form: "pkcs8" | "pkcs1" | "sec1"): EcFinding {
  const parts = form === "pkcs1" ? undefined : ecKeyParts(bytes, form);
  if (parts === undefined) {
    return "fine";
  }
  const { version, number, curve } = parts;
  // OpenSSL ignores a wrong version and writes it again; Go refuses it.
  if (number === undefined || curve === undefined || contentHex(bytes, version) !== "01") {
    return "damaged";
  }
  const secret = bytes.subarray(number.start, number.end);
  if (curve.tag === derTag.sequence) {
    return isWithin(secret, orderOf(bytes, curve)) ? "fine" : "damaged";
  }
  const name = curves[contentHex(bytes, curve)];
  if (name === undefined || !getCurves().includes(name)) {
    return "unknownCurve";
  }
  return isWithinNamed(secret, name) ? "fine" : "damaged";
}

/** Where the parts of an EC private key are. */
export interface EcKeyParts {
  version: DerElement | undefined;
  number: DerElement | undefined;
  /** Its object identifier, or its parameters. */
  curve: DerElement | undefined;
  /** The bit string of its public half. */
  publicKey: DerElement | undefined;
}

/** undefined for PKCS#8 that holds another kind of key. */
export function ecKeyParts(bytes: Buffer, form: "pkcs8" | "sec1"): EcKeyParts | undefined {
  const outer = readChildren(bytes, readElement(bytes));
  const [algorithm, beside] = form === "pkcs8" ? readChildren(bytes, outer[1]) : [];
  if (form === "pkcs8" && contentHex(bytes, algorithm) !== ecPublicKey) {
    return undefined;
  }
  const key = form === "sec1" ? outer : readChildren(bytes, readElement(bytes, outer[2]?.start, outer[2]?.end));
  const within = (tag: number) =>
    readChildren(
      bytes,
      key.find((element) => element.tag === tag),
    )[0];
  return {
    version: key[0],
    number: key.find(({ tag }) => tag === derTag.octetString),
    curve: beside ?? within(derTag.context0),
    publicKey: within(derTag.constructedContext1),
  };
}

const ecPublicKey = "2a8648ce3d0201";

/** Curves by object identifier (RFC 5480 2.1.1.1, SEC 2, RFC 5639 4.1), with OpenSSL's names. */
const curves: Partial<Record<string, string>> = {
  "2a8648ce3d030101": "prime192v1",
  "2b81040021": "secp224r1",
  "2a8648ce3d030107": "prime256v1",
  "2b81040022": "secp384r1",
  "2b81040023": "secp521r1",
  "2b8104000a": "secp256k1",
  "2b2403030208010107": "brainpoolP256r1",
  "2b240303020801010b": "brainpoolP384r1",
  "2b240303020801010d": "brainpoolP512r1",
};

function isWithinNamed(secret: Buffer, name: string): boolean {
  try {
    createECDH(name).setPrivateKey(secret);
    return true;
  } catch {
    return false;
  }
}

/** The order of a curve in explicit parameters (RFC 3279 2.3.5): version, field, curve, base, order, cofactor. */
function orderOf(bytes: Buffer, curve: DerElement): Buffer {
  const order = readChildren(bytes, curve)[4];
  return order?.tag === derTag.integer ? bytes.subarray(order.start, order.end) : Buffer.alloc(0);
}

function isWithin(secret: Buffer, order: Buffer): boolean {
  const number = BigInt(`0x0${secret.toString("hex")}`);
  return number > 0n && number < BigInt(`0x0${order.toString("hex")}`);
}
