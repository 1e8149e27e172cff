import type * as pulumi from "@pulumi/pulumi";
import type { OnDestroy } from "../bucketLayout/layout";
import { uploadPolicy } from "../bucketLayout/uploadPolicy";
import type { HttpsOnlyPolicyArgs } from "../httpsOnlyPolicy/resource";
import type { oss, ram } from "./alicloudTypes";
import { plainArgumentsProblem } from "./plainArguments";
import { expirationRules, missingPrefixes, overwriteRules } from "./rules";
import type { Transform } from "./transform";

/** What deployments may do besides uploading; each asks for exactly the actions that it needs. */
export interface DeploymentPermissions {
  /** The deployments have `tags`. Default: `false`. */
  tags?: pulumi.Input<boolean> | undefined;
  /** `pulumi refresh` shall see what stands in the bucket. Default: `false`. */
  refresh?: pulumi.Input<boolean> | undefined;
  /** What the deployments' `onDestroy` says. Default: `"keep"`. */
  onDestroy?: pulumi.Input<OnDestroy> | undefined;
  /**
   * The objects are encrypted with KMS: by this key, or (`true`) by one that isn't named.
   * Default: what `serverSideEncryption` and `kmsKeyId` of the bucket say.
   */
  kms?: pulumi.Input<boolean | string> | undefined;
}

/** A change for each of the children; see {@link Transform}. */
export interface CertificateBucketTransforms {
  bucket?: Transform<oss.BucketArgs>;
  publicAccessBlock?: Transform<oss.BucketPublicAccessBlockArgs>;
  versioning?: Transform<oss.BucketVersioningArgs>;
  overwriteConfig?: Transform<oss.BucketOverwriteConfigArgs>;
  httpsOnlyPolicy?: Transform<HttpsOnlyPolicyArgs>;
  policy?: Transform<ram.PolicyArgs>;
  user?: Transform<ram.UserArgs>;
  accessKey?: Transform<ram.AccessKeyArgs>;
  userAttachment?: Transform<ram.UserPolicyAttachmentArgs>;
  roleAttachment?: Transform<ram.RolePolicyAttachmentArgs>;
}

/** How a bucket encrypts what lies in it. */
export type BucketEncryption = "AES256" | "KMS";

/** What a bucket does with what is overwritten or deleted. */
export type BucketVersioningStatus = "Enabled" | "Suspended";

/** How a bucket for certificates is made, who may write to it, and how it is reached. */
export interface CertificateBucketArgs {
  /**
   * Name of the bucket; unique in all of Alibaba Cloud.
   * @example "my-certificates"
   */
  bucket: pulumi.Input<string>;

  /**
   * Id of the bucket's region: that of the alicloud provider, which makes the bucket there. Default: the same.
   * @example "cn-hangzhou"
   */
  region?: pulumi.Input<string> | undefined;

  /**
   * The bucket exists already: it isn't made, none of its settings is changed but its policy (see `httpsOnly`), and it is
   * never deleted. Default: `false`.
   */
  existing?: boolean | undefined;

  /**
   * The `prefix` of each deployment: what may be written, guarded and expired; `""` for the bucket's root. `guardArchives` and
   * `expireArchivesAfterDays` need all of them, each deployment's own and no directory above it. Default: the whole bucket may
   * be written.
   * @example ["certs/example.com", "certs/example.org"]
   */
  prefixes?: pulumi.Input<string>[] | undefined;

  /**
   * Refuse every request without HTTPS, the owner's as well. Where several stacks name the same bucket, leave it to one of them:
   * when that one goes, the statement goes. Default: `true`. See {@link HttpsOnlyPolicy}.
   */
  httpsOnly?: boolean | undefined;

  /** Encryption at rest. Default: `"AES256"`. */
  serverSideEncryption?: pulumi.Input<BucketEncryption> | undefined;

  /** Id of the KMS key, with `serverSideEncryption: "KMS"`. Default: the one that OSS manages. */
  kmsKeyId?: pulumi.Input<string> | undefined;

  /**
   * Keep overwritten and deleted objects as old versions. Once it has been `"Enabled"` it can only be `"Suspended"`. With
   * either of the two OSS ignores what forbids to overwrite an archive (see docs/reading-latest.md). Default: no versioning.
   */
  versioning?: BucketVersioningStatus | undefined;

  /**
   * Rules of the bucket that forbid to overwrite what lies in the archives, whoever tries: deployments ask for that with each
   * upload, others need not. They match a deployment's five file names below the directory that all `prefixes` have in common,
   * in directories whose name ends in a hexadecimal digit: every archive, and never a `latest/`. Needs `prefixes`. Takes 80 of
   * the 100 such rules of a bucket. Excludes `versioning`, with which OSS ignores them
   * (https://www.alibabacloud.com/help/en/oss/user-guide/prevent-file-overwrite). Default: `false`.
   */
  guardArchives?: boolean | undefined;

