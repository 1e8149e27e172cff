import {
  type CheckCertificateArguments,
  type CheckedCertificate,
  checkCertificate as check,
} from "../../../provider/certificate/check";
import { program } from "../../../provider/engine/reader";
import type { GeneratedCertificate } from "../../support/certificates";

/** The checklist for the author of a program. Default: without a key, now. */
export function checkCertificate(args: Partial<CheckCertificateArguments>): CheckedCertificate {
  return check({ certificate: undefined, privateKey: undefined, now: new Date(), reader: program, ...args });
}

/** The checklist of one file with these certificates, in this order. */
export function checkCertificates(...certificates: (GeneratedCertificate | undefined)[]): CheckedCertificate {
  return checkCertificate({ certificate: certificates.map((one) => one?.pem ?? "").join("") });
}

/** Why one file with these certificates is refused. */
export function reasonsAgainst(...certificates: (GeneratedCertificate | undefined)[]): string[] {
  return checkCertificates(...certificates).problems.map(({ reason }) => reason);
}
