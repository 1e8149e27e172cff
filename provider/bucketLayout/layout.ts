import type { CertificateDescription } from "../certificate/describe";

/** The names of the files in an archive directory and in `latest/`, as AutoSSL names them. */
export const fileNames = {
  certificate: "cert.pem",
  privateKey: "privkey.pem",
  chain: "chain.pem",
  fullchain: "fullchain.pem",
  readme: "README.md",
} as const;

export type FileRole = keyof typeof fileNames;

/** In the order of a listing. */
export const fileRoles = Object.keys(fileNames) as FileRole[];

/** `<YYYY-MM-DD of notBefore, UTC>_<first 8 hex of the SHA-1 fingerprint>` */
export function archiveName({ notBefore, fingerprint }: Pick<CertificateDescription, "notBefore" | "fingerprint">) {
  return `${notBefore.slice(0, 10)}_${fingerprint.slice(0, 8)}`;
}

/** Whether a directory's name has the form of {@link archiveName}. */
export function isArchiveName(name: string): boolean {
  return /^\d{4}-\d{2}-\d{2}_[0-9a-f]{8}$/.test(name);
}

/** What a destroy removes: nothing, `latest/`, or `latest/` and the archives that this deployment wrote. */
export type OnDestroy = "keep" | "deleteLatest" | "deleteAll";

/** `a/b/` and `a/b` are the same prefix; no prefix is `""`. */
export function normalizePrefix(prefix: string | undefined): string {
  return (prefix ?? "").replace(/\/+$/, "");
}

/** Key of a file in an archive or in `latest/`. */
export function fileKey(path: string, role: FileRole): string {
  return `${path}/${fileNames[role]}`;
}

/** `joinKey("", "latest")` is `latest`, `joinKey("a/b", "latest")` is `a/b/latest`. */
export function joinKey(prefix: string, name: string): string {
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** The keys of a deployment's two directories, without a slash at the end. */
export interface Directories {
  archivePath: string;
  latestPath: string;
}

/**
 * ```ts
 * directories("certs/example.com", description)
 * // { archivePath: "certs/example.com/2026-11-23_0a1b2c3d", latestPath: "certs/example.com/latest" }
 * ```
 */
export function directories(
  prefix: string | undefined,
  description: Pick<CertificateDescription, "notBefore" | "fingerprint">,
): Directories {
  return { archivePath: joinKey(normalizePrefix(prefix), archiveName(description)), latestPath: latestPath(prefix) };
}

/** Key of `latest/`, without a slash at the end: the same for every certificate. */
export function latestPath(prefix: string | undefined): string {
  return joinKey(normalizePrefix(prefix), "latest");
}
