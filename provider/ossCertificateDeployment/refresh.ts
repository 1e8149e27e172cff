import { archiveName, type FileRole, fileKey, fileNames, fileRoles, isArchiveName } from "../bucketLayout/layout";
import { type CertificateIdentity, readIdentity } from "../certificate/identity";
import type { Report } from "../engine/report";
import type { Bucket, Inspection, ObjectHead } from "../oss/bucket";
import { metaNames } from "./plan";
import { hasOtherMark, isFileOf } from "./sameFile";
import type { DeployedObject, DeploymentState } from "./state";

/** The result of inspecting one object of the state. */
type Judged =
  /** It is as deployed; or an archived file, encoded differently; or it can't be read. */
  | { kept: DeployedObject }
  /** It is missing; or a different object in `latest/`, which the next upload replaces. */
  | { lost: DeployedObject }
  /** A different object in the archive, which no upload replaces. */
  | { blocked: DeployedObject };

/**
 * Inspects what exists in the bucket. Archived objects are compared as in an upload: by certificate and key, not by bytes.
 *
 * @param report called with what differs from the deployment
 * @returns the state without missing and replaced objects, which the next `pulumi up` repairs; `"gone"` if none of its objects
 *   exists; the unchanged state if the credentials lack oss:GetObject
 * @throws OssError for other failures: a revoked key, a wrong clock, no route
 */
export async function refreshDeployment(
  state: DeploymentState,
  bucket: Bucket,
  report: Report = () => undefined,
): Promise<DeploymentState | "gone"> {
  // A hand-edited state may have no objects: then there is nothing to inspect, and the next update uploads all.
  const [first, ...others] = state.objects ?? [];
  if (first === undefined) {
    return state;
  }
  // The first request tells whether the credentials have oss:GetObject; the minimal policy doesn't grant it.
  const firstFound = await bucket.inspect(first.key);
  if (firstFound === "forbidden") {
    report(`Can't check bucket '${bucket.name}': these credentials lack oss:GetObject. The state stays as it is.`);
    return state;
  }
  const found = [firstFound, ...(await Promise.all(others.map((object) => bucket.inspect(object.key))))];
  if (found.every((inspection) => inspection === "missing")) {
    report(
      `None of this deployment's objects exist in bucket '${bucket.name}' any more, or the bucket itself is gone. ` +
        "The next `pulumi up` deploys the certificate again.",
    );
    return "gone";
  }
  const foundOf = new Map(state.objects.map(({ key }, index) => [key, found[index]]));
  const judge = judgeOf(state, bucket, async (key) => foundOf.get(key) ?? bucket.inspect(key));
  const judged = await Promise.all(state.objects.map((object, index) => judge(object, found[index] ?? "missing")));
  const blocked = judged.flatMap((judgement) => ("blocked" in judgement ? [judgement.blocked] : []));
  const damaged = judged.flatMap((judgement) =>
    "lost" in judgement ? [judgement.lost] : "blocked" in judgement ? [judgement.blocked] : [],
  );
  if (damaged.length > 0) {
    report(
      `Missing in bucket '${bucket.name}', or changed since the deployment: ${keysOf(damaged)}. An update writes it again` +
        (blocked.length > 0 ? `; first move ${keysOf(blocked)} away, since archives are never overwritten.` : "."),
    );
  }
  const isLatestOurs = damaged.every(({ key }) => !key.startsWith(`${state.latestPath}/`));
  const mark = state.objects.findIndex(({ key }) => key === fileKey(state.latestPath, "readme"));
  const stranger = strangerIn(state, found[mark], isLatestOurs);
  if (stranger !== undefined) {
    report(stranger);
  }
  return { ...state, objects: judged.flatMap((judgement) => ("kept" in judgement ? [judgement.kept] : [])) };
}

const keysOf = (objects: readonly DeployedObject[]) => objects.map(({ key }) => `'${key}'`).join(", ");

/** Judges the objects of one deployment. The certificate is read at most once, and only if an archived object's bytes differ. */
function judgeOf(
  state: DeploymentState,
  bucket: Bucket,
  inspect: (key: string) => Promise<Inspection>,
): (object: DeployedObject, found: Inspection) => Promise<Judged> {
  let leaf: Promise<CertificateIdentity | undefined> | undefined;
  const judgeArchived = async (object: DeployedObject, head: ObjectHead): Promise<Judged> => {
    const { key } = object;
    const role = fileRoles.find((candidate) => key.endsWith(`/${fileNames[candidate]}`));
    if (role === undefined || hasOtherMark(head, state.fingerprintSha256)) {
      return { blocked: object };
    }
    leaf ??= readLeaf(state, bucket, inspect);
    const certificate = await leaf;
    if (await isFileOf(certificate, role, () => bucket.read(key))) {
      return { kept: { key, etag: head.etag } };
    }
    // Without the certificate, the key can't be checked. The next update has both and checks it.
    return role === "privateKey" && certificate === undefined ? { lost: object } : { blocked: object };
  };
  return async (object, found) => {
    if (found === "forbidden") {
      return { kept: object };
    }
    if (found === "missing") {
      return { lost: object };
    }
    if (found.etag === object.etag) {
      return { kept: { key: object.key, etag: object.etag } };
    }
    return object.key.startsWith(`${state.archivePath}/`) ? judgeArchived(object, found) : { lost: object };
  };
}

/** The deployed certificate, from the first file that contains it. */
async function readLeaf(
  state: DeploymentState,
  bucket: Bucket,
  inspect: (key: string) => Promise<Inspection>,
): Promise<CertificateIdentity | undefined> {
  const files = ["certificate", "fullchain"] as const satisfies readonly FileRole[];
  const keys = [state.archivePath, state.latestPath].flatMap((path) => files.map((role) => fileKey(path, role)));
  for (const key of keys) {
    const isReadable = typeof (await inspect(key)) === "object";
    const leaf = isReadable ? readIdentity(await bucket.read(key)) : undefined;
    if (leaf?.fingerprintSha256 === state.fingerprintSha256) {
      return leaf;
    }
  }
  return undefined;
}

/**
 * The warning if another deployment of this package has written `latest/`.
 *
 * @param isLatestOurs whether every object of `latest/` is as this deployment wrote it
 */
function strangerIn(
  state: DeploymentState,
  inspection: Inspection | undefined,
  isLatestOurs: boolean,
): string | undefined {
  const meta = typeof inspection === "object" ? inspection.meta : {};
  const theirs = meta[metaNames.archive];
  const isOwn = meta[metaNames.deployment] === state.deploymentId && (state.imported === undefined || isLatestOurs);
  // A hand-edited state may lack its mark. Then the owner is unknown.
  const isUnknownOwner = state.deploymentId === undefined || theirs === undefined || !isArchiveName(theirs);
  if (isUnknownOwner || isOwn) {
    return undefined;
  }
  const ours = archiveName(state);
  // Archive names begin with the day from which the certificate is valid.
  const age = theirs === ours ? "the same" : theirs.slice(0, 10) > ours.slice(0, 10) ? "a newer" : "another";
  const next = isLatestOurs
    ? "Its files are the same as this stack's."
    : `The next \`pulumi up\` here replaces it${age === "a newer" ? ", which would be a rollback" : ""}.`;
  return (
    `Another stack has deployed ${age} certificate (${theirs}) to '${state.latestPath}'; this stack's is ${ours}. ` +
    `${next} Let only one stack deploy to a prefix.`
  );
}
