import { createPublicKey, type KeyObject } from "node:crypto";

import { contentHex, readChildren, readElement } from "../der/element";

/** What is asked of an RSA key. */
export interface RsaPublicKey {
  /** In bits. */
  modulusLength: number;
  exponent: bigint;
  /** In bits. */
  exponentLength: number;
}

/** Longer exponents are refused (CA/Browser Forum baseline requirements 6.1.6), before any signature is verified with them. */
export const maximumExponentLength = 256;

/**
 * The public half of an RSA or RSA-PSS key, private or public; undefined for keys of other kinds.
 *
 * `asymmetricKeyDetails` has the same, and takes time quadratic in the length of the exponent: half a minute for one of
 * 200 KB. What is exported takes milliseconds.
 */
export function readRsaPublicKey(key: KeyObject | undefined): RsaPublicKey | undefined {
  if (key?.asymmetricKeyType !== "rsa" && key?.asymmetricKeyType !== "rsa-pss") {
    return undefined;
  }
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  const bytes = publicKey.export({ type: "spki", format: "der" });
  const [, bitString] = readChildren(bytes, readElement(bytes));
  // The octet before the key counts unused bits.
  const numbers = readElement(bytes, bitString && bitString.start + 1, bitString?.end);
  const [modulus, exponent] = readChildren(bytes, numbers).map((number) => BigInt(`0x0${contentHex(bytes, number)}`));
  return {
    modulusLength: bitLength(modulus),
    exponent: exponent ?? 0n,
    exponentLength: bitLength(exponent),
  };
}

/** Whether an RSA key is private and made of more than two primes: its PKCS#1 form has version 1 then (RFC 8017 A.1.2). */
export function hasMorePrimes(key: KeyObject): boolean {
  if (key.type !== "private") {
    return false;
  }
  const bytes = key.export({ type: "pkcs1", format: "der" });
  const [version] = readChildren(bytes, readElement(bytes));
  return contentHex(bytes, version) !== "00";
}

/** Signatures of so long an exponent take longer than all the rest. */
export function hasLongExponent(key: KeyObject | undefined): boolean {
  return (readRsaPublicKey(key)?.exponentLength ?? 0) > maximumExponentLength;
}

function bitLength(number = 0n): number {
  return number === 0n ? 0 : number.toString(2).length;
}
