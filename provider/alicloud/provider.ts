import * as pulumi from "@pulumi/pulumi";
import { stackValue } from "../engine/stackConfiguration";
import { unknownNames } from "../engine/unknownNames";
import { type AssumeRole, settingNames } from "./accountSettings";

/**
 * Credentials for specific deployments. Without an access key, profile or instance role, the stack's own credentials are
 * used, for example to assume another role or in another region. If the stack has none either, the environment's are used.
 */
export interface ProviderArgs {
  /** Id of the access key. Requires `secretKey`. */
  accessKey?: pulumi.Input<string> | undefined;
  /** The access key's secret. Always stored as a secret. */
  secretKey?: pulumi.Input<string> | undefined;
  /** The token of a temporary access key (STS). Always stored as a secret. */
  securityToken?: pulumi.Input<string> | undefined;
  /** Default region of the deployments, such as `"cn-hangzhou"`. */
  region?: pulumi.Input<string | undefined>;
  /** Profile of `aliyun configure`. */
  profile?: pulumi.Input<string> | undefined;
  /** RAM role of the ECS instance that Pulumi runs on. */
  ecsRoleName?: pulumi.Input<string> | undefined;
  /** RAM role to assume with the credentials above. */
  assumeRole?: pulumi.Input<AssumeRole> | undefined;
  /**
   * Seconds for which a denied request (403) is retried. RAM takes a few seconds to propagate a new key or policy, so set
   * this for keys that the same program creates. Default: 0.
   */
  propagationSeconds?: pulumi.Input<number | undefined>;
  /**
   * Hosts to use for services in place of their own, by the services' names. Default: those of `alicloud:endpoints`.
   * @example { cas: "cas.ap-southeast-1.aliyuncs.com" }
   */
  endpoints?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
}

/**
 * Credentials for the deployments that use this provider, in a separate process. The state stores them. `secretKey`,
 * `securityToken`, and every value that is given as a secret or is secret in the stack's configuration are encrypted.
 *
 * ```ts
 * const other = new Provider("other-account", { accessKey: "LTAI…", secretKey: config.requireSecret("otherSecretKey") });
 * new OssCertificateDeployment("site", { … }, { provider: other });
 * ```
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    const [unknown] = unknownNames(args, argumentNames, "Provider");
    if (unknown !== undefined) {
      throw new pulumi.RunError(`Provider '${name}' can't be created: ${unknown}`);
    }
    // The engine passes a provider its own inputs only, and nothing of the stack's configuration.
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
        // The lifecycle reads them by the names of the stack's configuration.
        "alicloud:accessKey": accessKey,
        "alicloud:secretKey": secretKey && pulumi.secret(secretKey),
        "alicloud:securityToken": securityToken && pulumi.secret(securityToken),
        "alicloud:region": pulumi.output(args.region).apply((region) => region ?? stackValue("alicloud", "region")),
        "alicloud:profile": profile,
        "alicloud:ecsRoleName": ecsRoleName,
        "alicloud:assumeRole": args.assumeRole ? pulumi.jsonStringify(args.assumeRole) : stackRole,
        "alicloud:endpoints": pulumi
          .output(args.endpoints)
          .apply((endpoints) => (endpoints ? JSON.stringify(endpoints) : stackValue("alicloud", "endpoints"))),
        "alicloud-certificates:propagationSeconds":
          args.propagationSeconds &&
          pulumi
            .output(args.propagationSeconds)
            .apply((seconds) => (seconds === undefined ? undefined : String(seconds))),
      },
      opts,
    );
  }
}

const argumentNames = [...settingNames, "propagationSeconds"] as const satisfies (keyof ProviderArgs)[];

/** Keys of one account must never meet the token or role of another. */
function hasOwnCredentials({ accessKey, secretKey, securityToken, profile, ecsRoleName }: ProviderArgs): boolean {
  return [accessKey, secretKey, securityToken, profile, ecsRoleName].some((given) => given !== undefined);
}
