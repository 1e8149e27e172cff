import { renewalWarning } from "../certificate/validity";
import type { Account } from "../ossCertificateDeployment/account";
import { type CheckFailure, checkDeployment, type RawInputs } from "../ossCertificateDeployment/check";
import { destroyDeployment } from "../ossCertificateDeployment/destroy";
import { normalizeLocation, readResourceId, resourceId } from "../ossCertificateDeployment/location";
import { withoutUndefined } from "../ossCertificateDeployment/plainJson";
import { type PreviewedState, previewDeployment } from "../ossCertificateDeployment/preview";
import { reconcile } from "../ossCertificateDeployment/reconcile";
import { recoverDeployment } from "../ossCertificateDeployment/recover";
import { refreshDeployment, type Tell } from "../ossCertificateDeployment/refresh";
import type { CheckedInputs, DeploymentState } from "../ossCertificateDeployment/state";
import { type DetailedDiff, detailDiff } from "./detailedDiff";
import type { EngineLog } from "./engineLog";
import type { Properties } from "./properties";

/** What the methods of a configured provider work with. */
export interface Context {
  account: Account;
  log: EngineLog;
  now(): Date;
}

export interface Checked {
  inputs: RawInputs;
  /** Names of the inputs that are secret from here on. */
  secrets: ReadonlySet<string>;
  failures: CheckFailure[];
}

/** Checks, derives, and says what a user should know about the certificate. */
export async function check(urn: string, olds: Properties, news: Properties, context: Context): Promise<Checked> {
  const { account, log } = context;
  const now = context.now();
  const { inputs, failures } = checkDeployment(olds.values, news.values, { now, defaultRegion: account.defaultRegion });
  for (const warning of failures.length === 0 ? warningsOf(inputs, now) : []) {
    await log.warn(urn, warning);
  }
  const texts = (["certificate", "chain"] as const).filter((name) => isText(inputs[name]));
  return { inputs, failures, secrets: new Set([...news.secrets, "privateKey", ...texts]) };
}

/** PEM text is secret besides the key's, so that no preview shows walls of it. A file asset is a path and a hash. */
function isText(pem: unknown): boolean {
  return typeof pem === "string" || (typeof pem === "object" && pem !== null && "text" in pem);
}

function warningsOf({ warnings, notAfter, renewAfter }: RawInputs, now: Date): string[] {
  const expiry =
    typeof notAfter === "string" && typeof renewAfter === "string"
      ? renewalWarning({ notAfter, renewAfter, now })
      : undefined;
  return [...(Array.isArray(warnings) ? warnings.map(String) : []), ...(expiry === undefined ? [] : [expiry])];
}

export async function diff(urn: string, olds: Properties, news: Properties, context: Context): Promise<DetailedDiff> {
  const result = detailDiff(stateOf(olds), inputsOf(news));
  if (result.missing.length > 0) {
    const keys = result.missing.map((key) => `'${key}'`).join(", ");
    await context.log.info(
      urn,
      `Missing in the bucket, or not as it was deployed: ${keys}. An update writes it again.`,
    );
  }
  return result;
}

/** What create or update leaves, or in a preview would leave. */
export interface Deployed {
  id: string;
  state: DeploymentState | PreviewedState;
}

/** @throws PartialDeploymentError, OssError, CredentialsError, ChangedSinceCheckError: see `reconcile` */
export async function deploy(
  olds: Properties | undefined,
  news: Properties,
  preview: boolean,
  context: Context,
): Promise<Deployed> {
  const inputs = inputsOf(news);
  const state = olds && stateOf(olds);
  if (preview) {
    return { id: "", state: previewDeployment(inputs, state) };
  }
  const deployed = await reconcile(inputs, state, context.account.openBucket(inputs), context.now());
  return { id: resourceId(deployed), state: deployed };
}

/** What a read found; `inputs` only when there were none before. */
export interface Read {
  id: string;
  state: DeploymentState;
  inputs?: RawInputs;
}

/**
 * Looks at the bucket: for a refresh, with the state of a deployment; for an import or a `get`, with its id alone, or
 * besides it how the bucket is reached.
 *
 * @returns `"gone"` when nothing of it stands
 */
export async function read(urn: string, id: string, olds: Properties, context: Context): Promise<Read | "gone"> {
  const state = stateOf(olds);
  return state.deploymentId === undefined ? recover(id, state, context) : refresh(urn, id, state, context);
}

async function refresh(urn: string, id: string, state: DeploymentState, context: Context): Promise<Read | "gone"> {
  const refreshed = await warning(urn, context, (tell) =>
    refreshDeployment(state, context.account.openBucket(state), tell),
  );
  return refreshed === "gone" ? "gone" : { id, state: refreshed };
}

async function recover(id: string, given: Partial<DeploymentState>, context: Context): Promise<Read | "gone"> {
  const { endpoint, cname, internal, pathStyle } = given;
  const location = normalizeLocation({
    ...readResourceId(id),
    ...withoutUndefined({ endpoint, cname, internal, pathStyle }),
  });
  const recovered = await recoverDeployment(location, context.account.openBucket(location), context.now());
  return recovered === "missing" ? "gone" : { id: resourceId(location), ...recovered };
}

export async function destroy(urn: string, olds: Properties, context: Context): Promise<void> {
  const state = stateOf(olds);
  await warning(urn, context, (tell) => destroyDeployment(state, context.account.openBucket(state), tell));
}

/** Logs, when it is done, what an action tells on its way. */
async function warning<Result>(
  urn: string,
  { log }: Context,
  action: (tell: Tell) => Promise<Result>,
): Promise<Result> {
  const told: string[] = [];
  const result = await action((sentence) => told.push(sentence));
  for (const sentence of told) {
    await log.warn(urn, sentence);
  }
  return result;
}

/** A stack that was moved here from the dynamic resource still has its serialized code. */
function stateOf({ values }: Properties): DeploymentState {
  const { __provider, ...state } = values;
  return state as unknown as DeploymentState;
}

/** The engine hands back what check returned. */
function inputsOf({ values }: Properties): CheckedInputs {
  return values as unknown as CheckedInputs;
}
