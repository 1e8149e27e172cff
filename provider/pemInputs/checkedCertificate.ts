import type { CheckedCertificate } from "../certificate/check";
import type { CertificateDescription } from "../certificate/describe";
import type { Raw } from "../engine/raw";
import { isUnknown, unknownValue } from "../engine/unknown";
import { unknownDescription } from "./certificateFields";
import { type CertificateInputs, checkPemInputs, isMissing, missingProblem, readPemInputs } from "./pemInputs";

/** What check derives from a certificate: its description and what a user should know, each field known or not. */
export type DerivedFromCertificate = Record<keyof CertificateDescription | "warnings", unknown>;

/** The certificate of a resource's inputs. */
export interface CheckedInputsCertificate {
  /** A sentence each. */
  problems: string[];
  derived: DerivedFromCertificate;
  checked: CheckedCertificate;
}

/**
 * Runs the checklist over the inputs of a resource that takes certificate and key. A certificate that is deployed already is not
 * refused for having expired: an expired certificate must not keep a whole stack from being deployed.
 *
 * @param deployed SHA-256 of the certificate that is deployed in the same place
 */
export function checkCertificateOf(
  inputs: Raw<CertificateInputs>,
  { now, deployed }: { now: Date; deployed: unknown },
): CheckedInputsCertificate {
  const pem = readPemInputs(inputs);
  const allowExpired = inputs.allowExpired === true || isUnknown(inputs.allowExpired);
  const first = checkPemInputs(inputs, pem, { allowExpired, now });
  const isDeployed = first.description !== undefined && first.description.fingerprintSha256 === deployed;
  const checked =
    first.problems.length > 0 && isDeployed && !allowExpired
      ? checkPemInputs(inputs, pem, { allowExpired: true, now })
      : first;
  const problems = [...pem.problems, ...checked.problems].map(({ reason }) => reason);
  if (isMissing(inputs.privateKey)) {
    problems.push(missingProblem("privateKey"));
  }
  const isChainKnown = checked.description !== undefined && !isUnknown(inputs.chain);
  const known = checked.description ?? unknownDescription;
  return {
    problems,
    checked,
    derived: {
      ...known,
      chainFingerprints: isChainKnown ? known.chainFingerprints : unknownValue,
      renewAfter: isUnknown(inputs.renewBeforeDays) ? unknownValue : known.renewAfter,
      warnings: isChainKnown && !isUnknown(inputs.privateKey) ? checked.warnings : unknownValue,
    },
  };
}
