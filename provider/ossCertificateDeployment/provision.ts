import * as pulumi from "@pulumi/pulumi";
import { CertificateBucket } from "../certificateBucket/component";
import type { OssCertificateDeploymentArgs, ProvisionArgs } from "./arguments";

/** A deployment's bucket, and the options with which it is deployed to. */
export interface Provisioned {
  certificateBucket: CertificateBucket;
  options: pulumi.CustomResourceOptions;
}

/**
 * Makes the bucket of a deployment, beside it and under the same name. A dynamic resource has no children of its own, and
 * one that became a child when `provision` is turned on would be replaced for its new URN; so the two are neighbours, and
 * the deployment depends on all that the component makes.
 */
export function provisionBucket(
  name: string,
  args: OssCertificateDeploymentArgs,
  provision: ProvisionArgs,
  opts: pulumi.CustomResourceOptions = {},
): Provisioned {
  const { refresh, provider, ...open } = provision;
  const certificateBucket = new CertificateBucket(
    name,
    {
      ...open,
      bucket: args.bucket,
      region: args.region,
      // The deployment's own, which rules for its archives need: at the bucket's root it is empty.
      prefixes: [args.prefix ?? ""],
      permissions: {
        refresh,
        tags: pulumi.output(args.tags).apply((tags) => Object.keys(tags ?? {}).length > 0),
        onDestroy: args.onDestroy,
        kms: kmsOf(args),
      },
      ...routeOf(args),
    },
    { ...(opts.parent && { parent: opts.parent }), ...(provider && { providers: [provider] }) },
  );
  const deployer = provision.createUser === true ? certificateBucket.deployer : undefined;
  const options = { ...opts, dependsOn: allOf(opts.dependsOn, certificateBucket) };
  const uploader = opts.provider ?? deployer;
  return { certificateBucket, options: uploader === undefined ? options : { ...options, provider: uploader } };
}

/** Encryption of the objects by KMS, or else what the bucket's own says. */
function kmsOf({ serverSideEncryption, kmsKeyId }: OssCertificateDeploymentArgs) {
  if (serverSideEncryption === undefined) {
    return undefined;
  }
  return pulumi
    .all([serverSideEncryption, kmsKeyId])
    .apply(([encryption, key]) => encryption === "KMS" && (key ?? true));
}

/**
 * How the bucket's policy is reached: as the objects are, but for a domain that is bound to the bucket, which a new bucket
 * has not yet. The public endpoint serves a bucket's settings for every account.
 */
function routeOf({ endpoint, cname, internal, pathStyle }: OssCertificateDeploymentArgs) {
  const isBound = pulumi.output(cname);
  return {
    ...(endpoint !== undefined && {
      // An endpoint that is left out is unset, which Input can't say.
      endpoint: pulumi
        .all([endpoint, isBound])
        .apply(([host, bound]) => (bound ? undefined : host)) as pulumi.Output<string>,
    }),
    internal,
    pathStyle,
  };
}

function allOf(
  dependsOn: pulumi.CustomResourceOptions["dependsOn"],
  another: pulumi.Resource,
): pulumi.CustomResourceOptions["dependsOn"] {
  return dependsOn === undefined
    ? another
    : pulumi.output([dependsOn, another]).apply((resources) => resources.flat() as pulumi.Resource[]);
}
