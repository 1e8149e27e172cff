import { createHash, X509Certificate } from "node:crypto";
import type { Served } from "./target";

/**
 * What a service that gives the certificate's PEM serves. No page says whether it gives the leaf or the whole chain: the first
 * certificate is the leaf in both.
 *
 * @param pem `undefined` or unreadable when the service gives none
 */
export function servedBy(pem: unknown): Served {
  const leaf = readLeaf(pem);
  if (leaf === undefined) {
    return { fingerprint: undefined };
  }
  const fingerprintSha256 = digest("sha256", leaf.raw);
  return {
    fingerprint: fingerprintSha256,
    notBefore: isoOf(leaf.validFrom),
    notAfter: isoOf(leaf.validTo),
    leaf: { fingerprint: digest("sha1", leaf.raw), fingerprintSha256, subjectAlternativeNames: namesOf(leaf) },
  };
}

/** Without milliseconds, as every time of this package. */
export const isoOf = (time: string): string => new Date(time).toISOString().replace(/\.\d+Z$/, "Z");

const digest = (algorithm: string, bytes: Buffer) => createHash(algorithm).update(bytes).digest("hex");

function readLeaf(pem: unknown): X509Certificate | undefined {
  try {
    return typeof pem === "string" ? new X509Certificate(pem) : undefined;
  } catch {
    return undefined;
  }
}

function namesOf({ subjectAltName = "" }: X509Certificate): string[] {
  return subjectAltName.split(", ").flatMap((name) => (name.startsWith("DNS:") ? [name.slice(4)] : []));
}
