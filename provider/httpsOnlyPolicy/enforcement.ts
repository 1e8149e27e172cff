import { type CheckFailure, checkFailures } from "../engine/checkFailure";
import { withoutUndefined } from "../engine/plainJson";
import type { Tell } from "../engine/tell";
import { isUnknown } from "../engine/unknown";
import type { BucketPolicy } from "../oss/bucketPolicy";
import { OssError } from "../oss/ossError";
import { locationProblems, normalizeLocation } from "../ossCertificateDeployment/location";
import { editPolicy, UnfinishedEditError } from "./edit";
import { addHttpsOnly, hasHttpsOnly, removeHttpsOnly } from "./merge";
import type { HttpsOnlyInputs, HttpsOnlyState } from "./state";

/** Inputs as a program gave them: nothing about them is certain yet. */
export type RawInputs = Partial<Record<keyof HttpsOnlyInputs, unknown>>;

/** `<region>/<bucket>/https-only`: the resource's id. */
export function policyId({ region, bucket }: HttpsOnlyInputs): string {
  return `${region}/${bucket}/https-only`;
}

export function checkHttpsOnly(
  news: RawInputs,
  defaultRegion: string | undefined,
): { inputs: RawInputs; failures: CheckFailure[] } {
  const inputs: RawInputs = withoutUndefined(normalizeLocation({ ...news, region: news.region || defaultRegion }));
  return { inputs, failures: checkFailures(locationProblems(inputs)) };
}

/** Inputs whose change means another policy. */
const places = ["region", "bucket"] as const;

/** Inputs that say how the bucket is reached: a change is only remembered. */
const routes = ["endpoint", "internal", "pathStyle"] as const;

/** What separates the state from the inputs, besides a policy that a refresh found without the statement. */
export function diffHttpsOnly(state: Partial<HttpsOnlyState>, news: RawInputs) {
  const differs = (name: keyof HttpsOnlyInputs) => (state[name] ?? false) !== (news[name] ?? false);
  const changed = [...places, ...routes].filter(differs);
  return {
    changes: state.enforced === false || changed.length > 0,
    replaces: places.filter((name) => differs(name) && !isUnknown(news[name])),
    changed,
  };
}

/** The policy may have been written: `state` is what is saved, so that the next `pulumi up` looks again. */
export class UnfinishedPolicyError extends Error {
  override readonly name = "UnfinishedPolicyError";
  readonly state: HttpsOnlyState;

  constructor(reason: string, state: HttpsOnlyState) {
    super(reason);
    this.state = state;
  }
}

/**
 * Buckets whose policy had the statement when this process made a resource for it. It may be that of a resource which the
 * new one takes the place of (`--replace`, another name) and which is deleted next, in the same process.
 */
const takenOver = new Set<string>();

/**
 * Adds the statement where it is missing.
 *
 * @param state what the last time left, if there was one
 * @throws UnfinishedPolicyError when a first write was sent and what stands now isn't known to be right
 */
export async function enforceHttpsOnly(
  inputs: HttpsOnlyInputs,
  state: HttpsOnlyState | undefined,
  policy: BucketPolicy,
): Promise<HttpsOnlyState> {
  try {
    const { changed } = await editPolicy(policy, (text) => addHttpsOnly(text, inputs.bucket));
    if (state === undefined && !changed) {
      takenOver.add(policy.bucket);
    }
    return httpsOnlyState(inputs, { added: changed || (state?.added ?? false), enforced: true });
  } catch (error) {
    if (state !== undefined || !(error instanceof UnfinishedEditError)) {
      throw error;
    }
    // A destroy takes away what may have been written.
    throw new UnfinishedPolicyError(error.message, httpsOnlyState(inputs, { added: true, enforced: false }));
  }
}

export function httpsOnlyState(
  inputs: HttpsOnlyInputs,
  found: Pick<HttpsOnlyState, "added" | "enforced">,
): HttpsOnlyState {
  const { region, bucket, endpoint, internal, pathStyle } = inputs;
  return withoutUndefined({ region, bucket, endpoint, internal, pathStyle, ...found });
}

/** Where the policy can't be read, the state stays as it is. */
export async function refreshHttpsOnly(state: HttpsOnlyState, policy: BucketPolicy): Promise<HttpsOnlyState | "gone"> {
  try {
    return { ...state, enforced: hasHttpsOnly(await policy.read(), state.bucket) };
  } catch (error) {
    if (error instanceof OssError && error.code === "NoSuchBucket") {
      return "gone";
    }
    if (error instanceof OssError && error.code === "AccessDenied") {
      return state;
    }
    throw error;
  }
}

/**
 * Takes the statement away, unless it stood there before, or a successor relies on it.
 *
 * @param tell hears that plain HTTP is no longer refused: somebody else's resource for the same bucket, which found the
 *   statement and added none, wouldn't notice before its next refresh
 */
export async function removeHttpsOnlyStatement(
  state: HttpsOnlyState,
  policy: BucketPolicy,
  tell: Tell = () => undefined,
): Promise<void> {
  if (!state.added || takenOver.has(policy.bucket)) {
    return;
  }
  try {
    const { changed } = await editPolicy(policy, (text) => text && removeHttpsOnly(text, state.bucket));
    if (changed) {
      tell(
        `Bucket '${state.bucket}' takes plain HTTP again. Where another stack or component wants HTTPS only for the same bucket, ` +
          "run `pulumi refresh` and `pulumi up` there.",
      );
    }
  } catch (error) {
    if (!(error instanceof OssError && error.code === "NoSuchBucket")) {
      throw error;
    }
  }
}
