import { renewalWarning } from "../certificate/validity";
import { program, type Reader } from "../engine/reader";
import { isAdvice } from "./advice";

/** The sources of a certificate's warnings, from inputs or outputs. The values are not checked. */
export interface CertificateWarned {
  warnings?: unknown;
  notAfter?: unknown;
  renewAfter?: unknown;
}

/** The warnings of every preview and up about a certificate: the check's that are dangers, and that it must be renewed. */
export function certificateWarnings(
  { warnings, notAfter, renewAfter }: CertificateWarned,
  now: Date,
  reader: Reader = program,
): string[] {
  const isDated = typeof notAfter === "string" && typeof renewAfter === "string";
  const expiry = isDated && notAfter && renewAfter ? renewalWarning({ notAfter, renewAfter, now, reader }) : undefined;
  const dangers = Array.isArray(warnings) ? warnings.map(String).filter((warning) => !isAdvice(warning)) : [];
  return [...dangers, ...(expiry === undefined ? [] : [expiry])];
}
