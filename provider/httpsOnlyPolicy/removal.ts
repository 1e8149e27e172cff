import { wayToForget } from "../engine/forget";
import type { Report } from "../engine/report";
import { UserError } from "../engine/userError";
import type { BucketPolicy } from "../oss/bucketPolicy";
import { OssError } from "../oss/ossError";
import { editPolicy, UnfinishedEditError } from "./edit";
import { isMark } from "./handOver";
import { handOverHttpsOnly, PolicyMergeError, removeHttpsOnly, successorOfHttpsOnly } from "./merge";
import { lacksPermission } from "./permission";
import type { HttpsOnlyState } from "./state";
import { forget, noteRemoval, successorFor } from "./thisRun";

/** The statement could not be taken away. */
export class UnremovedStatementError extends UserError {
  override readonly name = "UnremovedStatementError";
}

/** What a removal needs to know besides the state. */
export interface RemovalOptions {
  /**
   * Hears that plain HTTP is no longer refused: somebody else's resource for the same bucket, which found the statement and
   * added none, wouldn't notice before its next refresh.
   */
  report?: Report;
  /** The resource's URN, for the sentence that names it. A dynamic provider doesn't know it. */
  urn?: string | undefined;
}

/**
 * Takes the statement away if this resource added it, or it was handed over to it. Where another resource of this run wants it
 * (a successor under `--replace` or another name, a second one for the same bucket), it stays and is handed over to that one.
 *
 * @throws UnremovedStatementError when OSS refuses or gives no answer, or the policy can't be edited
 */
export async function removeHttpsOnlyStatement(
  state: HttpsOnlyState,
  policy: BucketPolicy,
  { report = () => undefined, urn }: RemovalOptions = {},
): Promise<void> {
  forget(state);
  const successor = successorFor(state.bucket);
  // One that added the statement takes it away itself. To one of 0.1.0's nothing can be handed over: it has no mark.
  const isKept = successor !== undefined && (successor.added || !isMark(successor.mark));
  if (isKept || (!state.added && !isMark(state.mark))) {
    return;
  }
  try {
    const { changed } = await editPolicy(policy, (text) => text && withoutOwner(text, state, successor));
    if (changed && successor === undefined) {
      noteRemoval(state.bucket, true);
      report(
        `Bucket '${state.bucket}' takes plain HTTP again. Where another stack or component wants HTTPS only for the same bucket, ` +
          "run `pulumi refresh` and `pulumi up` there.",
      );
    }
  } catch (error) {
    if (error instanceof OssError && error.code === "NoSuchBucket") {
      return; // The policy went with the bucket.
    }
    if (lacksPermission(error) && !state.added) {
      report(
        `The HTTPS-only statement of bucket '${state.bucket}' stays: whether it was handed over to this resource can't be seen.`,
      );
      return;
    }
    throw isLasting(error) ? new UnremovedStatementError(`${error.message} ${wayToForget(urn)}`) : error;
  }
}

/** Whether the next try may fail for the same reason, with no input of the program that could help. */
function isLasting(error: unknown): error is Error {
  return error instanceof OssError || error instanceof PolicyMergeError || error instanceof UnfinishedEditError;
}

/** The policy when a resource goes. */
function withoutOwner(text: string, state: HttpsOnlyState, successor: HttpsOnlyState | undefined): string | undefined {
  const { bucket } = state;
  if (!state.added && successorOfHttpsOnly(text, bucket) !== state.mark) {
    return text;
  }
  return successor?.mark === undefined
    ? removeHttpsOnly(text, bucket)
    : handOverHttpsOnly(text, bucket, successor.mark);
}
