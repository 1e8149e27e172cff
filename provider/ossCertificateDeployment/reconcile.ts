import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { withMutex } from "../engine/mutex";
import { withProgress } from "../engine/progress";
import type { Reader } from "../engine/reader";
import type { Report } from "../engine/report";
import { UserError } from "../engine/userError";
import { withoutUndefined } from "../engine/withoutUndefined";
import { PartialError } from "../lifecycle/partialError";
import type { Bucket } from "../oss/bucket";
import { checkPemInputs, missingProblem, readPemInputs } from "../pemInputs/pemInputs";
import { archiveCollision } from "./archiveCollision";
import { inspectArchived } from "./archived";
import { derivedFields } from "./derivedFields";
import { compare } from "./diff";
import { rememberedInputs } from "./fields";
import { resourceId } from "./location";
import { certificateIn, type Desired, layoutObjects, type PlannedObject, planStages } from "./plan";
import type { CheckedInputs, DeployedObject, DeploymentState, DerivedFields } from "./state";

/** The certificate or key differs from the preview's, or is no longer usable. */
export class ChangedSinceCheckError extends Error {
  override readonly name = "ChangedSinceCheckError";
}

/**
 * Makes the bucket match the inputs, whatever exists there: create, update, repair, adoption and rollback in one. Uploads only
 * what is missing or different according to `state`, in the order of plan.ts.
 *
 * @param state what the last deployment left, if there was one
 * @param report called if objects were accepted unread, and if uploading takes long
 * @param reader who reads the errors
 * @param guard throws when nothing more may be written
 * @returns what exists now
 * @throws PartialError if some objects were uploaded and others were not
 * @throws OssError, CredentialsError if nothing was uploaded
 */
export async function reconcile(
  inputs: CheckedInputs,
  state: Partial<DeploymentState> | undefined,
  bucket: Bucket,
  now: Date,
  report: Report = () => undefined,
  reader?: Reader,
  guard: () => void = () => undefined,
): Promise<DeploymentState> {
  if (state !== undefined && isOnlyRemembered(state, inputs)) {
    return remember(state as DeploymentState, inputs);
  }
  const collision = archiveCollision(state ?? {}, inputs);
  if (collision !== undefined) {
    throw new UserError(collision);
  }
  const desired = desire(inputs, ownMark(state) ?? randomUUID(), now, reader);
  const objects = layoutObjects(desired);
  const certificate = certificateIn(objects);
  const existing = existingObjects(inputs, state, objects);
  // If a program has two deployments in one place by mistake, this keeps one's certificate from being paired with the other's key.
  const guarded = async (object: PlannedObject) => {
    guard();
    return upload(bucket, object, certificate);
  };
  let place = inputs.archivePath;
  const progress = () =>
    `Uploading to '${place}' in bucket '${bucket.name}' takes its time: ${existing.size} of ${objects.length} objects so far.`;
  const uploadAll = async () => {
    for (const stage of planStages(objects, new Set(existing.keys()))) {
      place = stage[0]?.forbidOverwrite === true ? inputs.archivePath : inputs.latestPath;
      const outcomes = await Promise.all(stage.map((object) => settle(guarded(object))));
      for (const outcome of outcomes) {
        if ("result" in outcome) {
          existing.set(outcome.result.key, outcome.result);
        }
      }
      const errors = outcomes.flatMap((outcome) => ("error" in outcome ? [outcome.error] : []));
      if (errors.length > 0) {
        const current = describeState(inputs, desired, objects, existing);
        reportUnseen(current, state?.objects ?? [], bucket, report);
        throw interrupted(errors, current, state);
      }
    }
    const deployed = describeState(inputs, desired, objects, existing);
    reportUnseen(deployed, state?.objects ?? [], bucket, report);
    return deployed;
  };
  return withMutex(`${bucket.name}/${inputs.latestPath}`, () => withProgress(report, progress, uploadAll));
}

/** Whether nothing must be uploaded, so neither certificate nor key is needed. */
function isOnlyRemembered(state: Partial<DeploymentState>, inputs: CheckedInputs): boolean {
  const { replace, write, missing } = compare(state, inputs);
  return state.objects !== undefined && replace.length + write.length + missing.length === 0;
}

function remember({ objects, deploymentId, imported }: DeploymentState, inputs: CheckedInputs): DeploymentState {
  const derived = Object.fromEntries(derivedFields.map((name) => [name, inputs[name]])) as unknown as DerivedFields;
  return withoutUndefined({ ...rememberedInputs(inputs), ...derived, objects, deploymentId, imported });
}

/** This deployment's own mark. The mark in an imported state belongs to the deployment that wrote the objects. */
function ownMark(state: Partial<DeploymentState> | undefined): string | undefined {
  return state?.imported ? undefined : state?.deploymentId;
}

/** Reports how many objects this deployment accepted by their names alone. */
function reportUnseen(
  { objects, archivePath }: DeploymentState,
  before: readonly DeployedObject[],
  bucket: Bucket,
  report: Report,
): void {
  const known = new Set(before.map(({ key }) => key));
  const count = objects.filter(({ key, unseen }) => unseen && !known.has(key)).length;
  if (count > 0) {
    report(
      `${count} of the 5 objects of the archive '${archivePath}' already existed in bucket '${bucket.name}' and were kept. ` +
        "They were not compared, because these credentials lack oss:GetObject; `pulumi refresh` with that permission compares them.",
    );
  }
}

