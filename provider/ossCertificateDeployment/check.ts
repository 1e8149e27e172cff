import { archiveName, type Directories, directories, latestPath } from "../bucketLayout/layout";
import type { CertificateDescription } from "../certificate/describe";
import { checkFailures } from "../engine/checkFailure";
import { isUnknown, unknownValue } from "../engine/unknown";
import { withoutUndefined } from "../engine/withoutUndefined";
import type { CheckContext, CheckResult } from "../lifecycle/lifecycle";
import { type CheckedInputsCertificate, checkCertificateOf } from "../pemInputs/checkedCertificate";
import { isMissing, missingProblem, readPemInputs } from "../pemInputs/pemInputs";
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
  const isMoved = moves(olds, inputs);
  const certificate = checkCertificateOf(inputs, context, isMoved ? undefined : olds.fingerprintSha256);
  problems.push(...certificate.problems);
  // Paths can't be derived from an invalid prefix.
  const derived: RawInputs = location.length > 0 ? inputs : { ...inputs, ...derive(olds, inputs, certificate) };
  const collision = isMoved ? undefined : archiveCollision(olds, derived);
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

/** What the certificate and the prefix say together: the paths, and whether this is a rollback. */
function derive(
  olds: RawInputs,
  inputs: RawInputs,
  { checked: { description }, derived }: CheckedInputsCertificate,
): Record<keyof DerivedFields | "rolledBackFrom", unknown> {
  const newer = description && rolledBackFrom(olds, description);
  const rollback = description && newer !== undefined ? [rollbackWarning(archiveName(description), newer)] : [];
  const { warnings } = derived;
  return {
    ...derived,
    ...pathsOf(inputs.prefix, description),
    warnings: Array.isArray(warnings) ? [...rollback, ...warnings] : warnings,
    rolledBackFrom: newer,
  };
}

/** `latest/` is known before the certificate. */
function pathsOf(prefix: unknown, description: CertificateDescription | undefined): Directories {
  if (isUnknown(prefix)) {
    return { archivePath: unknownValue, latestPath: unknownValue };
  }
  const known = prefix as string | undefined;
  return description === undefined
    ? { archivePath: unknownValue, latestPath: latestPath(known) }
    : directories(known, description);
}
