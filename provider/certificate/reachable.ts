import type { Certificate } from "./certificate";

/** Gives the possible issuers of a certificate. */
export type IssuersOf = (certificate: Certificate) => readonly Certificate[];

/** These certificates, and everything on any path upwards from them. */
export function reachable(from: readonly Certificate[], issuersOf: IssuersOf): Set<Certificate> {
  const reached = new Set(from);
  // Iterating over a Set includes what is added meanwhile.
  for (const certificate of reached) {
    for (const issuer of issuersOf(certificate)) {
      reached.add(issuer);
    }
  }
  return reached;
}
