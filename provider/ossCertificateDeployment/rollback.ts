import type { CertificateDescription } from "../certificate/describe";
import type { RawInputs } from "./state";

/**
 * The archive of the newer certificate that an older one takes the place of; `undefined` for a renewal. A certificate is
 * older when it began to be valid earlier: lifetimes get shorter, so the end tells less.
 *
 * It is kept for as long as the older certificate stays, so that every preview and up goes on saying it (until a
 * `pulumi up --replace`, which tells a check nothing of what was before).
 *
 * @param olds the checked inputs of the last deployment, if there was one
 */
export function rolledBackFrom(
  olds: RawInputs,
  { fingerprintSha256, notBefore, notAfter }: CertificateDescription,
): string | undefined {
  if (olds.fingerprintSha256 === fingerprintSha256) {
    return typeof olds.rolledBackFrom === "string" ? olds.rolledBackFrom : undefined;
  }
  const { notBefore: oldNotBefore, notAfter: oldNotAfter, archivePath } = olds;
  if (typeof oldNotBefore !== "string" || typeof oldNotAfter !== "string" || typeof archivePath !== "string") {
    return undefined;
  }
  // ISO 8601 in UTC, years of four digits: their order is that of the text.
  const isOlder = notBefore < oldNotBefore || (notBefore === oldNotBefore && notAfter < oldNotAfter);
  return isOlder ? archivePath.slice(archivePath.lastIndexOf("/") + 1) : undefined;
}

/** @param newer what {@link rolledBackFrom} found */
export function rollbackWarning(archive: string, newer: string): string {
  return (
    `A rollback: the certificate ${archive} is older than ${newer}, which this stack had before it, and takes its place. ` +
    "No archive is removed; to go forward again, deploy the newer one or a renewal."
  );
}
