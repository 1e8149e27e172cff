import * as pulumi from "@pulumi/pulumi";
import type { Provider } from "../alicloud/provider";
import { isOfType, tokenOf } from "../engine/typeToken";
import type { PolicyDocument } from "../oss/policyDocument";
import { attachPolicy, type Deployer, documentOf, makePolicy } from "./access";
import { loadAlicloud } from "./alicloud";
import { argumentsProblem, type CertificateBucketArgs } from "./arguments";
import { makeBucket } from "./bucket";
import { bucketRegion, type CertificateBucketNodes, type ComponentContext, regionProblem } from "./componentContext";
import { enforceHttps } from "./httpsOnly";
import { dynamicResources, type ResourceClasses } from "./resourceClasses";
import { rememberRuled } from "./ruledPrefixes";
import { unknownArgument } from "./unknownArguments";

/**
 * A bucket for certificates: private, encrypted and HTTPS only, with the minimal RAM policy that a user or role needs to
 * deploy to it. Created with @pulumi/alicloud.
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
 * A destroy keeps the bucket with its archives and settings, unless `forceDestroy` is set, or the option `retainOnDelete: false`,
 * which deletes an empty bucket only. To use a kept bucket again, set `existing`.
 */
export class CertificateBucket extends pulumi.ComponentResource {
  /** The type in URNs, as policies and mocks see it. */
  static readonly __pulumiType = tokenOf("CertificateBucket");

  /** The bucket's name. */
  readonly bucket: pulumi.Output<string>;
  /** The bucket's region; missing if only the environment names it. */
  readonly region: pulumi.Output<string | undefined>;
  /** The name of the RAM policy. You can attach it to further users and roles. */
  readonly policyName: pulumi.Output<string>;
  /** The content of the RAM policy. */
  readonly policyDocument: pulumi.Output<PolicyDocument>;
  /** The child resources. */
  readonly nodes: Readonly<CertificateBucketNodes>;

  private readonly created: Deployer | undefined;

  /** Whether an object is such a component, whichever copy of this package made it. */
  static override isInstance(value: unknown): value is CertificateBucket {
    return isOfType(value, CertificateBucket.__pulumiType);
  }

  /**
   * @param name the component's name; the name of each child begins with it
   * @param args the bucket and its settings
   * @param opts `provider` takes an alicloud provider, whose account is used for everything. Its `secretKey` must be a
   *   `pulumi.secret(…)`, or @pulumi/alicloud stores it in the state in plain text. `providers` also takes a provider of this
   *   package, for the bucket's policy. `protect` protects every child.
   * @throws Error if arguments contradict each other, or @pulumi/alicloud isn't installed
   */
  constructor(name: string, args: CertificateBucketArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super(CertificateBucket.__pulumiType, name, {}, opts);
    const nodes: CertificateBucketNodes = {};
    const context: ComponentContext = {
      parent: this,
      name,
      args,
      alicloud: loadAlicloud(),
      classes: this.resourceClasses(),
      nodes,
    };
    const problem = unknownArgument(args) ?? argumentsProblem(args) ?? regionProblem(context);
    if (problem !== undefined) {
      throw new Error(`CertificateBucket '${name}' can't be created: ${problem}`);
    }

    this.bucket = args.existing === true ? pulumi.output(args.bucket) : makeBucket(context, opts.retainOnDelete);
    this.region = bucketRegion(context);
    if (args.httpsOnly !== false) {
      enforceHttps(context, this.bucket);
    }
    this.policyDocument = documentOf(context, this.bucket);
    this.policyName = makePolicy(context, this.policyDocument);
    this.created = attachPolicy(context, this.policyName);
    rememberRuled(name, args, this.bucket, [this, this.created?.provider]);
    this.nodes = nodes;
    this.registerOutputs({
      bucket: this.bucket,
      region: this.region,
      policyName: this.policyName,
      ...(this.created && { accessKeyId: this.accessKeyId, accessKeySecret: this.accessKeySecret }),
    });
  }

  /**
   * The account of the new RAM user, for the option `provider` of deployments. While RAM propagates a new key or policy, denied
   * requests are retried for up to a minute.
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

  /** The access key's secret, as a secret output. @throws Error without `createUser` */
  get accessKeySecret(): pulumi.Output<string> {
    return pulumi.secret(this.requireUser("accessKeySecret").accessKey.secret);
  }

  /** The classes of this package's own resources. The plugin has others. */
  protected resourceClasses(): ResourceClasses {
    return dynamicResources;
  }

  private requireUser(output: string): Deployer {
    if (this.created === undefined) {
      throw new Error(
        `\`${output}\` belongs to the RAM user that \`createUser: true\` creates. Set it, or use your own user.`,
      );
    }
    return this.created;
  }
}
