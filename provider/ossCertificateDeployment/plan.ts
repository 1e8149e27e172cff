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

/** Objects that are uploaded side by side. The next stage starts only after every one of them stands. */
export type Stage = readonly PlannedObject[];

/** The `x-oss-meta-` headers of every object. A HEAD tells by them that key and certificate belong together. */
export const metaNames = {
  /** SHA-1 of the leaf. */
  fingerprint: "fingerprint",
  /** SHA-256 of the leaf: the identity. */
  fingerprintSha256: "fingerprint-sha256",
  /** The archive directory's name. */
  archive: "archive",
  /** Which deployment wrote the object; only that one ever deletes it. */
  deployment: "deployment",
} as const;

const contentTypes = { readme: "text/markdown; charset=utf-8", pem: "application/x-pem-file" } as const;

/** What a deployment should look like. */
export interface Desired {
  description: CertificateDescription;
  files: Required<CertificateFiles>;
  directories: Directories;
  settings: ObjectSettings;
  deploymentId: string;
}

/** All ten objects, archive first; in each directory in the order of a listing. */
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

/** PEM of the leaf whose files the objects are. */
export function certificateIn(objects: readonly PlannedObject[]): Buffer {
  return objects.find(({ role }) => role === "certificate")?.body ?? Buffer.alloc(0);
}

/**
 * In which order what is uploaded:
 * 1. what the archive still lacks,
 * 2. the PEM files of `latest/`,
 * 3. `latest/README.md`, the mark that says: the archive I name is complete.
 *
 * `latest/` is written whole or not at all; an archive is never written again.
 *
 * @param standing the keys of the objects that stand already as they should be
 */
export function planStages(objects: readonly PlannedObject[], standing: ReadonlySet<string>): Stage[] {
  const archive = objects.filter((object) => object.forbidOverwrite);
  const latest = objects.filter((object) => !object.forbidOverwrite);
  const writeLatest = latest.some((object) => !standing.has(object.key));
  return [
    archive.filter((object) => !standing.has(object.key)),
    writeLatest ? latest.filter((object) => object.role !== "readme") : [],
    writeLatest ? latest.filter((object) => object.role === "readme") : [],
  ].filter((stage) => stage.length > 0);
}
