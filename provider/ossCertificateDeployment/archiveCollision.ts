import type { DerivedFields } from "./state";

/** What the state or the last inputs know of the certificate that was deployed before. */
type Known = Partial<Record<keyof DerivedFields, unknown>>;

/**
 * Refuses a certificate whose archive would have the name of the deployed one's: both begin on one day, and the first eight
 * digits of their SHA-1 fingerprints are the same. A pair of such certificates is found in seconds by whoever looks for one.
 * Without `oss:GetObject` nothing else would tell, and `latest/README.md` would name the other certificate's archive.
 *
 * @param known of the certificate that was deployed before
 * @param inputs with the derived fields of the new one
 */
export function archiveCollision(known: Known, inputs: Known): string | undefined {
  const isCollision =
    typeof inputs.archivePath === "string" &&
    typeof inputs.fingerprintSha256 === "string" &&
    typeof known.fingerprintSha256 === "string" &&
    // A hand-edited state may have anything, which is no other certificate.
    /^[0-9a-f]{64}$/.test(known.fingerprintSha256) &&
    known.archivePath === inputs.archivePath &&
    known.fingerprintSha256 !== inputs.fingerprintSha256;
  return isCollision
    ? `\`certificate\` can't be archived: '${inputs.archivePath}' is the archive of another certificate, the one deployed now (SHA-256 ` +
        `${known.fingerprintSha256}), which begins on the same day and whose SHA-1 fingerprint has the same first eight digits. ` +
        "Have the certificate issued again, or choose another `prefix`."
    : undefined;
}
