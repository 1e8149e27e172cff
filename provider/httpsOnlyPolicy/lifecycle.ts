import { type BucketPolicy, openBucketPolicy } from "../oss/bucketPolicy";
import { type CredentialSource, credentialSource, type Settings } from "../oss/credentials";
import { OssError } from "../oss/ossError";
import { endpointOf, locationProblems, normalizeLocation } from "../ossCertificateDeployment/location";
import { withoutUndefined } from "../ossCertificateDeployment/plainJson";
import { isUnknown } from "../ossCertificateDeployment/unknown";
import { editPolicy, UnfinishedEditError } from "./edit";
import { addHttpsOnly, hasHttpsOnly, removeHttpsOnly } from "./merge";
import type { HttpsOnlyInputs, HttpsOnlyState } from "./state";

/**
 * The lifecycle of `HttpsOnlyPolicy` as a dynamic provider: the module that the serialized shell (shell.ts) requires in
 * the provider's process. Values go in and out as plain JSON.
 */

/** What the dynamic host adds to inputs and state. A state that is saved without it can't be read or deleted any more. */
interface Hosted {
  __provider?: unknown;
}

type RawInputs = Partial<Record<keyof HttpsOnlyInputs, unknown>>;

const noSettings: Settings = { get: () => undefined };

let settings: Settings = noSettings;
let credentials: CredentialSource = credentialSource(noSettings, process.env);

/** Takes the configuration of the stack, or of the explicit provider that this process serves. */
export function configure(request: { config: Settings }): void {
  settings = request.config;
  credentials = credentialSource(settings, process.env);
}

const policyOf = (location: HttpsOnlyInputs): BucketPolicy =>
  openBucketPolicy(location.bucket, endpointOf(location), credentials);

export async function check(_olds: RawInputs, news: RawInputs) {
  const region =
    news.region || settings.get("alicloud:region") || process.env.ALICLOUD_REGION || process.env.ALIBABA_CLOUD_REGION;
  const inputs: RawInputs = withoutUndefined(normalizeLocation({ ...news, region }));
  const failures = locationProblems(inputs).map((reason) => ({ property: "" as const, reason }));
  return { inputs, failures };
}

/** Inputs whose change means another policy. */
const places = ["region", "bucket"] as const;

/** Inputs that say how the bucket is reached: a change is only remembered. */
const routes = ["endpoint", "internal", "pathStyle"] as const;

export async function diff(_id: string, olds: Partial<HttpsOnlyState>, news: RawInputs) {
  const differs = (name: keyof HttpsOnlyInputs) => (olds[name] ?? false) !== (news[name] ?? false);
  return {
    changes: olds.enforced === false || [...places, ...routes].some(differs),
    replaces: places.filter((name) => differs(name) && !isUnknown(news[name])),
    deleteBeforeReplace: false,
  };
}

export async function create(inputs: HttpsOnlyInputs & Hosted): Promise<{ id: string; outs: HttpsOnlyState }> {
  const id = `${inputs.region}/${inputs.bucket}/https-only`;
  try {
    return { id, outs: await enforce(inputs, false) };
  } catch (error) {
    if (!(error instanceof UnfinishedEditError)) {
      throw error;
    }
    // Saved, so that the next `pulumi up` looks again and a destroy takes away what may have been written.
    throw Object.assign(new Error(error.message), {
      id,
      properties: { ...stateOf(inputs, { added: true, enforced: false }), __provider: inputs.__provider },
      reasons: [error.message],
    });
  }
}

export async function update(_id: string, olds: HttpsOnlyState, news: HttpsOnlyInputs & Hosted) {
  return { outs: await enforce(news, olds.added) };
}

async function enforce(inputs: HttpsOnlyInputs, addedBefore: boolean): Promise<HttpsOnlyState> {
  const { changed } = await editPolicy(policyOf(inputs), (text) => addHttpsOnly(text, inputs.bucket));
  return stateOf(inputs, { added: addedBefore || changed, enforced: true });
}

function stateOf(inputs: HttpsOnlyInputs, found: Pick<HttpsOnlyState, "added" | "enforced">): HttpsOnlyState {
  const { region, bucket, endpoint, internal, pathStyle } = inputs;
  return withoutUndefined({ region, bucket, endpoint, internal, pathStyle, ...found });
}

/** Where the policy can't be read, the state stays as it is. */
export async function read(id: string, state: HttpsOnlyState): Promise<{ id?: string; props?: HttpsOnlyState }> {
  try {
    const policy = await policyOf(state).read();
    return { id, props: { ...state, enforced: hasHttpsOnly(policy, state.bucket) } };
  } catch (error) {
    if (error instanceof OssError && error.code === "NoSuchBucket") {
      return {};
    }
    if (error instanceof OssError && error.status === 403) {
      return { id, props: state };
    }
    throw error;
  }
}

async function deleteStatement(_id: string, state: HttpsOnlyState): Promise<void> {
  if (!state.added) {
    return;
  }
  try {
    await editPolicy(policyOf(state), (text) => text && removeHttpsOnly(text, state.bucket));
  } catch (error) {
    if (!(error instanceof OssError && error.code === "NoSuchBucket")) {
      throw error;
    }
  }
}

export { deleteStatement as delete };
