import type { DerivedFields } from "./state";

/** What the state or the last inputs know about the certificate that was deployed before. */
type Known = Partial<Record<keyof DerivedFields, unknown>>;

/**
 * Rejects a certificate whose archive would have the same name as the deployed certificate's: both begin on the same day, and
 * the first eight digits of their SHA-1 fingerprints are equal. Anyone can produce such a pair within seconds. Without
 * `oss:GetObject` nothing else would notice, and `latest/README.md` would name the other certificate's archive.
 *
 * @param known the certificate that was deployed before
 * @param inputs the derived fields of the new certificate
 */
export function archiveCollision(known: Known, inputs: Known): string | undefined {
  const isCollision =
    typeof inputs.archivePath === "string" &&
    typeof inputs.fingerprintSha256 === "string" &&
    typeof known.fingerprintSha256 === "string" &&
    // A hand-edited state may have any text here, which is not another certificate.
    /^[0-9a-f]{64}$/.test(known.fingerprintSha256) &&
    known.archivePath === inputs.archivePath &&
    known.fingerprintSha256 !== inputs.fingerprintSha256;
  return isCollision
    ? `\`certificate\` can't be archived: '${inputs.archivePath}' is the archive of another certificate, the one deployed now (SHA-256 ` +
        `${known.fingerprintSha256}), which begins on the same day and whose SHA-1 fingerprint has the same first eight digits. ` +
        "Have the certificate issued again, or choose another `prefix`."
    : undefined;
}
