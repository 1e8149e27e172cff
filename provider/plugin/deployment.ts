import { reachWarning } from "../bucketLayout/archiveReach";
import { renewalWarning } from "../certificate/validity";
import { checkFailures } from "../engine/checkFailure";
import { isUnknown } from "../engine/unknown";
import { UserError } from "../engine/userError";
import { withoutUndefined } from "../engine/withoutUndefined";
import { bucketOf } from "../oss/accountBucket";
import { type CheckResult, checkDeployment, type RawInputs } from "../ossCertificateDeployment/check";
import { destroyDeployment } from "../ossCertificateDeployment/destroy";
import { normalizeLocation, readResourceId, resourceId } from "../ossCertificateDeployment/location";
import { type Places, placeTaken } from "../ossCertificateDeployment/place";
import { previewDeployment } from "../ossCertificateDeployment/preview";
import { reconcile } from "../ossCertificateDeployment/reconcile";
import { recoverDeployment } from "../ossCertificateDeployment/recover";
import { refreshDeployment } from "../ossCertificateDeployment/refresh";
import type { CheckedInputs, DeploymentState } from "../ossCertificateDeployment/state";
import { detailDiff } from "./detailedDiff";
import type { Properties } from "./properties";
import {
  type Checked,
  type Context,
  type Deployed,
  type DetailedDiff,
  type Read,
  type ServedResource,
  warning,
  withoutCode,
} from "./servedResource";

/** Checks, derives, and says what a user should know about the certificate. */
async function check(urn: string, olds: Properties, news: Properties, context: Context): Promise<Checked> {
  const { account, log } = context;
  const now = context.now();
  const checked = checkDeployment(olds.values, news.values, { now, defaultRegion: account.defaultRegion });
  const failures = [...checked.failures, ...checkFailures(placeProblems(urn, checked, context.places))];
  const { inputs } = checked;
  for (const warning of failures.length === 0 ? warningsOf(inputs, now) : []) {
    await log.warn(urn, warning);
  }
  const texts = (["certificate", "chain"] as const).filter((name) => isText(inputs[name]));
  return { inputs, failures, secrets: new Set([...news.secrets, "privateKey", ...texts]) };
}

/** A place belongs to one resource of a program. One that isn't known yet is judged by the check of the update. */
function placeProblems(urn: string, { inputs, failures }: CheckResult, places: Places): string[] {
  const { bucket, prefix } = inputs;
  if (failures.length > 0 || typeof bucket !== "string" || isUnknown(bucket) || isUnknown(prefix)) {
    return [];
  }
  const place = { bucket, prefix: prefix as string | undefined };
  const other = places.claim(place, urn, urn.split("::").at(-1) ?? urn);
  return other === undefined ? [] : [placeTaken(place, other)];
}

/** PEM text is secret besides the key's, so that no preview shows walls of it. A file asset is a path and a hash. */
function isText(pem: unknown): boolean {
  return typeof pem === "string" || (typeof pem === "object" && pem !== null && "text" in pem);
}

function warningsOf({ warnings, notAfter, renewAfter, prefix }: RawInputs, now: Date): string[] {
  const expiry =
    typeof notAfter === "string" && typeof renewAfter === "string"
      ? renewalWarning({ notAfter, renewAfter, now })
      : undefined;
  const reach = typeof prefix === "string" ? reachWarning(prefix) : undefined;
  return [...(Array.isArray(warnings) ? warnings.map(String) : []), expiry, reach].filter((text) => text !== undefined);
}

async function diff(urn: string, olds: Properties, news: Properties, context: Context): Promise<DetailedDiff> {
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

/** @throws PartialDeploymentError, OssError, CredentialsError, ChangedSinceCheckError: see `reconcile` */
async function deploy(
  urn: string,
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
  const other = context.places.refusedTo(inputs);
  if (other !== undefined) {
    throw new UserError(placeTaken(inputs, other));
  }
  const deployed = await warning(urn, context, (report) =>
    reconcile(inputs, state, bucketOf(context.account, inputs), context.now(), report),
  );
  return { id: resourceId(deployed), state: deployed };
}

/**
 * Looks at the bucket: for a refresh, with the state of a deployment; for an import or a `get`, with its id alone, or
 * besides it how the bucket is reached.
 *
 * @returns `"gone"` when nothing of it stands
 */
async function read(urn: string, id: string, olds: Properties, context: Context): Promise<Read | "gone"> {
  const state = stateOf(olds);
  // A state that was edited by hand may lack its mark, and must not get that of whoever wrote `latest/` last.
  const isImport = state.deploymentId === undefined && state.objects === undefined;
  return isImport ? recover(id, state, context) : refresh(urn, id, state, context);
}

async function refresh(urn: string, id: string, state: DeploymentState, context: Context): Promise<Read | "gone"> {
  const refreshed = await warning(urn, context, (report) =>
    refreshDeployment(state, bucketOf(context.account, state), report),
  );
  return refreshed === "gone" ? "gone" : { id, state: refreshed };
}

async function recover(id: string, given: Partial<DeploymentState>, context: Context): Promise<Read | "gone"> {
  const { endpoint, cname, internal, pathStyle } = given;
  const location = normalizeLocation({
    ...readResourceId(id),
    ...withoutUndefined({ endpoint, cname, internal, pathStyle }),
  });
  const recovered = await recoverDeployment(location, bucketOf(context.account, location), context.now());
  return recovered === "missing" ? "gone" : { id: resourceId(location), ...recovered };
}

async function destroy(urn: string, olds: Properties, context: Context): Promise<void> {
  const state = stateOf(olds);
  await warning(urn, context, (report) => destroyDeployment(state, bucketOf(context.account, state), { report, urn }));
}

function stateOf(olds: Properties): DeploymentState {
  return withoutCode(olds) as unknown as DeploymentState;
}

/** The engine hands back what check returned. */
function inputsOf({ values }: Properties): CheckedInputs {
  return values as unknown as CheckedInputs;
}

/** `alicloud-certificates:index:OssCertificateDeployment`. */
export const deployment: ServedResource = { check, diff, deploy, read, destroy };
