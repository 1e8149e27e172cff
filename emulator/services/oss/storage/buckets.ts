import type { PolicyDocument } from "../../../account/policyDocument";
import { readPolicyDocument } from "../../../account/policySyntax";
import type { Address, KnownNames } from "../protocol/address";
import { childrenOf, readXml, textOf } from "../protocol/xml";
import { BucketDomains } from "./domains";
import { ObjectStore, type StoredObject, type Versioning } from "./objects";

export type BucketAcl = "private" | "public-read" | "public-read-write";

export interface BucketOptions {
  acl?: BucketAcl;
  versioning?: Versioning;
  policy?: PolicyDocument;
  /** A locked retention policy. */
  worm?: { days: number };
  /** True: OSS refuses data calls on `oss-<region>.aliyuncs.com` (400, EC 0048-00000401). */
  refusesPublicEndpoint?: boolean;
  /** True: OSS returns a policy as JSON without white space. No page says what OSS really does. Default: as it was put. */
  rewritesPolicy?: boolean;
  /** Default: "cn-hangzhou". */
  region?: string;
}

/** The region of buckets and endpoints that name none. */
const defaultRegion = "cn-hangzhou";

export class Bucket {
  readonly region: string;
  acl: BucketAcl;
  versioning: Versioning;
  /** The text as it was put, and what it says. */
  policy: { readonly text: string; readonly document: PolicyDocument } | undefined;
  storageClass = "Standard";
  dataRedundancyType = "LRS";
  /** The last XML document of each sub-resource: `encryption`, `lifecycle`, `tagging`, … */
  readonly settings = new Map<string, string>();
  readonly objects: ObjectStore;
  readonly createdAt: Date;

  constructor(
    readonly name: string,
    readonly options: BucketOptions,
    directory: string,
    now: () => Date,
  ) {
    this.region = options.region ?? defaultRegion;
    this.acl = options.acl ?? "private";
    this.versioning = options.versioning;
    if (options.policy) {
      const text = JSON.stringify(options.policy);
      this.policy = { text, document: readPolicyDocument(text, "bucket") };
    }
    this.createdAt = now();
    this.objects = new ObjectStore(directory, name, now);
  }

  /** True while the retention policy forbids to change or delete an object. */
  isRetained(object: StoredObject | undefined, now: Date): boolean {
    const { worm } = this.options;
    if (!object || !worm) {
      return false;
    }
    return now.getTime() < object.lastModified.getTime() + worm.days * 24 * 60 * 60 * 1000;
  }

  /** True when the setting `publicAccessBlock` says so. */
  get blocksPublicAccess(): boolean {
    return textOf(readXml(this.settings.get("publicAccessBlock") ?? ""), "BlockPublicAccess") === "true";
  }

  /** True when an overwrite rule forbids `principal` to replace `key`. */
  forbidsOverwrite(key: string, principal: string | undefined): boolean {
    return childrenOf(readXml(this.settings.get("overwriteConfig") ?? ""), "Rule").some((rule) => {
      if (!key.startsWith(textOf(rule, "Prefix") ?? "") || !key.endsWith(textOf(rule, "Suffix") ?? "")) {
        return false;
      }
      const principals = childrenOf(childrenOf(rule, "Principals")[0], "Principal").map(({ text }) => text.trim());
      return principals.length === 0 || principals.some((named) => named === "*" || named === principal);
    });
  }
}

/** All buckets, and the custom domains of some. */
export class Buckets implements KnownNames {
  readonly all = new Map<string, Bucket>();
  readonly domains: BucketDomains;

  constructor(
    private readonly directory: string,
    private readonly now: () => Date,
  ) {
    this.domains = new BucketDomains(now);
  }

  isBucket(name: string): boolean {
    return this.all.has(name);
  }

  bucketOfDomain(host: string): string | undefined {
    return this.domains.find(host)?.bucket;
  }

  /** The region that a request is for: its endpoint's, else its bucket's. */
  regionOf({ region, bucket }: Address): string {
    return region ?? this.all.get(bucket ?? "")?.region ?? defaultRegion;
  }

  create(name: string, options: BucketOptions): Bucket {
    const bucket = new Bucket(name, options, this.directory, this.now);
    this.all.set(name, bucket);
    return bucket;
  }

  remove(bucket: Bucket): void {
    bucket.objects.destroy();
    this.all.delete(bucket.name);
    for (const { name } of this.domains.of(bucket.name)) {
      this.domains.unbind(name);
    }
  }
}