/**
 * Reads the certificate again and describes the deployment. The file of a `FileAsset` may have been replaced since the preview,
 * and what no preview has shown is not deployed.
 */
function desire(inputs: CheckedInputs, deploymentId: string, now: Date, reader: Reader | undefined): Desired {
  const pem = readPemInputs(inputs, reader);
  // The check has already decided about expired certificates.
  const { description, files, problems } = checkPemInputs(inputs, pem, { allowExpired: true, now, reader });
  const reasons = [...pem.problems, ...problems].map(({ reason }) => reason);
  if (reasons.length > 0) {
    throw new ChangedSinceCheckError(`The certificate can't be deployed any more. ${reasons.join(" ")}`);
  }
  if (description === undefined || files?.privateKey === undefined) {
    throw new ChangedSinceCheckError(missingProblem("privateKey", reader));
  }
  if (description.fingerprintSha256 !== inputs.fingerprintSha256) {
    throw new ChangedSinceCheckError(
      `The certificate changed while Pulumi was running: the preview showed ${inputs.fingerprint}, and the file now holds ` +
        `${description.fingerprint}. Nothing was uploaded; run \`pulumi up\` again.`,
    );
  }
  if (!isDeepStrictEqual(description.chainFingerprints, inputs.chainFingerprints)) {
    throw new ChangedSinceCheckError(
      "The chain changed while Pulumi was running. Nothing was uploaded; run `pulumi up` again.",
    );
  }
  return {
    description,
    files: { ...files, privateKey: files.privateKey },
    directories: { archivePath: inputs.archivePath, latestPath: inputs.latestPath },
    settings: inputs,
    deploymentId,
  };
}

/** The objects that exist according to the state and can stay: those of the archive, and those of `latest/` if they don't change. */
function existingObjects(
  inputs: CheckedInputs,
  state: Partial<DeploymentState> | undefined,
  objects: readonly PlannedObject[],
): Map<string, DeployedObject> {
  if (state === undefined || state.fingerprintSha256 !== inputs.fingerprintSha256) {
    return new Map();
  }
  // The first write of an import gives `latest/` the import's own mark. Otherwise its destroy would see another deployment's.
  const changes = state.imported === true || compare(state, inputs).write.length > 0;
  const keepable = objects.filter((object) => object.forbidOverwrite || !changes).map((object) => object.key);
  const kept = (state.objects ?? []).filter((object) => keepable.includes(object.key));
  return new Map(kept.map((object) => [object.key, object]));
}

async function upload(
  bucket: Bucket,
  object: PlannedObject,
  certificate: Buffer,
  isLastTry = false,
): Promise<DeployedObject> {
  const { key } = object;
  const uploaded = await bucket.put(object);
  if (uploaded !== "exists") {
    return { key, etag: uploaded.etag };
  }
  const archived = await inspectArchived(bucket, object, certificate);
  if (archived.accepted) {
    const { etag } = archived;
    return "unseen" in archived ? { key, etag, unseen: true } : { key, etag };
  }
  if (archived.isGone && !isLastTry) {
    return upload(bucket, object, certificate, true);
  }
  throw new Error(
    `Can't archive '${key}' in bucket '${bucket.name}': a different object already exists there, and archives are never overwritten. ` +
      "Move that object away, or choose another `prefix`.",
  );
}

type Settled<Result> = { result: Result } | { error: Error };

/** Lets all uploads of a stage finish before the first error is thrown. */
async function settle<Result>(promise: Promise<Result>): Promise<Settled<Result>> {
  try {
    return { result: await promise };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error("Uploading failed for an unknown reason.") };
  }
}

/** The error for an interrupted deployment. If nothing of this certificate exists, the previous state is still correct, so a plain error is enough. */
function interrupted(errors: readonly Error[], current: DeploymentState, previous: unknown): Error {
  const distinct = errors.filter(
    ({ message }, index) => errors.findIndex((error) => error.message === message) === index,
  );
  const [first = new Error()] = distinct;
  const others = distinct.length - 1;
  const reason = others === 0 ? first.message : `${first.message} (${others} more like it.)`;
  if (current.objects.length === 0) {
    return others === 0 ? first : new UserError(reason, { cause: first });
  }
  const incomplete = previous === undefined ? "The deployment is incomplete" : "The update is incomplete";
  const message = `${reason} ${incomplete}; the next \`pulumi up\` will finish it.`;
  return new PartialError(message, resourceId(current), current, errors);
}

function describeState(
  inputs: CheckedInputs,
  { description, directories, deploymentId }: Desired,
  objects: readonly PlannedObject[],
  existing: ReadonlyMap<string, DeployedObject>,
): DeploymentState {
  return withoutUndefined({
    ...rememberedInputs(inputs),
    ...description,
    ...directories,
    renewAfter: inputs.renewAfter,
    warnings: inputs.warnings,
    objects: objects.flatMap(({ key }) => existing.get(key) ?? []),
    deploymentId,
  });
}
