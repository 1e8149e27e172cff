import type { PolicyDocument } from "../../../account/policyDocument";
import type { KnownNames } from "../protocol/address";
import { ObjectStore, type StoredObject, type Versioning } from "./objects";

export type BucketAcl = "private" | "public-read" | "public-read-write";

/** A bucket's policy: the text as it was put, and what it says. */
export interface BucketPolicy {
  readonly text: string;
  readonly document: PolicyDocument;
}

/** A retention policy (WORM). "Locked" forbids changing and deleting objects younger than `days`. */
export interface Retention {
  readonly wormId: string;
  readonly days: number;
  state: "InProgress" | "Locked";
  readonly createdAt: Date;
}

export class Bucket {
  acl: BucketAcl = "private";
  versioning: Versioning;
  policy: BucketPolicy | undefined;
  retention: Retention | undefined;
  /** True for buckets of accounts that may not use `oss-<region>.aliyuncs.com` for data (EC 0048-00000401). */
  refusesPublicEndpoint = false;
  rewritesPolicy = false;
  storageClass = "Standard";
  dataRedundancyType = "LRS";
  /** XML settings by the name of their sub-resource: `encryption`, `lifecycle`, `tagging`, … as last put. */
  readonly settings = new Map<string, string>();
  readonly objects: ObjectStore;

  constructor(
    readonly name: string,
    readonly region: string,
    readonly createdAt: Date,
    directory: string,
    now: () => Date,
  ) {
    this.objects = new ObjectStore(directory, name, now);
  }

  /** True while retention keeps this object as it is. */
  isRetained(object: StoredObject | undefined, now: Date): boolean {
    if (!object || this.retention?.state !== "Locked") return false;
    return now.getTime() < object.lastModified.getTime() + this.retention.days * 24 * 60 * 60 * 1000;
  }
}

/** All buckets, and the custom domains bound to them. */
export class Buckets implements KnownNames {
  readonly all = new Map<string, Bucket>();
  readonly domains = new Map<string, string>();

  constructor(
    private readonly directory: string,
    private readonly now: () => Date,
  ) {}

  isBucket(name: string): boolean {
    return this.all.has(name);
  }

  bucketOfDomain(host: string): string | undefined {
    return this.domains.get(host);
  }

  create(name: string, region: string): Bucket {
    const bucket = new Bucket(name, region, this.now(), this.directory, this.now);
    this.all.set(name, bucket);
    return bucket;
  }

  remove(bucket: Bucket): void {
    bucket.objects.destroy();
    this.all.delete(bucket.name);
    for (const [domain, name] of this.domains) if (name === bucket.name) this.domains.delete(domain);
  }
}

/** 3–63 characters: lower-case letters, digits and hyphens, no hyphen at either end. */
export function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name);
}
