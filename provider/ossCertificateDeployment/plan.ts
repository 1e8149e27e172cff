import { archiveName, type Directories, type FileRole, fileKey, fileRoles } from "../bucketLayout/layout";
import { renderReadme } from "../bucketLayout/readme";
import type { CertificateFiles } from "../certificate/check";
import type { CertificateDescription } from "../certificate/describe";
import type { Upload } from "../oss/bucket";
import type { ObjectSettings } from "./state";

/** An object of the layout, ready to upload. */
export interface PlannedObject extends Upload {
  role: FileRole;
}

/** Objects that are uploaded in parallel. The next stage starts only after all of them exist. */
export type Stage = readonly PlannedObject[];

/** The `x-oss-meta-` headers of every object. With them a HEAD shows whether key and certificate belong together. */
export const metaNames = {
  /** SHA-1 of the leaf. */
  fingerprint: "fingerprint",
  /** SHA-256 of the leaf: the identity. */
  fingerprintSha256: "fingerprint-sha256",
  /** The archive directory's name. */
  archive: "archive",
  /** The deployment that wrote the object. Only that one ever deletes it. */
  deployment: "deployment",
} as const;

const contentTypes = { readme: "text/markdown; charset=utf-8", pem: "application/x-pem-file" } as const;

/** The deployment that the inputs describe. */
export interface Desired {
  description: CertificateDescription;
  files: Required<CertificateFiles>;
  directories: Directories;
  settings: ObjectSettings;
  deploymentId: string;
}

/** All ten objects: the archive's first, and in each directory in the order of a listing. */
export function layoutObjects(desired: Desired): PlannedObject[] {
  const { description, files, directories, settings, deploymentId } = desired;
  const texts: Record<FileRole, string> = { ...files, readme: renderReadme(description, settings.traceabilityUrl) };
  const meta = {
    [metaNames.fingerprint]: description.fingerprint,
    [metaNames.fingerprintSha256]: description.fingerprintSha256,
    [metaNames.archive]: archiveName(description),
    [metaNames.deployment]: deploymentId,
  };
  const place = (path: string, forbidOverwrite: boolean) =>
    fileRoles.map((role) => ({
      role,
      key: fileKey(path, role),
      body: Buffer.from(texts[role]),
      contentType: role === "readme" ? contentTypes.readme : contentTypes.pem,
      meta,
      forbidOverwrite,
      serverSideEncryption: settings.serverSideEncryption,
      kmsKeyId: settings.kmsKeyId,
      tags: settings.tags,
    }));
  return [...place(directories.archivePath, true), ...place(directories.latestPath, false)];
}

/** PEM of the leaf that the objects belong to. */
export function certificateIn(objects: readonly PlannedObject[]): Buffer {
  return objects.find(({ role }) => role === "certificate")?.body ?? Buffer.alloc(0);
}

/**
 * The uploads in their order:
 * 1. what the archive still lacks,
 * 2. the PEM files of `latest/`,
 * 3. `latest/README.md`, which says that the archive it names is complete.
 *
 * `latest/` is written completely or not at all; an archived object is never written again.
 *
 * @param existing the keys of the objects that already exist as they should
 */
export function planStages(objects: readonly PlannedObject[], existing: ReadonlySet<string>): Stage[] {
  const archive = objects.filter((object) => object.forbidOverwrite);
  const latest = objects.filter((object) => !object.forbidOverwrite);
  const writeLatest = latest.some((object) => !existing.has(object.key));
  return [
    archive.filter((object) => !existing.has(object.key)),
    writeLatest ? latest.filter((object) => object.role !== "readme") : [],
    writeLatest ? latest.filter((object) => object.role === "readme") : [],
  ].filter((stage) => stage.length > 0);
}
