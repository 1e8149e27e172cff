import { randomUUID, type X509Certificate } from "node:crypto";
import { directories, type FileRole, fileKey, fileRoles, joinKey, normalizePrefix } from "../bucketLayout/layout";
import { defaultTraceabilityUrl } from "../bucketLayout/readme";
import { type CheckedCertificate, checkCertificate } from "../certificate/check";
import { withoutUndefined } from "../engine/withoutUndefined";
import type { Bucket, Inspection } from "../oss/bucket";
import { metaNames } from "./plan";
import { isFileOf, readCertificate as readLeaf } from "./sameFile";
import type { DeployedObject, DeploymentLocation, DeploymentState, RawInputs } from "./state";

/** A deployment as it can be told from its bucket. */
export interface Recovered {
  state: DeploymentState;
  /** Inputs that deploy it again, all but `privateKey`: the key is never taken out of the bucket. */
  inputs: RawInputs;
}

/**
 * Derives state and inputs of a deployment from what stands in its bucket, which is what an import has. Needs
 * `oss:GetObject`; a bucket that AutoSSL filled will do as well.
 *
 * The bucket's `latest/` tells the certificate, its chain and which deployment wrote it. What it doesn't tell is left
 * out: tags, encryption (the bucket's own setting gives the same header), `onDestroy`.
 *
 * @returns `"missing"` when there is no `latest/` with a certificate
 */
export async function recoverDeployment(
  location: DeploymentLocation,
  bucket: Bucket,
  now: Date,
): Promise<Recovered | "missing"> {
  const latestPath = joinKey(normalizePrefix(location.prefix), "latest");
  const latest = await inspectDirectory(bucket, latestPath);
  if (latest.every(({ found }) => found === "missing")) {
    return "missing";
  }
  const checked = await readCertificate(bucket, latest, now);
  const { description } = checked;
  if (description === undefined) {
    const reasons = checked.problems.map(({ reason }) => reason).join(" ");
    throw new Error(`What stands in '${latestPath}/' of bucket '${bucket.name}' can't be imported. ${reasons}`);
  }
  const { archivePath } = directories(location.prefix, description);
  const archive = await inspectDirectory(bucket, archivePath);
  const leaf = readLeaf(Buffer.from(checked.pem));
  const objects = await Promise.all(
    [...archive, ...latest].map(async (object) =>
      leaf && (await belongs(object, leaf, description.fingerprintSha256, bucket)) ? toDeployed(object) : [],
    ),
  );
  const traceabilityUrl = await readTraceabilityUrl(bucket, latest, description.fingerprintSha256);
  const state = withoutUndefined({
    ...location,
    traceabilityUrl,
    ...description,
    archivePath,
    latestPath,
    warnings: checked.warnings,
    objects: objects.flat(),
    deploymentId: latest.map(({ found }) => markOf(found, metaNames.deployment)).find(Boolean) ?? randomUUID(),
    imported: true,
  });
  const { objects: _, deploymentId, imported, ...known } = state;
  return { state, inputs: { ...known, certificate: checked.pem } };
}

/** What was found at the place of one file. */
interface Inspected {
  role: FileRole;
  key: string;
  found: Inspection;
}

async function inspectDirectory(bucket: Bucket, path: string): Promise<Inspected[]> {
  return Promise.all(
    fileRoles.map(async (role) => {
      const key = fileKey(path, role);
      const found = await bucket.inspect(key);
      if (found === "forbidden") {
        throw new Error(
          `Importing from bucket '${bucket.name}' was refused: '${key}' can't be looked at. The RAM user or role needs ` +
            "oss:GetObject there; deploying needs it no longer.",
        );
      }
      return { role, key, found };
    }),
  );
}

/** The certificate of `latest/` with its chain; fullchain.pem holds both, cert.pem and chain.pem stand in for it. */
async function readCertificate(
  bucket: Bucket,
  latest: readonly Inspected[],
  now: Date,
): Promise<CheckedCertificate & { pem: string }> {
  const read = async (role: FileRole) => {
    const object = latest.find((candidate) => candidate.role === role);
    return object && object.found !== "missing" ? (await bucket.read(object.key)).toString() : undefined;
  };
  const certificate = (await read("fullchain")) ?? `${(await read("certificate")) ?? ""}${(await read("chain")) ?? ""}`;
  const checked = checkCertificate({ certificate, privateKey: undefined, allowExpired: true, now });
  return { ...checked, pem: checked.files?.fullchain ?? certificate };
}

const markOf = (found: Inspection, name: string): string | undefined =>
  typeof found === "object" ? found.meta[name] : undefined;

const toDeployed = ({ key, found }: Inspected): DeployedObject[] =>
  typeof found === "object" ? [{ key, etag: found.etag }] : [];

/** Whether an object is this certificate's: by its mark, or, where AutoSSL wrote it, by what it holds. */
async function belongs(
  { role, key, found }: Inspected,
  leaf: X509Certificate,
  fingerprintSha256: string,
  bucket: Bucket,
): Promise<boolean> {
  if (typeof found !== "object") {
    return false;
  }
  const mark = markOf(found, metaNames.fingerprintSha256);
  return mark === undefined ? isFileOf(leaf, role, () => bucket.read(key)) : mark === fingerprintSha256;
}

/** The link at the end of a README.md that a deployment wrote; `undefined` for the default one. */
async function readTraceabilityUrl(
  bucket: Bucket,
  latest: readonly Inspected[],
  fingerprintSha256: string,
): Promise<string | undefined> {
  const readme = latest.find(({ role }) => role === "readme");
  if (readme === undefined || markOf(readme.found, metaNames.fingerprintSha256) !== fingerprintSha256) {
    return undefined;
  }
  const url = /^Layout: (\S+)$/m.exec((await bucket.read(readme.key)).toString())?.[1];
  return url === defaultTraceabilityUrl ? undefined : url;
}
