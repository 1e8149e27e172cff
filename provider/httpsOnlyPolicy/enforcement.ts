import { randomBytes } from "node:crypto";
import { checkFailures } from "../engine/checkFailure";
import { differences, fieldProblems, replacing } from "../engine/fields";
import type { Raw } from "../engine/raw";
import { program, type Reader } from "../engine/reader";
import type { Report } from "../engine/report";
import { withoutUndefined } from "../engine/withoutUndefined";
import type { CheckResult } from "../lifecycle/lifecycle";
import { PartialError } from "../lifecycle/partialError";
import type { BucketPolicy } from "../oss/bucketPolicy";
import { locationConflicts, normalizeBucketLocation } from "../oss/location";
import { OssError } from "../oss/ossError";
import { editPolicy, UnfinishedEditError } from "./edit";
import { inputFields } from "./fields";
import { addHttpsOnly, hasHttpsOnly } from "./merge";
import { lacksPermission } from "./permission";
import type { HttpsOnlyInputs, HttpsOnlyState } from "./state";
import { forget, noteRemoval, remember, wasRemoved } from "./thisRun";

/** `<region>/<bucket>/https-only`: the resource's id. */
export function policyId({ region, bucket }: HttpsOnlyInputs): string {
  return `${region}/${bucket}/https-only`;
}

/** Validates the inputs, without reading the bucket. */
export function checkHttpsOnly(
  news: Raw<HttpsOnlyInputs>,
  defaultRegion: string | undefined,
  reader: Reader = program,
): CheckResult<HttpsOnlyInputs> {
  const inputs = withoutUndefined(normalizeBucketLocation({ ...news, region: news.region || defaultRegion }));
  return {
    inputs,
    failures: checkFailures([...fieldProblems(inputFields, inputs, reader), ...locationConflicts(inputs)]),
  };
}

/**
 * How the state differs from the inputs. `isLost`: the policy lacks the statement, because a refresh found it missing, or because
 * this process has just removed it together with a predecessor that an interrupted run had left to be deleted.
 */
export function diffHttpsOnly(state: Partial<HttpsOnlyState>, news: Raw<HttpsOnlyInputs>) {
  const { replace, record } = differences(inputFields, state, news);
  const changed = [...replace, ...record];
  const isLost = state.enforced === false || wasRemoved(state.bucket);
  const replaces = replacing(replace, news);
  if (replaces.length === 0 && state.bucket !== undefined) {
    remember(state as HttpsOnlyState);
  }
  return { changes: isLost || changed.length > 0, replaces, changed, isLost };
}

/**
 * Adds the statement if it is missing.
 *
 * @param state what the last deployment left, if there was one
 * @throws PartialError if the first write was sent, but it is unknown whether the policy is now right; the next `pulumi up` checks again
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
    // So that a destroy removes what may have been written.
    const written = httpsOnlyState(inputs, { added: true, mark, enforced: false });
    throw new PartialError(error.message, policyId(inputs), remembered(state, written), [error]);
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
 * Checks whether the policy denies plain HTTP. If the policy can't be read, the state stays as it is.
 *
 * @param report called if the policy can't be read
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
        `Can't check whether the policy of bucket '${state.bucket}' refuses plain HTTP: these credentials lack oss:GetBucketPolicy. ` +
          "The state stays as it is.",
      );
      return state;
    }
    throw error;
  }
}
