import { randomBytes } from "node:crypto";
import { type CheckFailure, checkFailures } from "../engine/checkFailure";
import type { Report } from "../engine/report";
import { isUnknown } from "../engine/unknown";
import { withoutUndefined } from "../engine/withoutUndefined";
import type { BucketPolicy } from "../oss/bucketPolicy";
import { OssError } from "../oss/ossError";
import { locationProblems, normalizeLocation } from "../ossCertificateDeployment/location";
import { editPolicy, UnfinishedEditError } from "./edit";
import { addHttpsOnly, hasHttpsOnly } from "./merge";
import { lacksPermission } from "./permission";
import type { HttpsOnlyInputs, HttpsOnlyState } from "./state";
import { forget, noteRemoval, remember, wasRemoved } from "./thisRun";

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

/**
 * What separates the state from the inputs, besides a policy without the statement (`isLost`): a refresh found it so, or this
 * process took the statement away a moment ago, with a predecessor that a run which was cut short had left to be deleted.
 */
export function diffHttpsOnly(state: Partial<HttpsOnlyState>, news: RawInputs) {
  const differs = (name: keyof HttpsOnlyInputs) => (state[name] ?? false) !== (news[name] ?? false);
  const changed = [...places, ...routes].filter(differs);
  const replaces = places.filter((name) => differs(name) && !isUnknown(news[name]));
  const isLost = state.enforced === false || wasRemoved(state.bucket);
  if (replaces.length === 0 && state.bucket !== undefined) {
    remember(state as HttpsOnlyState);
  }
  return { changes: isLost || changed.length > 0, replaces, changed, isLost };
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
 * Adds the statement where it is missing.
 *
 * @param state what the last time left, if there was one
 * @throws UnfinishedPolicyError when a first write was sent and what it has now isn't known to be right
 */
export async function enforceHttpsOnly(
  inputs: HttpsOnlyInputs,
  state: HttpsOnlyState | undefined,
  policy: BucketPolicy,
): Promise<HttpsOnlyState> {
  const mark = state?.mark ?? randomBytes(4).toString("hex");
  try {
    const { changed } = await editPolicy(policy, (text) => addHttpsOnly(text, inputs.bucket));
    noteRemoval(inputs.bucket, false);
    return remembered(
      state,
      httpsOnlyState(inputs, { added: changed || (state?.added ?? false), mark, enforced: true }),
    );
  } catch (error) {
    if (state !== undefined || !(error instanceof UnfinishedEditError)) {
      throw error;
    }
    // A destroy takes away what may have been written.
    const written = httpsOnlyState(inputs, { added: true, mark, enforced: false });
    throw new UnfinishedPolicyError(error.message, remembered(state, written));
  }
}

function remembered(old: HttpsOnlyState | undefined, state: HttpsOnlyState): HttpsOnlyState {
  if (old !== undefined) {
    forget(old);
  }
  remember(state);
  return state;
}

export function httpsOnlyState(
  inputs: HttpsOnlyInputs,
  found: Pick<HttpsOnlyState, "added" | "mark" | "enforced">,
): HttpsOnlyState {
  const { region, bucket, endpoint, internal, pathStyle } = inputs;
  return withoutUndefined({ region, bucket, endpoint, internal, pathStyle, ...found });
}

/**
 * Looks whether the policy denies plain HTTP. Where the policy can't be read, the state stays as it is.
 *
 * @param report hears that it can't be read
 */
export async function refreshHttpsOnly(
  state: HttpsOnlyState,
  policy: BucketPolicy,
  report: Report = () => undefined,
): Promise<HttpsOnlyState | "gone"> {
  try {
    return { ...state, enforced: hasHttpsOnly(await policy.read(), state.bucket) };
  } catch (error) {
    if (error instanceof OssError && error.code === "NoSuchBucket") {
      return "gone";
    }
    if (lacksPermission(error)) {
      report(
        `Whether the policy of bucket '${state.bucket}' refuses plain HTTP is not known: looking needs oss:GetBucketPolicy, which these credentials ` +
          "don't have. The state stays as it is.",
      );
      return state;
    }
    throw error;
  }
}
