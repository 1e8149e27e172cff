import { reachWarnings } from "../bucketLayout/archiveReach";
import { type CertificateWarned, certificateWarnings } from "../pemInputs/warnings";

/** What every preview and up says about a deployment: about its certificate, and what its prefix risks. */
export function warningsOf(warned: CertificateWarned & { prefix?: unknown }, now: Date): string[] {
  const { prefix } = warned;
  return [...certificateWarnings(warned, now), ...(typeof prefix === "string" ? reachWarnings(prefix) : [])];
}
