/** The JSON Web Keys (RFC 7517) of a JSON document. */
export interface WebKeys {
  /** `key`: the document is one; `set`: a JWK set; `nested`: they lie somewhere else in it. */
  form: "key" | "set" | "nested";
  /** Private keys, and how many of them node:crypto could convert. */
  privateKeys: number;
  convertible: number;
  /** One of them has its certificate with it (`x5c`). */
  hasCertificate: boolean;
}

/** Looks for JSON Web Keys; undefined when the text is no JSON. */
export function findWebKeys(text: string): WebKeys | undefined {
  const keys: Record<string, unknown>[] = [];
  let document: unknown;
  try {
    document = JSON.parse(text, (_, value: unknown) => {
      if (isRecord(value) && typeof value.kty === "string") {
        keys.push(value);
      }
      return value;
    });
  } catch {
    return undefined;
  }
  const privateKeys = keys.filter(({ d }) => typeof d === "string");
  return {
    form: !isRecord(document)
      ? "nested"
      : typeof document.kty === "string"
        ? "key"
        : isSet(document)
          ? "set"
          : "nested",
    privateKeys: privateKeys.length,
    convertible: privateKeys.filter(isConvertible).length,
    hasCertificate: keys.some(({ x5c }) => Array.isArray(x5c) && x5c.length > 0),
  };
}

/** Whether a text holds a private JSON Web Key, beside whatever else. */
export function hasPrivateWebKey(text: string): boolean {
  return /\\{0,4}"kty\\{0,4}"/.test(text) && /\\{0,4}"d\\{0,4}"\s{0,9}:\s{0,9}\\{0,4}"/.test(text);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isSet = ({ keys }: Record<string, unknown>) =>
  Array.isArray(keys) && keys.every((key) => isRecord(key) && typeof key.kty === "string");

/** What node:crypto needs (RFC 7518 6); an RSA key without its primes it does not take. */
const members: Partial<Record<string, readonly string[]>> = {
  EC: ["crv", "x", "y", "d"],
  OKP: ["crv", "x", "d"],
  RSA: ["n", "e", "d", "p", "q", "dp", "dq", "qi"],
};

function isConvertible(key: Record<string, unknown>): boolean {
  return members[String(key.kty)]?.every((member) => typeof key[member] === "string") ?? false;
}
