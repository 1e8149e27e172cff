import { isDeepStrictEqual } from "node:util";
import { UserError } from "../engine/userError";
import { checkCertificateOf } from "./checkedCertificate";
import type { CertificateInputs } from "./pemInputs";
import { traditional } from "./traditional";

/** A certificate as a service takes it. Each text is PEM. */
export interface UploadedCertificate {
  /** The leaf first, then the chain in its order. */
  certificate: string;
  /** PKCS#1 or SEC1. */
  privateKey: string;
}

/** What check said about the certificate that was previewed. */
export interface Previewed {
  fingerprintSha256: string;
  /** Where check has derived it. */
  chainFingerprints?: readonly string[];
}

/**
 * Certificate and key for an upload. A `FileAsset`'s file may have been replaced since the preview, and what was not previewed is
 * not uploaded.
 *
 * @throws UserError if they can't be used any more, or are others
 */
export function uploadedCertificate(
  inputs: Partial<CertificateInputs>,
  { fingerprintSha256, chainFingerprints }: Previewed,
  now: Date,
): UploadedCertificate {
  const { problems, checked } = checkCertificateOf({ ...inputs, allowExpired: true }, { now }, undefined);
  const { description, files } = checked;
  if (problems.length > 0 || files?.privateKey === undefined) {
    throw unusable(problems);
  }
  const isSameChain =
    chainFingerprints === undefined || isDeepStrictEqual(description?.chainFingerprints, chainFingerprints);
  if (description?.fingerprintSha256 !== fingerprintSha256 || !isSameChain) {
    throw changed();
  }
  return { certificate: files.fullchain, privateKey: traditional(files.privateKey) };
}

/** The error for inputs that were fine in the preview. */
export const unusable = (problems: readonly string[]) =>
  new UserError(`The certificate can't be uploaded any more. ${problems.join(" ")}`);

/** The error for another certificate than the previewed one. */
export const changed = () =>
  new UserError("The certificate changed while Pulumi was running. Nothing was uploaded; run `pulumi up` again.");

/**
 * A name that tells certificates apart: what the certificate is for, and its fingerprint.
 *
 * ```ts
 * uploadName("*.example.com", "0a1b2c3d4e5f…") // "_.example.com_0a1b2c3d4e5f"
 * ```
 */
export function uploadName(domain: string | undefined, fingerprintSha256: string): string {
  const readable = (domain ?? "certificate").replaceAll(/[^A-Za-z0-9.-]/g, "_").slice(0, 50);
  return `${readable}_${fingerprintSha256.slice(0, 12)}`;
}
