import type { Served } from "../certificateBinding/target";
import { withoutUndefined } from "../engine/withoutUndefined";
import type { ListedName } from "./target";

/** What a service tells of a certificate, by the names of a row. A fingerprint alone is known by its length. */
export function factsOf({ fingerprint, certIdentifier, notBefore, notAfter, leaf }: Served): Partial<ListedName> {
  const alone = fingerprint?.length === 64 ? { fingerprintSha256: fingerprint } : { fingerprint };
  return withoutUndefined({ ...(leaf ?? alone), certIdentifier, notBefore, notAfter });
}
