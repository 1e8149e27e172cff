import { randomBytes } from "node:crypto";
import { type CheckFailure, checkFailures } from "../engine/checkFailure";
import { withoutUndefined } from "../engine/plainJson";
import type { Tell } from "../engine/tell";
import { isUnknown } from "../engine/unknown";
import type { BucketPolicy } from "../oss/bucketPolicy";
import { OssError } from "../oss/ossError";
import { locationProblems, normalizeLocation } from "../ossCertificateDeployment/location";
import { isClaim } from "./bequest";
import { editPolicy, UnfinishedEditError } from "./edit";
import { forget, heirOf, isBereft, noteBereft, remember } from "./household";
import { addHttpsOnly, bequeathHttpsOnly, hasHttpsOnly, heirOfHttpsOnly, removeHttpsOnly } from "./merge";
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

/**
 * What separates the state from the inputs, besides a policy without the statement (`isLost`): a refresh found it so, or this
 * process took the statement away a moment ago, with a predecessor that a run which was cut short had left to be deleted.
 */
export function diffHttpsOnly(state: Partial<HttpsOnlyState>, news: RawInputs) {
  const differs = (name: keyof HttpsOnlyInputs) => (state[name] ?? false) !== (news[name] ?? false);
  const changed = [...places, ...routes].filter(differs);
  const replaces = places.filter((name) => differs(name) && !isUnknown(news[name]));
  const isLost = state.enforced === false || isBereft(state.bucket);
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
 * @throws UnfinishedPolicyError when a first write was sent and what stands now isn't known to be right
 */
export async function enforceHttpsOnly(
  inputs: HttpsOnlyInputs,
  state: HttpsOnlyState | undefined,
  policy: BucketPolicy,
): Promise<HttpsOnlyState> {
  const claim = state?.claim ?? randomBytes(4).toString("hex");
  try {
    const { changed } = await editPolicy(policy, (text) => addHttpsOnly(text, inputs.bucket));
    noteBereft(inputs.bucket, false);
    return remembered(
      state,
      httpsOnlyState(inputs, { added: changed || (state?.added ?? false), claim, enforced: true }),
    );
  } catch (error) {
    if (state !== undefined || !(error instanceof UnfinishedEditError)) {
      throw error;
    }
    // A destroy takes away what may have been written.
    const written = httpsOnlyState(inputs, { added: true, claim, enforced: false });
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
  found: Pick<HttpsOnlyState, "added" | "claim" | "enforced">,
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
 * Takes the statement away if this resource added it, or it was left to it. Where another resource of this run wants it (a
 * successor under `--replace` or another name, a second one for the same bucket), it stays and is left to that one.
 *
 * @param tell hears that plain HTTP is no longer refused: somebody else's resource for the same bucket, which found the
 *   statement and added none, wouldn't notice before its next refresh
 */
export async function removeHttpsOnlyStatement(
  state: HttpsOnlyState,
  policy: BucketPolicy,
  tell: Tell = () => undefined,
): Promise<void> {
  forget(state);
  const heir = heirOf(state.bucket);
  // One that added the statement itself takes it away itself. One of 0.1.0's can be left nothing: it has no claim.
  const isKept = heir !== undefined && (heir.added || !isClaim(heir.claim));
  if (isKept || (!state.added && !isClaim(state.claim))) {
    return;
  }
  try {
    const { changed } = await editPolicy(policy, (text) => text && withoutOwner(text, state, heir));
    if (changed && heir === undefined) {
      noteBereft(state.bucket, true);
      tell(
        `Bucket '${state.bucket}' takes plain HTTP again. Where another stack or component wants HTTPS only for the same bucket, ` +
          "run `pulumi refresh` and `pulumi up` there.",
      );
    }
  } catch (error) {
    if (error instanceof OssError && error.code === "AccessDenied" && !state.added) {
      tell(
        `The HTTPS-only statement of bucket '${state.bucket}' stays: whether it was left to this resource can't be seen.`,
      );
    } else if (!(error instanceof OssError && error.code === "NoSuchBucket")) {
      throw error;
    }
  }
}

/** The policy when a resource goes. */
function withoutOwner(text: string, state: HttpsOnlyState, heir: HttpsOnlyState | undefined): string | undefined {
  const { bucket } = state;
  if (!state.added && heirOfHttpsOnly(text, bucket) !== state.claim) {
    return text;
  }
  return heir?.claim === undefined ? removeHttpsOnly(text, bucket) : bequeathHttpsOnly(text, bucket, heir.claim);
}
