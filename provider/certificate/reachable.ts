import type { Certificate } from "./certificate";

/** The certificates that issue others, as far as a question goes. */
export type IssuersOf = (certificate: Certificate) => readonly Certificate[];

/** Everything that some path upwards from these certificates touches, these included. */
export function reachable(from: readonly Certificate[], issuersOf: IssuersOf): Set<Certificate> {
  const reached = new Set(from);
  // A Set is iterated in the order of insertion, what is added on the way included.
  for (const certificate of reached) {
    for (const issuer of issuersOf(certificate)) {
      reached.add(issuer);
    }
  }
  return reached;
}
