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

/** The statement could not be removed. */
export class UnremovedStatementError extends UserError {
  override readonly name = "UnremovedStatementError";
}

/** What a removal needs besides the state. */
export interface RemovalOptions {
  /**
   * Called when the bucket accepts plain HTTP again. Another stack's resource for the same bucket, which relied on the
   * statement, wouldn't notice before its next refresh.
   */
  report?: Report;
  /** The resource's URN, for the error. A dynamic provider doesn't know it. */
  urn?: string | undefined;
}

/**
 * Removes the statement if this resource added it or received it. If another resource of this run needs it (a successor under
 * `--replace` or another name, or a second resource for the same bucket), the statement stays and is handed over to that one.
 *
 * @throws UnremovedStatementError if OSS denies the request or doesn't answer, or the policy can't be edited
 */
export async function removeHttpsOnlyStatement(
  state: HttpsOnlyState,
  policy: BucketPolicy,
  { report = () => undefined, urn }: RemovalOptions = {},
): Promise<void> {
  forget(state);
  const successor = successorFor(state.bucket);
  // A successor that added the statement will remove it itself. A resource of version 0.1.0 has no mark, so it can't receive it.
  const isKept = successor !== undefined && (successor.added || !isMark(successor.mark));
  if (isKept || (!state.added && !isMark(state.mark))) {
    return;
  }
  try {
    const { changed } = await editPolicy(policy, (text) => text && withoutOwner(text, state, successor));
    if (changed && successor === undefined) {
      noteRemoval(state.bucket, true);
      report(
        `Bucket '${state.bucket}' accepts plain HTTP again. If another stack or component wants HTTPS only for the same bucket, ` +
          "run `pulumi refresh` and `pulumi up` there.",
      );
    }
  } catch (error) {
    if (error instanceof OssError && error.code === "NoSuchBucket") {
      return; // The policy was deleted with the bucket.
    }
    if (lacksPermission(error) && !state.added) {
      report(
        `The HTTPS-only statement of bucket '${state.bucket}' stays: its owner can't be determined, because these credentials lack oss:GetBucketPolicy.`,
      );
      return;
    }
    throw isLasting(error) ? new UnremovedStatementError(`${error.message} ${wayToForget(urn)}`) : error;
  }
}

/** Whether the next try may fail for the same reason, and no input of the program could help. */
function isLasting(error: unknown): error is Error {
  return error instanceof OssError || error instanceof PolicyMergeError || error instanceof UnfinishedEditError;
}

/** The policy after a resource is deleted. */
function withoutOwner(text: string, state: HttpsOnlyState, successor: HttpsOnlyState | undefined): string | undefined {
  const { bucket } = state;
  if (!state.added && successorOfHttpsOnly(text, bucket) !== state.mark) {
    return text;
  }
  return successor?.mark === undefined
    ? removeHttpsOnly(text, bucket)
    : handOverHttpsOnly(text, bucket, successor.mark);
}
