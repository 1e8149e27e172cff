import { UserError } from "../engine/userError";
import type { PolicyDocument } from "../oss/policyDocument";
import { handedOver, successorIn } from "./handOver";
import { appendStatement, locateStatements, PolicyTextError, removeStatement, replaceStatement } from "./policyText";
import { coversHttpsOnly, httpsOnlyStatement, isHttpsOnly } from "./statement";

/** The largest policy that OSS accepts, in bytes (https://www.alibabacloud.com/help/en/oss/developer-reference/putbucketpolicy). */
export const policyLimit = 16 * 1024;

/** The bucket's policy can't be edited in its present form. */
export class PolicyMergeError extends UserError {
  override readonly name = "PolicyMergeError";
}

/** Whether the policy denies plain HTTP, by our statement or by a broader one. */
export function hasHttpsOnly(policy: string | undefined, bucket: string): boolean {
  return statements(policy, bucket).some(({ value }) => coversHttpsOnly(value, bucket));
}

/**
 * The policy with the HTTPS-only statement; the same text if it already denies plain HTTP.
 *
 * @param policy the bucket's policy as OSS returned it; `undefined` if it has none
 * @throws PolicyMergeError if the policy can't be parsed, or would exceed 16 KB
 */
export function addHttpsOnly(policy: string | undefined, bucket: string): string {
  const ours = httpsOnlyStatement(bucket);
  if (policy === undefined) {
    return JSON.stringify({ Version: "1", Statement: [ours] } satisfies PolicyDocument);
  }
  if (hasHttpsOnly(policy, bucket)) {
    return policy;
  }
  const merged = appendStatement(policy, ours);
  const size = Buffer.byteLength(merged);
  if (size > policyLimit) {
    throw new PolicyMergeError(
      `Adding the HTTPS-only statement to the policy of bucket '${bucket}' would make it ${size} bytes long, and OSS takes at most ${policyLimit}. ` +
        "Merge or remove statements of the policy, or set `httpsOnly: false`.",
    );
  }
  return merged;
}

/**
 * The policy without our statement, even if that is formatted differently by now; `undefined` if nothing else is left. A
 * broader statement isn't ours and stays.
 *
 * @throws PolicyMergeError if the policy can't be parsed
 */
export function removeHttpsOnly(policy: string, bucket: string): string | undefined {
  const found = statements(policy, bucket);
  const index = found.findIndex(({ value }) => isHttpsOnly(value, bucket));
  if (index === -1) {
    return policy;
  }
  return found.length === 1 ? undefined : removeStatement(policy, index);
}

/**
 * The policy with our statement handed over to the resource with this mark; the same text if there is no such statement, or no
 * room for the mark.
 *
 * @throws PolicyMergeError if the policy can't be parsed
 */
export function handOverHttpsOnly(policy: string, bucket: string, mark: string): string {
  const index = statements(policy, bucket).findIndex(({ value }) => isHttpsOnly(value, bucket));
  const marked = index === -1 ? policy : replaceStatement(policy, index, handedOver(httpsOnlyStatement(bucket), mark));
  return Buffer.byteLength(marked) > policyLimit ? policy : marked;
}

/** The mark of the resource to which our statement was handed over, if it was. @throws PolicyMergeError if the policy can't be parsed */
export function successorOfHttpsOnly(policy: string, bucket: string): string | undefined {
  const ours = statements(policy, bucket).find(({ value }) => isHttpsOnly(value, bucket));
  return ours && successorIn(policy.slice(ours.start, ours.end));
}

function statements(policy: string | undefined, bucket: string) {
  try {
    return policy === undefined ? [] : locateStatements(policy);
  } catch (error) {
    if (!(error instanceof PolicyTextError)) {
      throw error;
    }
    throw new PolicyMergeError(
      `Can't change the policy of bucket '${bucket}' without damaging it, because ${error.message}. Correct it in the console.`,
    );
  }
}
