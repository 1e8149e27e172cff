import { isDeepStrictEqual } from "node:util";
import { withMutex } from "../engine/mutex";
import { UserError } from "../engine/userError";
import type { BucketPolicy } from "../oss/bucketPolicy";
import { OssError } from "../oss/ossError";

/** The result of an edit. */
export interface Edited {
  /** False when the policy was already as it should be. */
  changed: boolean;
}

/** A write was sent, but it is unknown whether the policy is now as it should be. */
export class UnfinishedEditError extends UserError {
  override readonly name = "UnfinishedEditError";
}

/** How often an edit starts again because somebody else changed the policy meanwhile. */
const rounds = 5;

/**
 * Reads a bucket's policy, changes it and writes it back, while other programs may do the same. OSS has no conditional write
 * for policies. So the policy is read again right before the write, and must still be the text that the edit started from, and
 * right after it, and must be what was written; otherwise the edit starts again. What another program writes in the one
 * round trip between the second read and the write is lost. Edits in one process wait for each other.
 *
 * @param edit returns the desired policy: the same text to keep it, `undefined` for none
 * @throws UnfinishedEditError if others keep changing the policy, or OSS failed after a write was sent
 */
export async function editPolicy(
  policy: BucketPolicy,
  edit: (text: string | undefined) => string | undefined,
): Promise<Edited> {
  return withMutex(policy.bucket, async () => {
    let changed = false;
    let text = await policy.read();
    for (let round = 0; round < rounds; round++) {
      const desired = edit(text);
      if (desired === text) {
        return { changed };
      }
      const before = await policy.read();
      if (before !== text) {
        text = before;
        continue;
      }
      changed = true;
      text = await written(policy, desired);
      if (samePolicy(text, desired)) {
        return { changed };
      }
    }
    const reason = `Another program keeps changing the policy of bucket '${policy.bucket}': ${rounds} times during this edit. Find out which program, and run \`pulumi up\` again when it has finished.`;
    throw changed ? new UnfinishedEditError(reason) : new UserError(reason);
  });
}

async function written(policy: BucketPolicy, text: string | undefined): Promise<string | undefined> {
  try {
    await (text === undefined ? policy.delete() : policy.write(text));
  } catch (error) {
    throw isRefusal(error) ? error : unfinished(error);
  }
  try {
    return await policy.read();
  } catch (error) {
    throw unfinished(error);
  }
}

/** A status below 500 means that nothing was written. Without an answer, something may have been. */
function isRefusal(error: unknown): boolean {
  return error instanceof OssError && error.status !== undefined && error.status < 500;
}

function unfinished(error: unknown): UnfinishedEditError {
  return new UnfinishedEditError(error instanceof Error ? error.message : "Editing the bucket's policy failed.");
}

/** OSS may return the same JSON formatted differently. */
function samePolicy(left: string | undefined, right: string | undefined): boolean {
  return left === right || (left !== undefined && right !== undefined && isDeepStrictEqual(parse(left), parse(right)));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
