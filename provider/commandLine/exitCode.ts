import type { CertificateDescription } from "../certificate/describe";
import type { Inspection } from "../ossCertificateDeployment/inspect";
import { type ExitCode, exitCodes, type Invocation } from "./invocation";

/** When there are problems. */
export const refusedExitCode = ({ isUnread }: Inspection): ExitCode =>
  isUnread ? exitCodes.unknown : exitCodes.problem;

/** Whether a certificate's renewal is due. */
export const isDue = (description: CertificateDescription | undefined, now: Date): boolean =>
  description !== undefined && now >= new Date(description.renewAfter);

/** When there is no problem. */
export const acceptedExitCode = (
  description: CertificateDescription | undefined,
  { options, now }: Invocation,
): ExitCode => (options["fail-when-due"] === true && isDue(description, now) ? exitCodes.due : exitCodes.fine);
