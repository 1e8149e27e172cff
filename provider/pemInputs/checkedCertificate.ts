import type { CheckedCertificate } from "../certificate/check";
import type { CertificateDescription } from "../certificate/describe";
import type { Raw } from "../engine/raw";
import { isUnknown, unknownValue } from "../engine/unknown";
import type { CheckContext } from "../lifecycle/lifecycle";
import { unknownDescription } from "./certificateFields";
import { type CertificateInputs, checkPemInputs, readPemInputs } from "./pemInputs";

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
 * Runs the checklist over the inputs of a resource that takes certificate and key. A certificate that is already deployed in the
 * same place is not refused for having expired, since it must not block the deployment of the whole stack. The caller decides
 * whether a missing `privateKey` is a problem.
 *
 * @param deployed SHA-256 of the certificate that is deployed in the same place
 */
export function checkCertificateOf(
  inputs: Raw<CertificateInputs>,
  { now, reader }: Pick<CheckContext, "now" | "reader">,
  deployed: unknown,
): CheckedInputsCertificate {
  const pem = readPemInputs(inputs, reader);
  const allowExpired = inputs.allowExpired === true || isUnknown(inputs.allowExpired);
  const checked = checkPemInputs(inputs, pem, { now, reader, allowExpired });
  const isDeployed = checked.description !== undefined && checked.description.fingerprintSha256 === deployed;
  const found = isDeployed ? checked.problems.filter(({ isExpiry }) => !isExpiry) : checked.problems;
  const problems = [...pem.problems, ...found].map(({ reason }) => reason);
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
