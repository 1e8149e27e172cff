import type { CertificateDescription } from "../certificate/describe";
import { isOlder } from "../certificate/older";
import type { RawInputs } from "./state";

/**
 * The archive of the newer certificate that an older one replaces; `undefined` for a renewal. A certificate is older as `isOlder` says.
 *
 * The result is kept while the older certificate stays, so that every preview and up warns (until a `pulumi up --replace`, whose
 * check doesn't get the old inputs).
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
  const before = { notBefore: oldNotBefore, notAfter: oldNotAfter };
  return isOlder({ notBefore, notAfter }, before) ? archivePath.slice(archivePath.lastIndexOf("/") + 1) : undefined;
}

/** @param newer what {@link rolledBackFrom} found */
export function rollbackWarning(archive: string, newer: string): string {
  return (
    `This is a rollback: certificate ${archive} is older than ${newer}, which this stack had before. ` +
    "No archive is removed; to go forward again, deploy the newer one or a renewal."
  );
}
