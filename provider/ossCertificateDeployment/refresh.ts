import type { X509Certificate } from "node:crypto";
import { archiveName, type FileRole, fileKey, fileNames, fileRoles, isArchiveName } from "../bucketLayout/layout";
import type { Report } from "../engine/report";
import type { Bucket, Inspection, ObjectHead } from "../oss/bucket";
import { metaNames } from "./plan";
import { hasOtherMark, isFileOf, readCertificate } from "./sameFile";
import type { DeployedObject, DeploymentState } from "./state";

/** What a look at one object of the state came to. */
type Judged =
  /** It is as it was deployed, or an archive's file that is encoded differently; or it can't be looked at. */
  | { kept: DeployedObject }
  /** It is missing, or in `latest/` another one, which the next upload replaces. */
  | { lost: DeployedObject }
  /** The archive has another certificate's file there, which no upload replaces. */
  | { blocked: DeployedObject };

/**
 * Looks at what exists in the bucket, and judges an archive as an upload to it does: by the certificate and the key, not by
 * their bytes.
 *
 * @param report hears what was found, when it is not simply as it was deployed
 * @returns the state without the objects that are missing or were replaced by others, which is what the next
 *   `pulumi up` repairs; `"gone"` when none of them exists; the state as it is where looking is not permitted.
 * @throws OssError when it is not the permission that is missing: a revoked key, a wrong clock, no route
 */
export async function refreshDeployment(
  state: DeploymentState,
  bucket: Bucket,
  report: Report = () => undefined,
): Promise<DeploymentState | "gone"> {
  // A hand-edited state may have none at all: nothing to look at, and the next update uploads all.
  const [first, ...others] = state.objects ?? [];
  if (first === undefined) {
    return state;
  }
  // One look tells whether looking is permitted at all; the minimal policy doesn't allow it.
  const firstFound = await bucket.inspect(first.key);
  if (firstFound === "forbidden") {
    report(
      `What exists in bucket '${bucket.name}' is not known: looking needs oss:GetObject, which these credentials don't have. ` +
        "The state stays as it is.",
    );
    return state;
  }
  const found = [firstFound, ...(await Promise.all(others.map((object) => bucket.inspect(object.key))))];
  if (found.every((inspection) => inspection === "missing")) {
    report(
      `None of this deployment's objects exists in bucket '${bucket.name}' any more, or the bucket itself is gone. ` +
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
      `Missing in bucket '${bucket.name}', or not as it was deployed: ${keysOf(damaged)}. An update writes it again` +
        (blocked.length > 0 ? `; first move ${keysOf(blocked)} away, since an archive is never overwritten.` : "."),
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

/** Judges the objects of one deployment; the certificate is read at most once, and only when an archive's bytes differ. */
function judgeOf(
  state: DeploymentState,
  bucket: Bucket,
  inspect: (key: string) => Promise<Inspection>,
): (object: DeployedObject, found: Inspection) => Promise<Judged> {
  let leaf: Promise<X509Certificate | undefined> | undefined;
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
    // Without the certificate nothing tells whose a key is; the update, which has both, finds out.
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

/** The deployed certificate, from the first file that holds it. */
async function readLeaf(
  state: DeploymentState,
  bucket: Bucket,
  inspect: (key: string) => Promise<Inspection>,
): Promise<X509Certificate | undefined> {
  const files = ["certificate", "fullchain"] as const satisfies readonly FileRole[];
  const keys = [state.archivePath, state.latestPath].flatMap((path) => files.map((role) => fileKey(path, role)));
  for (const key of keys) {
    const isReadable = typeof (await inspect(key)) === "object";
    const leaf = isReadable ? readCertificate(await bucket.read(key)) : undefined;
    if (leaf?.fingerprint256.replaceAll(":", "").toLowerCase() === state.fingerprintSha256) {
      return leaf;
    }
  }
  return undefined;
}

/**
 * What to say when another deployment of this package has written `latest/`.
 *
 * @param isLatestOurs whether every object of `latest/` is nevertheless as this deployment wrote it
 */
function strangerIn(
  state: DeploymentState,
  inspection: Inspection | undefined,
  isLatestOurs: boolean,
): string | undefined {
  const meta = typeof inspection === "object" ? inspection.meta : {};
  const theirs = meta[metaNames.archive];
  const isOwn = meta[metaNames.deployment] === state.deploymentId && (state.imported === undefined || isLatestOurs);
  // A state that was edited by hand may lack its mark, and then nothing tells whose this one is.
  const isUntold = state.deploymentId === undefined || theirs === undefined || !isArchiveName(theirs);
  if (isUntold || isOwn) {
    return undefined;
  }
  const ours = archiveName(state);
  // Archive names begin with the day from which the certificate is valid.
  const age = theirs === ours ? "the same" : theirs.slice(0, 10) > ours.slice(0, 10) ? "a newer" : "another";
  const next = isLatestOurs
    ? "Nothing in it differs from this one's."
    : `The next \`pulumi up\` here ${age === "a newer" ? "takes it back, which would be a rollback" : "takes it back"}.`;
  return (
    `Another stack has deployed ${age} certificate (${theirs}) to '${state.latestPath}'; this one's is ${ours}. ` +
    `${next} Let only one stack deploy to a prefix.`
  );
}
