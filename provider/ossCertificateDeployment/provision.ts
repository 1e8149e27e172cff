import * as pulumi from "@pulumi/pulumi";
import { CertificateBucket } from "../certificateBucket/component";
import type { OssCertificateDeploymentArgs, ProvisionArgs } from "./arguments";

/** A deployment's bucket, and the options to deploy to it. */
export interface Provisioned {
  certificateBucket: CertificateBucket;
  options: pulumi.CustomResourceOptions;
}

/**
 * Creates the bucket of a deployment, beside it and with the same name. A dynamic resource can't have children, and if the
 * deployment became a child when `provision` is turned on, its new URN would replace it. So the two are siblings, and the
 * deployment depends on everything that the component creates.
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
      // The rules for archives need the deployment's exact prefix: it is empty at the bucket's root.
      prefixes: [prefixOf(args)],
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

/** As plain text if it is: the component looks at it while the program runs. */
function prefixOf({ prefix = "" }: OssCertificateDeploymentArgs): pulumi.Input<string> {
  return typeof prefix === "string" ? prefix : pulumi.output(prefix).apply((known = "") => known);
}

/** Whether, and with which key, the objects are encrypted with KMS; `undefined` for the bucket's own setting. */
function kmsOf({ serverSideEncryption, kmsKeyId }: OssCertificateDeploymentArgs) {
  if (serverSideEncryption === undefined) {
    return undefined;
  }
  return pulumi
    .all([serverSideEncryption, kmsKeyId])
    .apply(([encryption, key]) => (encryption === undefined ? undefined : encryption === "KMS" && (key ?? true)));
}

/**
 * How to reach the bucket's policy: as the objects, except for a domain that is bound to the bucket, which a new bucket doesn't
 * have yet. The public endpoint serves bucket settings for every account.
 */
function routeOf({ endpoint, cname, internal, pathStyle }: OssCertificateDeploymentArgs) {
  const isBound = pulumi.output(cname);
  return {
    ...(endpoint !== undefined && {
      endpoint: pulumi.all([endpoint, isBound]).apply(([host, bound]) => (bound ? undefined : host)),
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