  /**
   * Delete archives so many days after they were written, since old private keys should not lie about for ever. `latest/`
   * stays. With versioning they are gone for good as many days later. Choose more days than a certificate lives, or the
   * archive of the one in use goes as well. Needs `prefixes`, at most 40. The rules delete all that begins with
   * `<prefix>/<year>-`, for the years 2015 to 2039 in which certificates were issued: keep nothing else there, such as a
   * deployment at `<prefix>/2026-site`. What lies below `<prefix>/2048.example.com` stays. Default: never.
   * @example 400
   */
  expireArchivesAfterDays?: pulumi.Input<number> | undefined;

  /** Tags on the bucket. Default: none. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;

  /**
   * A destroy deletes the bucket and all that is in it. Takes effect with the `pulumi up` after it was set.
   * Default: `false`, a destroy leaves bucket and archives as they are, settings included.
   */
  forceDestroy?: boolean | undefined;

  /** Name of the RAM user to attach the policy to. Default: none. */
  user?: pulumi.Input<string> | undefined;

  /** Name of the RAM role to attach the policy to. Default: none. */
  role?: pulumi.Input<string> | undefined;

  /**
   * Make a RAM user with an access key, attach the policy to it, and offer it as `deployer`. The key's secret is stored in
   * the state, encrypted. Default: `false`.
   */
  createUser?: boolean | undefined;

  /** What deployments may do besides uploading. Default: nothing. */
  permissions?: DeploymentPermissions | undefined;

  /** Host or https:// URL by which the bucket's policy is read and written. Default: the region's public endpoint. */
  endpoint?: pulumi.Input<string> | undefined;

  /** The same by the region's internal endpoint, which only machines inside Alibaba Cloud reach. Default: `false`. */
  internal?: pulumi.Input<boolean> | undefined;

  /** Put the bucket's name into the path of `endpoint` instead of the host name. Default: `false`. */
  pathStyle?: pulumi.Input<boolean> | undefined;

  /** Changes to the arguments and options of each child. Default: none. */
  transform?: CertificateBucketTransforms | undefined;
}

/** Arguments that shape a bucket, and so make no sense for one that exists already. */
const shaping = [
  "serverSideEncryption",
  "kmsKeyId",
  "versioning",
  "guardArchives",
  "expireArchivesAfterDays",
  "tags",
  "forceDestroy",
] as const satisfies readonly (keyof CertificateBucketArgs)[];

/** The first problem of the arguments that can be told without knowing outputs, or `undefined`. */
export function argumentsProblem(args: CertificateBucketArgs): string | undefined {
  const notPlain = plainArgumentsProblem(args);
  if (notPlain !== undefined) {
    return notPlain;
  }
  const misplaced = args.existing === true ? shaping.find((name) => args[name] !== undefined) : undefined;
  if (misplaced !== undefined) {
    return `\`${misplaced}\` is set, but \`existing\` is true, and a bucket that exists already isn't changed. Remove \`${misplaced}\`, or set it where the bucket is made.`;
  }
  if (args.versioning !== undefined && args.versioning !== "Enabled" && args.versioning !== "Suspended") {
    return "`versioning` is neither 'Enabled' nor 'Suspended'. Give one of them, or leave it out for none.";
  }
  if (args.versioning !== undefined && args.guardArchives === true) {
    return "`guardArchives` and `versioning` are both set, and on a bucket with versioning OSS ignores rules against overwriting. Keep one of them.";
  }
  if (args.createUser === true && args.user !== undefined) {
    return "`user` and `createUser` are both set. Keep `user` for a RAM user that exists, or `createUser` for a new one.";
  }
  if (args.kmsKeyId !== undefined && args.serverSideEncryption === undefined) {
    return "`kmsKeyId` is set but `serverSideEncryption` is not 'KMS'. Set it to 'KMS', or remove `kmsKeyId`.";
  }
  return rulesProblem(args);
}

/** Options whose rules are made of the prefixes. */
const ruling = ["guardArchives", "expireArchivesAfterDays"] as const satisfies readonly (keyof CertificateBucketArgs)[];

/** Values that are outputs are judged when they are known. */
function rulesProblem(args: CertificateBucketArgs): string | undefined {
  const { prefixes = [], expireArchivesAfterDays, guardArchives } = args;
  // A list with an output in it is an output as a whole when the plugin makes the component.
  if (!Array.isArray(prefixes) || !prefixes.every((prefix) => typeof prefix === "string")) {
    return undefined;
  }
  const ruled = ruling.find((name) => args[name] !== undefined && args[name] !== false);
  if (prefixes.length === 0 && ruled !== undefined) {
    return missingPrefixes(ruled);
  }
  try {
    if (guardArchives === true) {
      overwriteRules(prefixes);
    }
    if (typeof expireArchivesAfterDays === "number") {
      expirationRules(prefixes, expireArchivesAfterDays, false);
    }
    uploadPolicy({ bucket: "any", prefixes });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : "its prefixes can't be used.";
  }
}
