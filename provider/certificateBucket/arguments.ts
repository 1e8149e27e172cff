import type * as pulumi from "@pulumi/pulumi";
import type { OnDestroy } from "../bucketLayout/layout";
import { uploadPolicy } from "../bucketLayout/uploadPolicy";
import type { HttpsOnlyPolicyArgs } from "../httpsOnlyPolicy/resource";
import type { oss, ram } from "./alicloudTypes";
import { plainArgumentsProblem } from "./plainArguments";
import { expirationRules, missingPrefixes, overwriteRules } from "./rules";
import type { Transform } from "./transform";

/** What deployments may do besides uploading. Each option adds exactly the actions that it needs. */
export interface DeploymentPermissions {
  /** The deployments have `tags`. Default: `false`. */
  tags?: pulumi.Input<boolean | undefined>;
  /** Let `pulumi refresh` read the bucket. Default: `false`. */
  refresh?: pulumi.Input<boolean | undefined>;
  /** What the deployments' `onDestroy` says. Default: `"keep"`. */
  onDestroy?: pulumi.Input<OnDestroy | undefined>;
  /**
   * The objects are encrypted with KMS: with this key, or (`true`) with any key.
   * Default: as `serverSideEncryption` and `kmsKeyId` of the bucket.
   */
  kms?: pulumi.Input<boolean | string | undefined>;
}

/** Changes to each child; see {@link Transform}. */
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

/** How a bucket encrypts its objects. */
export type BucketEncryption = "AES256" | "KMS";

/** What a bucket does with overwritten and deleted objects. */
export type BucketVersioningStatus = "Enabled" | "Suspended";

/** How to create a bucket for certificates, who may write to it, and how to reach it. */
export interface CertificateBucketArgs {
  /**
   * Name of the bucket; unique in all of Alibaba Cloud.
   * @example "my-certificates"
   */
  bucket: pulumi.Input<string>;

  /**
   * Id of the bucket's region. It must be the alicloud provider's, which creates the bucket there. Default: that region.
   * @example "cn-hangzhou"
   */
  region?: pulumi.Input<string | undefined>;

  /**
   * Use a bucket that already exists. It is neither created nor deleted, and only its policy changes (see `httpsOnly`).
   * Default: `false`.
   */
  existing?: boolean | undefined;

  /**
   * The `prefix` of each deployment; `""` for the bucket's root. The RAM policy allows writing below them, and the rules of
   * `guardArchives` and `expireArchivesAfterDays` apply to them. Both options need each deployment's exact prefix, not a directory
   * above it. Default: the RAM policy allows writing to the whole bucket.
   * @example ["certs/example.com", "certs/example.org"]
   */
  prefixes?: pulumi.Input<string>[] | undefined;

  /**
   * Deny every request without HTTPS, even the owner's. If several stacks use the same bucket, set this in one of them only:
   * the statement is removed together with the stack that added it. Default: `true`. See {@link HttpsOnlyPolicy}.
   */
  httpsOnly?: boolean | undefined;

  /** Encryption at rest. Default: `"AES256"`. */
  serverSideEncryption?: pulumi.Input<BucketEncryption | undefined>;

  /** Id of the KMS key, with `serverSideEncryption: "KMS"`. Default: the key that OSS manages. */
  kmsKeyId?: pulumi.Input<string | undefined>;

  /**
   * Keep overwritten and deleted objects as old versions. After `"Enabled"`, it can only be `"Suspended"`. With either value
   * OSS ignores the protection of archives against overwriting (see docs/reading-latest.md). Default: no versioning.
   */
  versioning?: BucketVersioningStatus | undefined;

  /**
   * Add bucket rules that stop anyone from overwriting archived objects. (Deployments request this with each upload; other
   * writers may not.) The rules match a deployment's five file names in directories whose name ends in a hexadecimal digit, below
   * the directory that all `prefixes` have in common: every archive, and never a `latest/`. Needs `prefixes`. Uses 80 of the 100
   * such rules that a bucket can have. Can't be combined with `versioning`, because OSS then ignores the rules
   * (https://www.alibabacloud.com/help/en/oss/user-guide/prevent-file-overwrite). Default: `false`.
   */
  guardArchives?: boolean | undefined;

  /**
   * Delete archives this many days after they were written, so that old private keys aren't kept forever. `latest/` stays.
   * With versioning, the old versions are deleted after the same number of days again. Choose more days than a certificate is
   * valid, or the archive of the current certificate is deleted too. Needs `prefixes`, at most 40. The rules delete everything
   * that begins with `<prefix>/<year>-`, for certificates issued in the years 2015 to 2039. Keep nothing else there, such as a
   * deployment at `<prefix>/2026-site`. Objects below `<prefix>/2048.example.com` stay. Default: never.
   * @example 400
   */
  expireArchivesAfterDays?: pulumi.Input<number | undefined>;

  /** Tags on the bucket. Default: none. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;

  /**
   * A destroy deletes the bucket and everything in it. Takes effect after a `pulumi up` with this option.
   * Default: `false`: a destroy leaves the bucket, its archives and its settings as they are.
   */
  forceDestroy?: boolean | undefined;

  /** Name of the RAM user to attach the policy to. Default: none. */
  user?: pulumi.Input<string> | undefined;

  /** Name of the RAM role to attach the policy to. Default: none. */
  role?: pulumi.Input<string> | undefined;

  /**
   * Create a RAM user with an access key, attach the policy to it, and offer it as `deployer`. The state stores the key's secret
   * encrypted. Default: `false`.
   */
  createUser?: boolean | undefined;

  /** What deployments may do besides uploading. Default: nothing. */
  permissions?: DeploymentPermissions | undefined;

  /** Host or https:// URL for reading and writing the bucket's policy. Default: the region's public endpoint. */
  endpoint?: pulumi.Input<string | undefined>;

  /** Use the region's internal endpoint for it, which only machines inside Alibaba Cloud reach. Default: `false`. */
  internal?: pulumi.Input<boolean | undefined>;

  /** Put the bucket's name into the path of `endpoint` instead of the host name. Default: `false`. */
  pathStyle?: pulumi.Input<boolean | undefined>;

  /** Changes to the arguments and options of each child. Default: none. */
  transform?: CertificateBucketTransforms | undefined;
}

/** Arguments that configure a new bucket, so they make no sense for one that already exists. */
const shaping = [
  "serverSideEncryption",
  "kmsKeyId",
  "versioning",
  "guardArchives",
  "expireArchivesAfterDays",
  "tags",
  "forceDestroy",
] as const satisfies readonly (keyof CertificateBucketArgs)[];

/** The first problem of the arguments, as far as outputs don't matter, or `undefined`. */
export function argumentsProblem(args: CertificateBucketArgs): string | undefined {
  const notPlain = plainArgumentsProblem(args);
  if (notPlain !== undefined) {
    return notPlain;
  }
  const misplaced = args.existing === true ? shaping.find((name) => args[name] !== undefined) : undefined;
  if (misplaced !== undefined) {
    return `\`${misplaced}\` is set, but \`existing\` is true, and an existing bucket isn't changed. Remove \`${misplaced}\`, or set it where the bucket is created.`;
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

/** Options whose rules are built from the prefixes. */
const ruling = ["guardArchives", "expireArchivesAfterDays"] as const satisfies readonly (keyof CertificateBucketArgs)[];

/** Outputs are checked later, when they are known. */
function rulesProblem(args: CertificateBucketArgs): string | undefined {
  const { prefixes = [], expireArchivesAfterDays, guardArchives } = args;
  // If the plugin creates the component, a list with an output in it is itself an output.
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
