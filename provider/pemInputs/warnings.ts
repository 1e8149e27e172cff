import { renewalWarning } from "../certificate/validity";

/** What a certificate's warnings come from, as inputs or outputs give it; nothing of it is certain. */
export interface CertificateWarned {
  warnings?: unknown;
  notAfter?: unknown;
  renewAfter?: unknown;
}

/** What every preview and up says about a certificate: what check found, and when it is due. */
export function certificateWarnings({ warnings, notAfter, renewAfter }: CertificateWarned, now: Date): string[] {
  const isDated = typeof notAfter === "string" && typeof renewAfter === "string";
  const expiry = isDated && notAfter && renewAfter ? renewalWarning({ notAfter, renewAfter, now }) : undefined;
  return [...(Array.isArray(warnings) ? warnings.map(String) : []), ...(expiry === undefined ? [] : [expiry])];
}
