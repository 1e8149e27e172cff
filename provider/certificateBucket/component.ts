import * as pulumi from "@pulumi/pulumi";
import type { Provider } from "../alicloud/provider";
import type { PolicyDocument } from "../oss/policyDocument";
import { attachPolicy, type Deployer, documentOf, makePolicy } from "./access";
import { loadAlicloud } from "./alicloud";
import { argumentsProblem, type CertificateBucketArgs } from "./arguments";
import { makeBucket } from "./bucket";
import { bucketRegion, type CertificateBucketNodes, type ComponentContext, regionProblem } from "./componentContext";
import { enforceHttps } from "./httpsOnly";
import { dynamicResources, type ResourceClasses } from "./resourceClasses";
import { rememberRuled } from "./ruledPrefixes";

/**
 * A bucket for certificates, private, encrypted and reached by HTTPS only, with the least policy that a RAM user or role
 * needs to deploy to it; made by @pulumi/alicloud.
 *
 * ```ts
 * const certificates = new CertificateBucket("certificates", {
 *   bucket: "my-certificates",
 *   prefixes: ["certs/example.com"],
 *   createUser: true,
 * });
 * new OssCertificateDeployment(
 *   "site",
 *   { bucket: certificates.bucket, prefix: "certs/example.com", certificate, privateKey },
 *   { provider: certificates.deployer, dependsOn: certificates },
 * );
 * ```
 *
 * A destroy leaves the bucket with its archives and settings, unless `forceDestroy` or the option `retainOnDelete: false`
 * (which deletes an empty bucket only) says otherwise. After that, the bucket is `existing`.
 */
export class CertificateBucket extends pulumi.ComponentResource {
  /** The bucket's name. */
  readonly bucket: pulumi.Output<string>;
  /** The bucket's region; absent when only the environment names it. */
  readonly region: pulumi.Output<string | undefined>;
  /** The name of the RAM policy, which may be attached to further users and roles. */
  readonly policyName: pulumi.Output<string>;
  /** What the RAM policy says. */
  readonly policyDocument: pulumi.Output<PolicyDocument>;
  /** The children, for what no output says. */
  readonly nodes: Readonly<CertificateBucketNodes>;

  private readonly made: Deployer | undefined;

  /**
   * @param name the component's name; each child's begins with it
   * @param args which bucket, and what of it
   * @param opts `provider` takes an alicloud provider; its account is used for everything. Its `secretKey` must be a
   *   `pulumi.secret(…)`, or @pulumi/alicloud keeps it in the state in clear. `providers` takes one of this package as well, for
   *   the bucket's policy. `protect` protects every child.
   * @throws Error when arguments contradict each other, or @pulumi/alicloud isn't installed
   */
  constructor(name: string, args: CertificateBucketArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("alicloud-certificates:index:CertificateBucket", name, {}, opts);
    const nodes: CertificateBucketNodes = {};
    const context: ComponentContext = {
      parent: this,
      name,
      args,
      alicloud: loadAlicloud(),
      classes: this.resourceClasses(),
      nodes,
    };
    const problem = argumentsProblem(args) ?? regionProblem(context);
    if (problem !== undefined) {
      throw new Error(`CertificateBucket '${name}' can't be made: ${problem}`);
    }

    this.bucket = args.existing === true ? pulumi.output(args.bucket) : makeBucket(context, opts.retainOnDelete);
    this.region = bucketRegion(context);
    if (args.httpsOnly !== false) {
      enforceHttps(context, this.bucket);
    }
    this.policyDocument = documentOf(context, this.bucket);
    this.policyName = makePolicy(context, this.policyDocument);
    this.made = attachPolicy(context, this.policyName);
    rememberRuled(name, args, this.bucket, [this, this.made?.provider]);
    this.nodes = nodes;
    this.registerOutputs({
      bucket: this.bucket,
      region: this.region,
      policyName: this.policyName,
      ...(this.made && { accessKeyId: this.accessKeyId, accessKeySecret: this.accessKeySecret }),
    });
  }

  /**
   * The account of the new RAM user, for the deployments' option `provider`. While RAM spreads a new key or policy, its
   * refusals are tried again, for a minute at most.
   *
   * @throws Error without `createUser`
   */
  get deployer(): Provider {
    return this.requireUser("deployer").provider;
  }

  /** The new RAM user's access key. @throws Error without `createUser` */
  get accessKeyId(): pulumi.Output<string> {
    return this.requireUser("accessKeyId").accessKey.id;
  }

  /** Its secret, a secret. @throws Error without `createUser` */
  get accessKeySecret(): pulumi.Output<string> {
    return pulumi.secret(this.requireUser("accessKeySecret").accessKey.secret);
  }

  /** In which form this package's own resources are made; the plugin has another. */
  protected resourceClasses(): ResourceClasses {
    return dynamicResources;
  }

  private requireUser(output: string): Deployer {
    if (this.made === undefined) {
      throw new Error(
        `\`${output}\` belongs to the RAM user that \`createUser: true\` makes. Set it, or use your own.`,
      );
    }
    return this.made;
  }
}
