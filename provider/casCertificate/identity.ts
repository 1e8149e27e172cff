import { createHash } from "node:crypto";
import { uploadName } from "../pemInputs/uploadedCertificate";
import type { StoredCertificate } from "./certificateStore";
import type { CasDerived } from "./state";

/** The fields that tell one certificate or SM2 pair from another. */
export const identity = ["fingerprintSha256", "encryptFingerprintSha256"] as const satisfies (keyof CasDerived)[];

type Identified = Pick<CasDerived, (typeof identity)[number] | "subjectAlternativeNames">;

/** Whether it is an SM2 pair. */
export const isPair = ({ encryptFingerprintSha256 }: Pick<CasDerived, "encryptFingerprintSha256">) =>
  encryptFingerprintSha256 !== undefined;

/** A name that no two certificates have: it ends with 12 digits of the fingerprint, of an SM2 pair with those of both fingerprints' hash. */
export function defaultName(derived: Identified): string {
  const { subjectAlternativeNames, fingerprintSha256, encryptFingerprintSha256 } = derived;
  const digest = isPair(derived)
    ? createHash("sha256").update(`${fingerprintSha256}${encryptFingerprintSha256}`).digest("hex")
    : fingerprintSha256;
  return uploadName(subjectAlternativeNames[0], digest);
}

/**
 * Whether a certificate in the store is surely this one. Of an SM2 pair, the service shows no encryption certificate without its key,
 * and no page says which fingerprint it lists: only the default name, which has a hash of both certificates, tells that it is the same.
 */
export function isSame(stored: Pick<StoredCertificate, "name" | "fingerprintSha256">, derived: Identified): boolean {
  return mayBe(stored, derived) && (!isPair(derived) || stored.name === defaultName(derived));
}

/** Whether a certificate in the store may be this one, by what the service lists as its fingerprint. */
export function mayBe(stored: Pick<StoredCertificate, "fingerprintSha256">, derived: Identified): boolean {
  const { fingerprintSha256, encryptFingerprintSha256 } = derived;
  const listed = isPair(derived) ? [fingerprintSha256, encryptFingerprintSha256, ""] : [fingerprintSha256];
  return listed.includes(stored.fingerprintSha256);
}
