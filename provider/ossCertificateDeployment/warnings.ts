import { reachWarnings } from "../bucketLayout/archiveReach";
import type { Reader } from "../engine/reader";
import { type CertificateWarned, certificateWarnings } from "../pemInputs/warnings";

/** The warnings of every preview and up: about the certificate, and about bucket rules that may match the prefix. */
export function warningsOf(warned: CertificateWarned & { prefix?: unknown }, now: Date, reader?: Reader): string[] {
  const { prefix } = warned;
  return [...certificateWarnings(warned, now, reader), ...(typeof prefix === "string" ? reachWarnings(prefix) : [])];
}
