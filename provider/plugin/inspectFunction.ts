import { directories } from "../bucketLayout/layout";
import type { CertificateDescription } from "../certificate/describe";
import { plugin } from "../engine/reader";
import { requireKnownNames } from "../engine/unknownNames";
import { describeUpload, inspectCertificate as inspect, type PlannedUpload } from "../ossCertificateDeployment/inspect";
import type { RawInputs } from "../ossCertificateDeployment/state";

/** The result of `inspectCertificate`: the checklist's, and what would be uploaded. Never the key. */
export interface InspectCertificateResult extends Partial<CertificateDescription> {
  /** Whether a deployment would accept it. */
  deployable: boolean;
  /** Why a deployment would be refused, one sentence each. */
  problems: string[];
  /** What a deployment would warn about, one sentence each. */
  warnings: string[];
  /** Key of the archive directory, without a slash at its end. */
  archivePath?: string;
  /** Key of the `latest` directory, without a slash at its end. */
  latestPath?: string;
  /** What would be uploaded, in this order, without `privkey.pem` if no key is given; empty if there is a problem. */
  uploads: PlannedUpload[];
}

/** Its arguments, as in the schema. */
const argumentNames = [
  "certificate",
  "chain",
  "privateKey",
  "requiredDomains",
  "renewBeforeDays",
  "allowExpired",
  "prefix",
  "traceabilityUrl",
] as const satisfies (keyof RawInputs)[];

/** The function `alicloud-certificates:index:inspectCertificate`. @throws UserError for arguments that it doesn't have */
export function inspectCertificate(args: RawInputs, now: Date): InspectCertificateResult {
  requireKnownNames(args, argumentNames, "inspectCertificate");
  const { problems, warnings, description, objects } = inspect(args, now, plugin);
  const prefix = typeof args.prefix === "string" ? args.prefix : undefined;
  return {
    deployable: problems.length === 0,
    problems: problems.map(({ reason }) => reason),
    warnings,
    ...description,
    ...(description && directories(prefix, description)),
    uploads: objects.map(describeUpload),
  };
}
