import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { withMutex } from "../engine/mutex";
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

/** The certificate or key is not the one that was previewed, or is no longer usable. */
export class ChangedSinceCheckError extends Error {
  override readonly name = "ChangedSinceCheckError";
}

/**
 * Makes the bucket hold what the inputs say, whatever exists there: create, update, repair, adoption and rollback in
 * one. Uploads only what is missing or different by `state`; see plan.ts for what goes in which order.
 *
 * @param state what the last deployment left, if there was one
 * @param report hears what was accepted without having been seen
 * @returns what exists now
 * @throws PartialError when some objects were uploaded and others were not
 * @throws OssError, CredentialsError when nothing was uploaded
 */
export async function reconcile(
  inputs: CheckedInputs,
  state: Partial<DeploymentState> | undefined,
  bucket: Bucket,
  now: Date,
  report: Report = () => undefined,
): Promise<DeploymentState> {
  if (state !== undefined && isOnlyRemembered(state, inputs)) {
    return remember(state as DeploymentState, inputs);
  }
  const collision = archiveCollision(state ?? {}, inputs);
  if (collision !== undefined) {
    throw new UserError(collision);
  }
  const desired = desire(inputs, ownMark(state) ?? randomUUID(), now);
  const objects = layoutObjects(desired);
  const certificate = certificateIn(objects);
  const standing = standingObjects(inputs, state, objects);
  // A program that has two deployments in one place by mistake shall not get the certificate of one with the key of the other.
  return withMutex(`${bucket.name}/${inputs.latestPath}`, async () => {
    for (const stage of planStages(objects, new Set(standing.keys()))) {
      const outcomes = await Promise.all(stage.map((object) => settle(upload(bucket, object, certificate))));
      for (const outcome of outcomes) {
        if ("result" in outcome) {
          standing.set(outcome.result.key, outcome.result);
        }
      }
      const errors = outcomes.flatMap((outcome) => ("error" in outcome ? [outcome.error] : []));
      if (errors.length > 0) {
        const current = describeState(inputs, desired, objects, standing);
        tellUnseen(current, state?.objects ?? [], bucket, report);
        throw interrupted(errors, current, state);
      }
    }
    const deployed = describeState(inputs, desired, objects, standing);
    tellUnseen(deployed, state?.objects ?? [], bucket, report);
    return deployed;
  });
}

/** Whether nothing asks for an upload, so that neither certificate nor key is needed. */
function isOnlyRemembered(state: Partial<DeploymentState>, inputs: CheckedInputs): boolean {
  const { replace, write, missing } = compare(state, inputs);
  return state.objects !== undefined && replace.length + write.length + missing.length === 0;
}

function remember({ objects, deploymentId, imported }: DeploymentState, inputs: CheckedInputs): DeploymentState {
  const derived = Object.fromEntries(derivedFields.map((name) => [name, inputs[name]])) as unknown as DerivedFields;
  return withoutUndefined({ ...rememberedInputs(inputs), ...derived, objects, deploymentId, imported });
}

/** The mark to write. The one that an import found is that of the deployment which wrote the objects. */
function ownMark(state: Partial<DeploymentState> | undefined): string | undefined {
  return state?.imported ? undefined : state?.deploymentId;
}

/** Says which objects this deployment has accepted by their names alone. */
function tellUnseen(
  { objects, archivePath }: DeploymentState,
  before: readonly DeployedObject[],
  bucket: Bucket,
  report: Report,
): void {
  const known = new Set(before.map(({ key }) => key));
  const count = objects.filter(({ key, unseen }) => unseen && !known.has(key)).length;
  if (count > 0) {
    report(
      `${count} of the 5 objects of the archive '${archivePath}' existed in bucket '${bucket.name}' already and were left as they are. ` +
        "They were not looked at, since that needs oss:GetObject; `pulumi refresh` with that permission compares them.",
    );
  }
}

/**
 * Builds the objects from the certificate as it is now. A `FileAsset`'s file may have been replaced since the preview,
 * and what was not previewed is not deployed.
 */
function desire(inputs: CheckedInputs, deploymentId: string, now: Date): Desired {
  const pem = readPemInputs(inputs);
  // Check has decided about expired certificates already.
  const { description, files, problems } = checkPemInputs(inputs, pem, { allowExpired: true, now });
  const reasons = [...pem.problems, ...problems].map(({ reason }) => reason);
  if (reasons.length > 0) {
    throw new ChangedSinceCheckError(`The certificate can't be deployed any more. ${reasons.join(" ")}`);
  }
  if (description === undefined || files?.privateKey === undefined) {
    throw new ChangedSinceCheckError(missingProblem("privateKey"));
  }
  if (description.fingerprintSha256 !== inputs.fingerprintSha256) {
    throw new ChangedSinceCheckError(
      `The certificate changed while Pulumi was running: ${inputs.fingerprint} was previewed, ${description.fingerprint} is in ` +
        "the file now. Nothing was uploaded; run `pulumi up` again.",
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

/** What the state says to stand, as far as it is what should stand: an archive as it is, `latest/` if it keeps its shape. */
function standingObjects(
  inputs: CheckedInputs,
  state: Partial<DeploymentState> | undefined,
  objects: readonly PlannedObject[],
): Map<string, DeployedObject> {
  if (state === undefined || state.fingerprintSha256 !== inputs.fingerprintSha256) {
    return new Map();
  }
  // The first write of an import gives `latest/` the import's own mark, or its destroy would take it for another deployment's.
  const reshaped = state.imported === true || compare(state, inputs).write.length > 0;
  const keepable = objects.filter((object) => object.forbidOverwrite || !reshaped).map((object) => object.key);
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
    `Archiving '${key}' in bucket '${bucket.name}' was refused: something else than this certificate's file stands there, and an archive ` +
      "is never overwritten. Move that object away, or choose another `prefix`.",
  );
}

type Settled<Result> = { result: Result } | { error: Error };

/** All uploads of a stage come to their end before anything is said about it. */
async function settle<Result>(promise: Promise<Result>): Promise<Settled<Result>> {
  try {
    return { result: await promise };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error("Uploading failed for an unknown reason.") };
  }
}

/** When nothing of this certificate exists, the previous state is still the truth, so the plain error is right. */
function interrupted(errors: readonly Error[], current: DeploymentState, previous: unknown): Error {
  const distinct = errors.filter(
    ({ message }, index) => errors.findIndex((error) => error.message === message) === index,
  );
  const [first = new Error()] = distinct;
  const others = distinct.length - 1;
  const reason = others === 0 ? first.message : `${first.message} (and ${others} more like it)`;
  if (current.objects.length === 0) {
    return others === 0 ? first : new UserError(reason, { cause: first });
  }
  const left = previous === undefined ? "Part of the deployment stands" : "Part of the change stands";
  const message = `${reason} ${left}; the next \`pulumi up\` finishes it.`;
  return new PartialError(message, resourceId(current), current, errors);
}

function describeState(
  inputs: CheckedInputs,
  { description, directories, deploymentId }: Desired,
  objects: readonly PlannedObject[],
  standing: ReadonlyMap<string, DeployedObject>,
): DeploymentState {
  return withoutUndefined({
    ...rememberedInputs(inputs),
    ...description,
    ...directories,
    renewAfter: inputs.renewAfter,
    warnings: inputs.warnings,
    objects: objects.flatMap(({ key }) => standing.get(key) ?? []),
    deploymentId,
  });
}
