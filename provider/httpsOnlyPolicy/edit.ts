import { isDeepStrictEqual } from "node:util";
import { withMutex } from "../engine/mutex";
import { UserError } from "../engine/userError";
import type { BucketPolicy } from "../oss/bucketPolicy";
import { OssError } from "../oss/ossError";

/** What an edit came to. */
export interface Edited {
  /** False when the policy was already as it should be. */
  changed: boolean;
}

/** A write was sent, and what stands now isn't known to be right. */
export class UnfinishedEditError extends UserError {
  override readonly name = "UnfinishedEditError";
}

/** How often the policy is read anew because somebody else changed it meanwhile. */
const rounds = 5;

/**
 * Reads a bucket's policy, changes it and writes it back, in the company of others who do the same. OSS has no
 * conditional write for policies, so the policy is read once more right before the write, which must not meet another
 * text than the edit began with, and right after it, which must show what was written; else it begins again. What
 * another program writes within the one round trip between the second reading and the write is lost to both; edits of
 * one process wait for each other.
 *
 * @param edit the policy as it should be: the same text to leave it, `undefined` for none
 * @throws UnfinishedEditError when others keep changing the policy, or OSS failed after a write was sent
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
    const reason = `Another program keeps changing the policy of bucket '${policy.bucket}', ${rounds} times while it was being edited. Find out which, and run \`pulumi up\` again when it has finished.`;
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

/** An answer below 500 says that nothing was written; without one it may have been. */
function isRefusal(error: unknown): boolean {
  return error instanceof OssError && error.status !== undefined && error.status < 500;
}

function unfinished(error: unknown): UnfinishedEditError {
  return new UnfinishedEditError(error instanceof Error ? error.message : "Editing the bucket's policy failed.");
}

/** OSS may give the JSON back in another spelling. */
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
