import * as pulumi from "@pulumi/pulumi";
import type { AssumeRole } from "./oss/credentials";

/** An account of its own for some deployments. What is left out is looked for as without a provider. */
export interface ProviderArgs {
  /** Id of the access key. Goes with `secretKey`. */
  accessKey?: pulumi.Input<string>;
  /** The access key's secret. Always a secret. */
  secretKey?: pulumi.Input<string>;
  /** The token of a temporary access key (STS). Always a secret. */
  securityToken?: pulumi.Input<string>;
  /** Default region of the deployments, such as `"cn-hangzhou"`. */
  region?: pulumi.Input<string>;
  /** Profile of `aliyun configure`. */
  profile?: pulumi.Input<string>;
  /** RAM role of the ECS instance that Pulumi runs on. */
  ecsRoleName?: pulumi.Input<string>;
  /** RAM role to assume with the credentials above. */
  assumeRole?: pulumi.Input<AssumeRole>;
  /**
   * Seconds for which a refusal (403) is tried again. RAM needs some until a new key or policy is known everywhere, so
   * this is for keys that are made by the same program. Default: 0.
   */
  propagationSeconds?: pulumi.Input<number>;
}

/**
 * Credentials for the deployments that are given it, in a process of its own. They are stored in the state, the
 * secret ones encrypted.
 *
 * ```ts
 * const other = new Provider("other-account", { accessKey: "LTAI…", secretKey: config.requireSecret("otherSecretKey") });
 * new OssCertificateDeployment("site", { … }, { provider: other });
 * ```
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    super(
      "pulumi-nodejs",
      name,
      {
        // Under the names of the stack's configuration, which is how the lifecycle asks for them.
        "alicloud:accessKey": args.accessKey,
        "alicloud:secretKey": args.secretKey && pulumi.secret(args.secretKey),
        "alicloud:securityToken": args.securityToken && pulumi.secret(args.securityToken),
        "alicloud:region": args.region,
        "alicloud:profile": args.profile,
        "alicloud:ecsRoleName": args.ecsRoleName,
        "alicloud:assumeRole": args.assumeRole && pulumi.jsonStringify(args.assumeRole),
        "alicloud-certificates:propagationSeconds":
          args.propagationSeconds && pulumi.output(args.propagationSeconds).apply(String),
      },
      opts,
    );
  }
}
