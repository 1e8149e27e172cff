import { randomUUID } from "node:crypto";
import { directories, type FileRole, fileKey, fileRoles, joinKey, normalizePrefix } from "../bucketLayout/layout";
import { defaultTraceabilityUrl } from "../bucketLayout/readme";
import { type CheckedCertificate, checkCertificate } from "../certificate/check";
import type { CertificateIdentity } from "../certificate/identity";
import { program, type Reader } from "../engine/reader";
import { withoutUndefined } from "../engine/withoutUndefined";
import type { Bucket, Inspection } from "../oss/bucket";
import { metaNames } from "./plan";
import { isFileOf } from "./sameFile";
import type { DeployedObject, DeploymentLocation, DeploymentState, RawInputs } from "./state";

/** A deployment, recovered from its bucket. */
export interface Recovered {
  state: DeploymentState;
  /** Inputs that deploy it again, except `privateKey`: the key is never read from the bucket. */
  inputs: RawInputs;
}

/**
 * Derives the state and inputs of a deployment from the objects in its bucket, for an import. Needs `oss:GetObject`. Also works
 * for objects that AutoSSL wrote.
 *
 * `latest/` tells the certificate, its chain and which deployment wrote it. It doesn't tell tags, encryption (the bucket's own
 * setting gives the same header) and `onDestroy`, so these are left out.
 *
 * @returns `"missing"` if there is no `latest/` with a certificate
 * @param reader who reads the errors
 */
export async function recoverDeployment(
  location: DeploymentLocation,
  bucket: Bucket,
  now: Date,
  reader: Reader = program,
): Promise<Recovered | "missing"> {
  const latestPath = joinKey(normalizePrefix(location.prefix), "latest");
  const latest = await inspectDirectory(bucket, latestPath);
  if (latest.every(({ found }) => found === "missing")) {
    return "missing";
  }
  const checked = await readCertificate(bucket, latest, now, reader);
  const { leaf, description } = checked;
  if (leaf === undefined || description === undefined) {
    const reasons = checked.problems.map(({ reason }) => reason).join(" ");
    throw new Error(`Can't import '${latestPath}/' from bucket '${bucket.name}'. ${reasons}`);
  }
  const { archivePath } = directories(location.prefix, description);
  const archive = await inspectDirectory(bucket, archivePath);
  const objects = await Promise.all(
    [...archive, ...latest].map(async (object) => ((await belongs(object, leaf, bucket)) ? toDeployed(object) : [])),
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

/** What was found under the key of one file. */
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
          `Can't import from bucket '${bucket.name}': '${key}' can't be read. The RAM user or role needs oss:GetObject ` +
            "there for the import, but not for later deployments.",
        );
      }
      return { role, key, found };
    }),
  );
}

/** The certificate of `latest/` with its chain: fullchain.pem, or else cert.pem and chain.pem. */
async function readCertificate(
  bucket: Bucket,
  latest: readonly Inspected[],
  now: Date,
  reader: Reader,
): Promise<CheckedCertificate & { pem: string }> {
  const read = async (role: FileRole) => {
    const object = latest.find((candidate) => candidate.role === role);
    return object && object.found !== "missing" ? (await bucket.read(object.key)).toString() : undefined;
  };
  const certificate = (await read("fullchain")) ?? `${(await read("certificate")) ?? ""}${(await read("chain")) ?? ""}`;
  const checked = checkCertificate({ certificate, privateKey: undefined, allowExpired: true, now, reader });
  return { ...checked, pem: checked.files?.fullchain ?? certificate };
}

const markOf = (found: Inspection, name: string): string | undefined =>
  typeof found === "object" ? found.meta[name] : undefined;

const toDeployed = ({ key, found }: Inspected): DeployedObject[] =>
  typeof found === "object" ? [{ key, etag: found.etag }] : [];

/** Whether an object belongs to this certificate: by its mark, or by its content if AutoSSL wrote it. */
async function belongs({ role, key, found }: Inspected, leaf: CertificateIdentity, bucket: Bucket): Promise<boolean> {
  if (typeof found !== "object") {
    return false;
  }
  const mark = markOf(found, metaNames.fingerprintSha256);
  return mark === undefined ? isFileOf(leaf, role, () => bucket.read(key)) : mark === leaf.fingerprintSha256;
}

/** The link at the end of a README.md that a deployment wrote; `undefined` for the default link. */
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
