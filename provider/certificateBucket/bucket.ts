import * as pulumi from "@pulumi/pulumi";
import { type ComponentContext, prefixesOf } from "./componentContext";
import { expirationRules, overwriteRules } from "./rules";
import { transformed } from "./transform";

/**
 * Creates the bucket with its settings. Without `forceDestroy` it is retained, since OSS doesn't delete a bucket with objects, and
 * archives should not be lost. The settings are deleted only with the bucket (`deletedWith`), so a retained bucket stays
 * protected. A setting that is turned off is still removed.
 */
export function makeBucket(
  context: ComponentContext,
  retain = context.args.forceDestroy !== true,
): pulumi.Output<string> {
  const { parent, name, args, alicloud, nodes } = context;
  const { transform = {} } = args;
  const { serverSideEncryption, kmsKeyId, expireArchivesAfterDays, versioning } = args;
  const bucket = new alicloud.oss.Bucket(
    ...transformed(
      transform.bucket,
      `${name}-bucket`,
      {
        bucket: args.bucket,
        serverSideEncryptionRule: {
          sseAlgorithm: pulumi.output(serverSideEncryption).apply((algorithm) => algorithm ?? "AES256"),
          // An output without a value counts as a missing argument, which the type doesn't say.
          kmsMasterKeyId: kmsKeyId as pulumi.Input<string>,
        },
        lifecycleRules:
          expireArchivesAfterDays === undefined
            ? undefined
            : pulumi
                .all([prefixesOf(context), expireArchivesAfterDays])
                .apply(([prefixes, days]) =>
                  days === undefined ? [] : expirationRules(prefixes, days, versioning !== undefined),
                ),
        forceDestroy: args.forceDestroy,
        tags: args.tags,
      },
      // Other resources manage both: an update of the bucket would delete the policy (terraform-provider-alicloud #9331), and
      // every preview would show the versioning as removed.
      { parent, retainOnDelete: retain, ignoreChanges: ["policy", "versioning"] },
    ),
  );
  nodes.bucket = bucket;
  const settings = { parent, deletedWith: bucket };
  const bucketName = bucket.bucket.apply((bucketName) => bucketName ?? "");
  nodes.publicAccessBlock = new alicloud.oss.BucketPublicAccessBlock(
    ...transformed(
      transform.publicAccessBlock,
      `${name}-public-access-block`,
      { bucket: bucketName, blockPublicAccess: true },
      settings,
    ),
  );
  if (versioning !== undefined) {
    nodes.versioning = new alicloud.oss.BucketVersioning(
      ...transformed(transform.versioning, `${name}-versioning`, { bucket: bucketName, status: versioning }, settings),
    );
  }
  if (args.guardArchives === true) {
    nodes.overwriteConfig = new alicloud.oss.BucketOverwriteConfig(
      ...transformed(
        transform.overwriteConfig,
        `${name}-overwrite-config`,
        { bucket: bucketName, rules: prefixesOf(context).apply(overwriteRules) },
        settings,
      ),
    );
  }
  return bucketName;
}
