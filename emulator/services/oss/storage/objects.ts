import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { crc64 } from "./crc64";

/** Undefined until someone sets versioning for the first time, and never again. */
export type Versioning = "Enabled" | "Suspended" | undefined;

/** An object, or one version of it. */
export interface StoredObject {
  readonly key: string;
  readonly body: Buffer;
  /** The MD5 in upper-case hex, in quotes. */
  readonly etag: string;
  readonly crc64: string;
  /** Names without `x-oss-meta-`. */
  readonly meta: Readonly<Record<string, string>>;
  /** The other headers that GET and HEAD return: content-type, cache-control, x-oss-server-side-encryption, … */
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly acl: string;
  readonly lastModified: Date;
  /** "null" unless versioning was Enabled at the time of writing. */
  readonly versionId: string;
  readonly deleteMarker: boolean;
}

/** An object before it is stored. */
export interface NewObject {
  readonly body: Buffer;
  readonly meta?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly tags?: Record<string, string>;
  readonly acl?: string;
}

/** Compares keys by their UTF-8 bytes: the order of listings. */
export function compareKeys(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/**
 * The objects of one bucket, in memory. Every current object is also a file `<directory>/<bucket>/<key>` for people to look
 * at, with its metadata in `<directory>/.metadata/<bucket>/<key>.json`. Nothing reads the files again.
 */
export class ObjectStore {
  private readonly versions = new Map<string, StoredObject[]>();
  private readonly files = new Map<string, string>();

  constructor(
    private readonly directory: string,
    private readonly bucket: string,
    private readonly now: () => Date,
  ) {
    mkdirSync(join(directory, bucket), { recursive: true });
  }

  /** The object that GET returns without a version; undefined for a delete marker. */
  current(key: string): StoredObject | undefined {
    const latest = this.latest(key);
    return latest?.deleteMarker ? undefined : latest;
  }

  /** The newest version, which may be a delete marker. */
  latest(key: string): StoredObject | undefined {
    return this.versions.get(key)?.[0];
  }

  version(key: string, versionId: string): StoredObject | undefined {
    return this.versions.get(key)?.find((candidate) => candidate.versionId === versionId);
  }

  /** The current objects, in the order of their keys. */
  list(): StoredObject[] {
    return [...this.versions.keys()].sort(compareKeys).flatMap((key) => this.current(key) ?? []);
  }

  /** Every version, in the order of their keys, newest first. */
  listVersions(): StoredObject[] {
    return [...this.versions.keys()].sort(compareKeys).flatMap((key) => this.versions.get(key) ?? []);
  }

  get isEmpty(): boolean {
    return this.versions.size === 0;
  }

  write(key: string, object: NewObject, versioning: Versioning): StoredObject {
    const md5 = createHash("md5").update(object.body).digest("hex").toUpperCase();
    const stored: StoredObject = {
      key,
      body: object.body,
      etag: `"${md5}"`,
      crc64: crc64(object.body),
      meta: object.meta ?? {},
      headers: object.headers ?? {},
      tags: object.tags ?? {},
      acl: object.acl ?? "default",
      lastModified: this.now(),
      versionId: versioning === "Enabled" ? this.newVersionId() : "null",
      deleteMarker: false,
    };
    this.add(stored);
    this.store(stored);
    return stored;
  }

  /** Changes tags or ACL of a version. */
  change(object: StoredObject, change: Partial<Pick<StoredObject, "tags" | "acl">>): void {
    const all = this.versions.get(object.key) ?? [];
    this.versions.set(
      object.key,
      all.map((candidate) => (candidate === object ? { ...candidate, ...change } : candidate)),
    );
  }

  /** Deletes a version for ever, if it is named; else the object, of which versioning leaves a delete marker. */
  remove(key: string, versioning: Versioning, versionId?: string): { versionId?: string; deleteMarker: boolean } {
    if (versionId !== undefined) {
      const removed = this.version(key, versionId);
      this.replace(
        key,
        (this.versions.get(key) ?? []).filter((candidate) => candidate.versionId !== versionId),
      );
      return { versionId, deleteMarker: removed?.deleteMarker ?? false };
    }
    if (versioning === undefined) {
      this.replace(key, []);
      return { deleteMarker: false };
    }
    const marker: StoredObject = {
      key,
      body: Buffer.alloc(0),
      etag: "",
      crc64: "0",
      meta: {},
      headers: {},
      tags: {},
      acl: "default",
      lastModified: this.now(),
      versionId: versioning === "Enabled" ? this.newVersionId() : "null",
      deleteMarker: true,
    };
    this.add(marker);
    this.unlink(key);
    return { versionId: marker.versionId, deleteMarker: true };
  }

  /** Deletes all files. */
  destroy(): void {
    rmSync(join(this.directory, this.bucket), { recursive: true, force: true });
    rmSync(join(this.directory, ".metadata", this.bucket), { recursive: true, force: true });
  }

  private newVersionId(): string {
    return `CAEQ${randomBytes(30).toString("hex")}`;
  }

  /** Adds the newest version. A new version "null" replaces the old one. */
  private add(object: StoredObject): void {
    const others = (this.versions.get(object.key) ?? []).filter(
      (candidate) => object.versionId !== "null" || candidate.versionId !== "null",
    );
    this.versions.set(object.key, [object, ...others]);
  }

  private replace(key: string, versions: StoredObject[]): void {
    if (versions.length === 0) {
      this.versions.delete(key);
    } else {
      this.versions.set(key, versions);
    }
    const current = this.current(key);
    if (current) {
      this.store(current);
    } else {
      this.unlink(key);
    }
  }

  private metadataFile(file: string): string {
    return join(this.directory, ".metadata", this.bucket, `${file}.json`);
  }

  private store(object: StoredObject): void {
    const { body, key, ...metadata } = object;
    const description = JSON.stringify({ key, bytes: body.length, ...metadata }, undefined, 2);
    const writeAs = (file: string) => {
      writeWhole(this.metadataFile(file), description);
      writeWhole(join(this.directory, this.bucket, file), body);
      this.files.set(key, file);
    };
    const file = this.files.get(key) ?? plainName(key);
    try {
      writeAs(file);
    } catch (error) {
      if (!isNameClash(error)) {
        throw error;
      }
      writeAs(flatName(key));
    }
  }

  private unlink(key: string): void {
    const file = this.files.get(key);
    if (file === undefined) {
      return;
    }
    this.files.delete(key);
    for (const path of [join(this.directory, this.bucket, file), this.metadataFile(file)]) {
      rmSync(path, { force: true });
      this.removeEmptyParents(dirname(path));
    }
  }

  private removeEmptyParents(start: string): void {
    const roots = [join(this.directory, this.bucket), join(this.directory, ".metadata", this.bucket)];
    for (
      let path = start;
      roots.some((root) => path.length > root.length && path.startsWith(root));
      path = dirname(path)
    ) {
      try {
        rmdirSync(path);
      } catch {
        return;
      }
    }
  }
}

function writeWhole(path: string, content: Buffer | string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw Object.assign(new Error(`${path} is a directory`), { code: "EISDIR" });
  }
  const temporary = join(dirname(path), `.writing-${randomBytes(6).toString("hex")}`);
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}

function isNameClash(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "EISDIR" || code === "ENOTDIR" || code === "EEXIST" || code === "ENAMETOOLONG";
}

/** The key as a path. What a file name can't contain is percent-encoded. */
function plainName(key: string): string {
  return key
    .split("/")
    .map((segment) => {
      if (segment === "" || segment === "." || segment === "..") {
        return segment.replace(/\./g, "%2E") || "%";
      }
      // biome-ignore lint/suspicious/noControlCharactersInRegex: file names contain none
      return segment.replace(/[\u0000-\u001f<>:"|?*\\%]/g, (char) => encodeURIComponent(char).replace("*", "%2A"));
    })
    .join("/");
}

/** A name without directories, for keys that are too long or whose path another key's file or directory has (`a` and `a/b`). */
function flatName(key: string): string {
  const hash = createHash("sha256").update(key).digest("hex").slice(0, 12);
  return `${encodeURIComponent(key).replace(/\*/g, "%2A").slice(0, 150)}%${hash}`;
}
