import * as pulumi from "@pulumi/pulumi";
import { stackValue } from "../engine/stackConfiguration";
import type { AssumeRole } from "./credentials";

/**
 * An account of its own for some deployments. Without an access key, profile or instance role the stack's own credentials
 * are used: to assume another role with them, or in another region. What neither has is looked for in the environment.
 */
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
 * Credentials for the deployments that are given it, in a process of its own. They are stored in the state; encrypted are
 * `secretKey`, `securityToken`, and what is given as a secret or is one in the stack's configuration.
 *
 * ```ts
 * const other = new Provider("other-account", { accessKey: "LTAI…", secretKey: config.requireSecret("otherSecretKey") });
 * new OssCertificateDeployment("site", { … }, { provider: other });
 * ```
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    // The engine hands a provider its own inputs only, nothing of the stack's configuration.
    const stack = new pulumi.Config("alicloud");
    const { accessKey, secretKey, securityToken, profile, ecsRoleName } = hasOwnCredentials(args)
      ? args
      : {
          accessKey: stack.getSecret("accessKey"),
          secretKey: stack.getSecret("secretKey"),
          securityToken: stack.getSecret("securityToken"),
          profile: stackValue("alicloud", "profile"),
          ecsRoleName: stackValue("alicloud", "ecsRoleName"),
        };
    const stackRole = hasOwnCredentials(args) ? undefined : stackValue("alicloud", "assumeRole");
    super(
      "pulumi-nodejs",
      name,
      {
        // Under the names of the stack's configuration, which is how the lifecycle asks for them.
        "alicloud:accessKey": accessKey,
        "alicloud:secretKey": secretKey && pulumi.secret(secretKey),
        "alicloud:securityToken": securityToken && pulumi.secret(securityToken),
        "alicloud:region": pulumi.output(args.region).apply((region) => region ?? stackValue("alicloud", "region")),
        "alicloud:profile": profile,
        "alicloud:ecsRoleName": ecsRoleName,
        "alicloud:assumeRole": args.assumeRole ? pulumi.jsonStringify(args.assumeRole) : stackRole,
        "alicloud:endpoints": stackValue("alicloud", "endpoints"),
        "alicloud-certificates:propagationSeconds":
          args.propagationSeconds && pulumi.output(args.propagationSeconds).apply(String),
      },
      opts,
    );
  }
}

/** Keys of one account must never meet the token or role of another. */
function hasOwnCredentials({ accessKey, secretKey, securityToken, profile, ecsRoleName }: ProviderArgs): boolean {
  return [accessKey, secretKey, securityToken, profile, ecsRoleName].some((given) => given !== undefined);
}
