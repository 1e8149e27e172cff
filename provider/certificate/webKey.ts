/** The JSON Web Keys (RFC 7517) of a JSON document. */
export interface WebKeys {
  /** The document is one key; else it contains keys, as a JWK set does. */
  isOne: boolean;
  /** The number of private keys, and how many of them node:crypto can convert. */
  privateKeys: number;
  convertible: number;
  /** One of them includes its certificate (`x5c`). */
  hasCertificate: boolean;
}

/** Looks for JSON Web Keys; undefined when the text is no JSON. */
export function findWebKeys(text: string): WebKeys | undefined {
  const keys: Record<string, unknown>[] = [];
  let document: unknown;
  try {
    document = JSON.parse(text, (_, value: unknown) => {
      if (isWebKey(value)) {
        keys.push(value);
      }
      return value;
    });
  } catch {
    return undefined;
  }
  const privateKeys = keys.filter(({ d }) => typeof d === "string");
  return {
    isOne: isWebKey(document),
    privateKeys: privateKeys.length,
    convertible: privateKeys.filter(isConvertible).length,
    hasCertificate: keys.some(({ x5c }) => Array.isArray(x5c) && x5c.length > 0),
  };
}

/** Whether a text contains a private JSON Web Key. */
export function hasPrivateWebKey(text: string): boolean {
  return /\\{0,4}"kty\\{0,4}"/.test(text) && /\\{0,4}"d\\{0,4}"\s{0,9}:\s{0,9}\\{0,4}"/.test(text);
}

const isWebKey = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && "kty" in value && typeof value.kty === "string";

/** What node:crypto needs (RFC 7518 6); it takes no RSA key without its primes. */
const members: Partial<Record<string, readonly string[]>> = {
  EC: ["crv", "x", "y", "d"],
  OKP: ["crv", "x", "d"],
  RSA: ["n", "e", "d", "p", "q", "dp", "dq", "qi"],
};

function isConvertible(key: Record<string, unknown>): boolean {
  return members[String(key.kty)]?.every((member) => typeof key[member] === "string") ?? false;
}
