import { generatePrimeSync, sign } from "node:crypto";
import { describeGenerated, type GeneratedCertificate, type GeneratedKey } from "./certificates";

/**
 * Certificates that no generator makes: a generated one gets other parts and a new signature.
 *
 * ```ts
 * const negative = operate(certificate, issuerKey, (parts) => ({ ...parts, serial: integer("ff") }));
 * ```
 */

/** The elements of a TBSCertificate (RFC 5280 4.1), each with its header; absent ones are empty. */
export interface CertificateParts {
  version: Buffer;
  serial: Buffer;
  algorithm: Buffer;
  issuer: Buffer;
  validity: Buffer;
  subject: Buffer;
  publicKey: Buffer;
  extensions: Buffer;
}

/** Changes parts of a certificate and signs it again, with an EC P-256 or Ed25519 key. */
export function operate(
  certificate: GeneratedCertificate,
  issuerKey: GeneratedKey,
  change: (parts: CertificateParts) => CertificateParts,
): GeneratedCertificate {
  const [signed = Buffer.alloc(0), algorithm = Buffer.alloc(0)] = childrenOf(certificate.der);
  const elements = childrenOf(signed);
  const hasVersion = elements[0]?.[0] === 0xa0;
  const [serial, inner, issuer, validity, subject, publicKey, ...extensions] = hasVersion
    ? elements.slice(1)
    : elements;
  const parts = change({
    version: (hasVersion && elements[0]) || none,
    serial: serial ?? none,
    algorithm: inner ?? none,
    issuer: issuer ?? none,
    validity: validity ?? none,
    subject: subject ?? none,
    publicKey: publicKey ?? none,
    extensions: Buffer.concat(extensions),
  });
  const tbs = element(0x30, ...(Object.values(parts) as Buffer[]));
  const signature = sign(issuerKey.kind === "Ed25519" ? null : "sha256", tbs, issuerKey.keyObject);
  // RFC 5280 4.1.1.2: the algorithms within and outside of the signed part must be equal.
  const outer = parts.algorithm === inner ? algorithm : parts.algorithm;
  const der = element(0x30, tbs, outer, element(0x03, Buffer.from([0]), signature));
  return describeGenerated(der, certificate.subject, certificate.key);
}

const none = Buffer.alloc(0);

/** DER of an INTEGER whose content octets are given in hex: `integer("ff")` is -1. */
export function integer(hex: string): Buffer {
  return element(0x02, Buffer.from(hex, "hex"));
}

/** AlgorithmIdentifier without parameters: `algorithmOf("2.16.840.1.101.3.4.3.18")` is ML-DSA-65. */
export function algorithmOf(identifier: string): Buffer {
  return element(0x30, objectIdentifier(identifier));
}

/** DER of an OBJECT IDENTIFIER. */
export function objectIdentifier(identifier: string): Buffer {
  const [first = 0, second = 0, ...arcs] = identifier.split(".").map(Number);
  const octets = [first * 40 + second, ...arcs].flatMap((arc) => {
    const groups = [arc % 128];
    for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) {
      groups.unshift((rest % 128) | 0x80);
    }
    return groups;
  });
  return element(0x06, Buffer.from(octets));
}

/** The same certificate with a signature that no longer verifies. */
export function withDamagedSignature(certificate: GeneratedCertificate): GeneratedCertificate {
  const der = Buffer.from(certificate.der);
  der.writeUInt8(der.readUInt8(der.length - 1) ^ 1, der.length - 1);
  return describeGenerated(der, certificate.subject, certificate.key);
}

/** RSAPrivateKey of three primes (RFC 8017 A.1.2). */
export function multiPrimeRsaKey(): Buffer {
  const e = 65537n;
  const primes = [0, 1, 2].map(() => generatePrimeSync(700, { bigint: true }));
  const [p = 0n, q = 0n, r = 0n] = primes;
  const d = inverse(e, (p - 1n) * (q - 1n) * (r - 1n));
  const number = (value: bigint) => {
    const hex = value.toString(16);
    return integer(hex.length % 2 === 0 ? `00${hex}` : `0${hex}`);
  };
  const third = element(0x30, ...[r, d % (r - 1n), inverse(p * q, r)].map(number));
  const parts = [1n, p * q * r, e, d, p, q, d % (p - 1n), d % (q - 1n), inverse(q, p)].map(number);
  return element(0x30, ...parts, element(0x30, third));
}

/** By Euclid's algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [above, below, left, right] = [modulus, value % modulus, 0n, 1n];
  while (below > 0n) {
    const quotient = above / below;
    [above, below, left, right] = [below, above % below, right, left - quotient * right];
  }
  return ((left % modulus) + modulus) % modulus;
}

/** SubjectPublicKeyInfo of an RSA key, with another public exponent. */
export function rsaPublicKeyWith(exponent: Buffer, key: GeneratedKey): Buffer {
  const [modulus = none] = childrenOf(key.publicKeyObject.export({ type: "pkcs1", format: "der" }));
  const [algorithm = none] = childrenOf(key.publicKeyDer);
  const numbers = element(0x30, modulus, element(0x02, exponent));
  return element(0x30, algorithm, element(0x03, Buffer.from([0]), numbers));
}

/** RSAPrivateKey (RFC 8017 A.1.2) with another public exponent. */
export function rsaPrivateKeyWith(exponent: Buffer, key: GeneratedKey): Buffer {
  const [version = none, modulus = none, , ...secrets] = childrenOf(key.traditionalDer);
  return element(0x30, version, modulus, element(0x02, exponent), ...secrets);
}

/** An odd number of `length` bytes that takes the most time to calculate with. */
export function longExponent(length: number): Buffer {
  return Buffer.alloc(length, 0x7f);
}

/** DER of a Validity. A time of 13 characters is UTCTime, one of 15 is GeneralizedTime. */
export function validity(notBefore: string, notAfter: string): Buffer {
  const time = (text: string) => element(text.length === 13 ? 0x17 : 0x18, Buffer.from(text));
  return element(0x30, time(notBefore), time(notAfter));
}

/** An element of DER. */
export function element(tag: number, ...contents: Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const length =
    content.length < 128
      ? [content.length]
      : content.length < 256
        ? [0x81, content.length]
        : content.length < 65536
          ? [0x82, content.length >> 8, content.length & 0xff]
          : [0x83, content.length >> 16, (content.length >> 8) & 0xff, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

/** The elements within one, each with its header. */
function childrenOf(der: Buffer): Buffer[] {
  const children: Buffer[] = [];
  for (let at = headerLength(der); at < der.length; ) {
    const rest = der.subarray(at);
    const end = headerLength(rest) + contentLength(rest);
    children.push(rest.subarray(0, end));
    at += end;
  }
  return children;
}

const headerLength = (der: Buffer) => ((der[1] ?? 0) < 128 ? 2 : 2 + ((der[1] ?? 0) & 0x7f));

function contentLength(der: Buffer): number {
  const first = der[1] ?? 0;
  return first < 128 ? first : der.readUIntBE(2, first & 0x7f);
}
