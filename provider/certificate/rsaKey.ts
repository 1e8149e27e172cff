import type { KeyObject } from "node:crypto";

import { contentHex, readChildren, readElement } from "../der/element";
import { publicKeyInfo } from "./publicKey";

/** The public half of an RSA key. */
export interface RsaPublicKey {
  /** In bits. */
  modulusLength: number;
  exponent: bigint;
  /** In bits. */
  exponentLength: number;
}

/** In bits. Longer exponents are refused (CA/Browser Forum baseline requirements 6.1.6) before they verify any signature. */
export const maximumExponentLength = 256;

/**
 * The public half of an RSA or RSA-PSS key, private or public; undefined for keys of other kinds.
 *
 * `asymmetricKeyDetails` has the same values, but takes time quadratic in the length of the exponent: half a minute for 200 KB.
 * An export takes milliseconds.
 */
export function readRsaPublicKey(key: KeyObject | undefined): RsaPublicKey | undefined {
  if (key?.asymmetricKeyType !== "rsa" && key?.asymmetricKeyType !== "rsa-pss") {
    return undefined;
  }
  const bytes = publicKeyInfo(key);
  const [, bitString] = readChildren(bytes, readElement(bytes));
  // The first octet is the number of unused bits.
  const numbers = readElement(bytes, bitString && bitString.start + 1, bitString?.end);
  const [modulus, exponent = 0n] = readChildren(bytes, numbers).map((number) =>
    BigInt(`0x0${contentHex(bytes, number)}`),
  );
  return { modulusLength: bitLength(modulus), exponent, exponentLength: bitLength(exponent) };
}

/** Whether a private RSA key has more than two primes: then its PKCS#1 form has version 1 (RFC 8017 A.1.2). */
export function hasMorePrimes(key: KeyObject): boolean {
  if (key.type !== "private") {
    return false;
  }
  const bytes = key.export({ type: "pkcs1", format: "der" });
  const [version] = readChildren(bytes, readElement(bytes));
  return contentHex(bytes, version) !== "00";
}

/** Verifying with a long exponent would take longer than everything else. */
export function hasLongExponent(key: KeyObject | undefined): boolean {
  return (readRsaPublicKey(key)?.exponentLength ?? 0) > maximumExponentLength;
}

/**
 * Whether the parts of a private RSA key that only speed it up (RFC 8017 3.2) are right; true for other kinds of keys. If they are
 * damaged, OpenSSL signs without them, but Go and Java refuse the key.
 */
export function hasConsistentPrimes(key: KeyObject): boolean {
  if (key.asymmetricKeyType !== "rsa") {
    return true;
  }
  const parts = key.export({ format: "jwk" });
  const number = (part: unknown) => BigInt(`0x0${Buffer.from(String(part), "base64url").toString("hex")}`);
  const [n, e, d] = [number(parts.n), number(parts.e), number(parts.d)];
  const [p, q] = [number(parts.p), number(parts.q)];
  return (
    n === p * q &&
    (d * e) % (p - 1n) === 1n &&
    (d * e) % (q - 1n) === 1n &&
    number(parts.dp) === d % (p - 1n) &&
    number(parts.dq) === d % (q - 1n) &&
    (number(parts.qi) * q) % p === 1n
  );
}

function bitLength(number = 0n): number {
  return number === 0n ? 0 : number.toString(2).length;
}
