import { archiveName, directories } from "../bucketLayout/layout";
import type { CheckedCertificate } from "../certificate/check";
import { checkFailures } from "../engine/checkFailure";
import { isUnknown, unknownValue } from "../engine/unknown";
import { withoutUndefined } from "../engine/withoutUndefined";
import type { CheckContext, CheckResult } from "../lifecycle/lifecycle";
import { unknownDescription } from "../pemInputs/certificateFields";
import { checkPemInputs, isMissing, missingProblem, type PemInputs, readPemInputs } from "../pemInputs/pemInputs";
import { archiveCollision } from "./archiveCollision";
import { compare, diffDeployment } from "./diff";
import { settingsProblems } from "./fields";
import { locationProblems, normalizeLocation } from "./location";
import { rollbackWarning, rolledBackFrom } from "./rollback";
import type { CheckedInputs, DerivedFields, RawInputs } from "./state";
import { unchangedFields } from "./unchanged";

/**
 * Validates the inputs, and derives what a preview shows from the certificate. Reads the files of `FileAsset`s, but needs
 * neither network nor credentials.
 *
 * @param olds the checked inputs of the last deployment, if there was one
 */
export function checkDeployment(olds: RawInputs, news: RawInputs, context: CheckContext): CheckResult<CheckedInputs> {
  const region = news.region || context.defaultRegion;
  const inputs: RawInputs = withoutUndefined(normalizeLocation({ ...news, region }));
  const location = locationProblems(inputs, context.reader);
  const problems = [...location, ...settingsProblems(inputs, context.reader)];
  const unchanged = unchangedFields(olds, inputs);
  if (problems.length === 0 && unchanged !== undefined) {
    return withFilesForUpload(olds, withoutUndefined({ ...inputs, ...unchanged }), news, context);
  }
  const pem = readPemInputs(inputs, context.reader);
  const checked = checkUnlessDeployed(olds, inputs, pem, context);
  problems.push(...[...pem.problems, ...checked.problems].map(({ reason }) => reason));
  // Paths can't be derived from an invalid prefix.
  const derived: RawInputs = location.length > 0 ? inputs : { ...inputs, ...derive(olds, inputs, checked) };
  const collision = moves(olds, inputs) ? undefined : archiveCollision(olds, derived);
  problems.push(...(collision === undefined ? [] : [collision]));
  if (isMissing(inputs.privateKey)) {
    if (staysAsImported(olds, derived)) {
      derived.warnings = olds.warnings;
    } else {
      problems.push(missingProblem("privateKey", context.reader));
    }
  }
  return problems.length > 0
    ? { inputs: news, failures: checkFailures(problems) }
    : { inputs: withoutUndefined(derived), failures: [] };
}

/** A change that doesn't need the checklist may still need the files: new tags, for example, are uploaded with the objects. */
function withFilesForUpload(
  olds: RawInputs,
  inputs: RawInputs,
  news: RawInputs,
  { reader }: CheckContext,
): CheckResult<CheckedInputs> {
  const { write } = compare(olds as Partial<CheckedInputs>, inputs as Partial<CheckedInputs>);
  const problems = write.length === 0 ? [] : readPemInputs(inputs, reader).problems.map(({ reason }) => reason);
  return problems.length > 0 ? { inputs: news, failures: checkFailures(problems) } : { inputs, failures: [] };
}

/**
 * Whether an imported deployment stays as it is. An import doesn't read the key, and none is needed until something must be
 * uploaded. Until then the deployment keeps the warnings of the import.
 */
function staysAsImported(olds: RawInputs, inputs: RawInputs): boolean {
  if (olds.fingerprintSha256 === undefined || !isMissing(olds.privateKey)) {
    return false;
  }
  const { write, record } = compare(olds as Partial<CheckedInputs>, inputs as Partial<CheckedInputs>);
  return write.length === 0 && record.every((name) => name === "warnings") && !moves(olds, inputs);
}

/** Whether the place changes. A place that isn't known yet counts as the old one, as in the diff. */
function moves(olds: RawInputs, inputs: RawInputs): boolean {
  return diffDeployment(olds as Partial<CheckedInputs>, inputs as Partial<CheckedInputs>).replaces.length > 0;
}

/**
 * Runs the checklist. A certificate that is already deployed in the same place is not rejected for having expired, since it
 * must not block the deployment of the whole stack. The resource warns about it instead.
 */
function checkUnlessDeployed(
  olds: RawInputs,
  inputs: RawInputs,
  pem: PemInputs,
  context: CheckContext,
): CheckedCertificate {
  const allowExpired = inputs.allowExpired === true || isUnknown(inputs.allowExpired);
  const checked = checkPemInputs(inputs, pem, { ...context, allowExpired });
  const { fingerprintSha256 } = checked.description ?? {};
  const isDeployed =
    fingerprintSha256 !== undefined && olds.fingerprintSha256 === fingerprintSha256 && !moves(olds, inputs);
  return isDeployed ? { ...checked, problems: checked.problems.filter(({ isExpiry }) => !isExpiry) } : checked;
}

function derive(
  olds: RawInputs,
  inputs: RawInputs,
  { description, warnings }: CheckedCertificate,
): Record<keyof DerivedFields | "rolledBackFrom", unknown> {
  const known = description ?? unknownDescription;
  const chainKnown = description !== undefined && !isUnknown(inputs.chain);
  const paths =
    description === undefined || isUnknown(inputs.prefix)
      ? { archivePath: unknownValue, latestPath: unknownValue }
      : directories(inputs.prefix as string | undefined, description);
  const newer = description && rolledBackFrom(olds, description);
  const rollback = description && newer !== undefined ? [rollbackWarning(archiveName(description), newer)] : [];
  return {
    ...known,
    chainFingerprints: chainKnown ? known.chainFingerprints : unknownValue,
    renewAfter: isUnknown(inputs.renewBeforeDays) ? unknownValue : known.renewAfter,
    ...paths,
    warnings: chainKnown && !isUnknown(inputs.privateKey) ? [...rollback, ...warnings] : unknownValue,
    rolledBackFrom: newer,
  };
}
