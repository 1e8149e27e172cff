/** An algorithm's name for messages, and whether Node.js can verify its signatures. */
export interface SignatureKind {
  /** `ECDSA with SHA-256`, `ML-DSA-65`; the object identifier if there is no known name. */
  name: string;
  /** Every Node.js from 20 on can verify it. */
  isVerifiable: boolean;
}

/**
 * The kind of a signature by its object identifier.
 *
 * Sources: RFC 8017 A.2.4, RFC 5758, RFC 8410, RFC 9881 (ML-DSA), RFC 9909 (SLH-DSA), GM/T 0006 (SM2), RFC 9215 (GOST), NIST's
 * register of algorithm objects.
 *
 * @example signatureKind("2.16.840.1.101.3.4.3.18") // { name: "ML-DSA-65", isVerifiable: false }
 */
export function signatureKind(identifier: string): SignatureKind {
  const verifiable = verifiableSignatures[identifier];
  return verifiable === undefined
    ? { name: otherAlgorithms[identifier] ?? `the algorithm ${identifier.slice(0, 80)}`, isVerifiable: false }
    : { name: verifiable, isVerifiable: true };
}

/**
 * The kind of a public key that node:crypto can't read or has no name for, by the object identifier of its algorithm, or of its curve in hex.
 *
 * @example keyKind("1.2.840.10045.2.1", "06082a811ccf5501822d") // "SM2"
 */
export function keyKind(identifier: string, parametersHex: string): string {
  if (identifier === ecPublicKey) {
    return parametersHex === sm2Curve ? "SM2" : "EC, in a form or on a curve that it cannot read";
  }
  const known = keyAlgorithms[identifier];
  return known === undefined
    ? (otherAlgorithms[identifier] ?? `the algorithm ${identifier.slice(0, 80)}`)
    : `${known}, in a form that it cannot read`;
}

const ecPublicKey = "1.2.840.10045.2.1";
const sm2Curve = "06082a811ccf5501822d";

const keyAlgorithms: Partial<Record<string, string>> = {
  "1.2.840.113549.1.1.1": "RSA",
  "1.2.840.113549.1.1.10": "RSA-PSS",
  "1.2.840.10040.4.1": "DSA",
  "1.3.101.112": "Ed25519",
  "1.3.101.113": "Ed448",
};

const nist = "2.16.840.1.101.3.4.3.";
const pkcs1 = "1.2.840.113549.1.1.";

/** Consecutive numbers from `first` on. */
function numbered(arc: string, first: number, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name, index) => [`${arc}${first + index}`, name]));
}

const of = (key: string, hashes: readonly string[]) => hashes.map((hash) => `${key} with ${hash}`);

const sha3 = ["SHA3-224", "SHA3-256", "SHA3-384", "SHA3-512"];

const verifiableSignatures: Partial<Record<string, string>> = {
  ...numbered(pkcs1, 4, of("RSA", ["MD5", "SHA-1"])),
  "1.3.14.3.2.29": "RSA with SHA-1",
  [`${pkcs1}10`]: "RSA-PSS",
  ...numbered(pkcs1, 11, of("RSA", ["SHA-256", "SHA-384", "SHA-512", "SHA-224"])),
  "1.3.36.3.3.1.2": "RSA with RIPEMD-160",
  ...numbered(nist, 13, of("RSA", sha3)),
  "1.2.840.10045.4.1": "ECDSA with SHA-1",
  ...numbered("1.2.840.10045.4.3.", 1, of("ECDSA", ["SHA-224", "SHA-256", "SHA-384", "SHA-512"])),
  "1.2.840.10040.4.3": "DSA with SHA-1",
  ...numbered(nist, 1, of("DSA", ["SHA-224", "SHA-256"])),
  "1.3.101.112": "Ed25519",
  "1.3.101.113": "Ed448",
};

const mlDsa = ["ML-DSA-44", "ML-DSA-65", "ML-DSA-87"];
const slhDsa = ["SHA2", "SHAKE"].flatMap((hash) =>
  ["128s", "128f", "192s", "192f", "256s", "256f"].map((size) => `SLH-DSA-${hash}-${size}`),
);
const gost = ["GOST R 34.10-2012 (256 bits)", "GOST R 34.10-2012 (512 bits)"];

const otherAlgorithms: Partial<Record<string, string>> = {
  ...numbered(nist, 3, [...of("DSA", ["SHA-384", "SHA-512", ...sha3]), ...of("ECDSA", sha3)]),
  ...numbered(nist, 17, [...mlDsa, ...slhDsa, ...[...mlDsa, ...slhDsa].map((name) => `Hash${name}`)]),
  ...numbered("2.16.840.1.101.3.4.4.", 1, ["ML-KEM-512", "ML-KEM-768", "ML-KEM-1024"]),
  ...numbered("1.2.156.10197.1.", 501, [...of("SM2", ["SM3", "SHA-1", "SHA-256"]), "RSA with SM3"]),
  ...numbered(pkcs1, 2, of("RSA", ["MD2", "MD4"])),
  ...numbered(pkcs1, 15, of("RSA", ["SHA-512/224", "SHA-512/256"])),
  "1.3.14.3.2.3": "RSA with MD5 (OIW)",
  "1.2.643.2.2.3": "GOST R 34.10-2001",
  "1.2.643.2.2.19": "GOST R 34.10-2001",
  ...numbered("1.2.643.7.1.1.1.", 1, gost),
  ...numbered("1.2.643.7.1.1.3.", 2, gost),
  "1.2.840.113549.1.9.16.3.17": "HSS/LMS",
  "1.3.6.1.5.5.7.6.34": "XMSS",
  "1.3.6.1.5.5.7.6.35": "XMSS^MT",
  "1.3.9999.3.6": "Falcon-512",
  "1.3.9999.3.9": "Falcon-1024",
};
