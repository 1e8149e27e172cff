import * as pulumi from "@pulumi/pulumi";
import type { AssumeRole } from "../alicloud/credentials";
import type { Provider, ProviderArgs } from "../alicloud/provider";
import type { ResourceClasses } from "./resourceClasses";

/** What an explicit provider of @pulumi/alicloud was given. Structures are JSON, as the engine has them. */
type AlicloudProvider = Partial<
  Record<
    "accessKey" | "secretKey" | "securityToken" | "region" | "profile" | "ecsRoleName" | "assumeRole",
    pulumi.Output<string | undefined>
  >
>;

/** The region in which an explicit alicloud provider makes things. */
export function regionOf(alicloud: pulumi.ProviderResource | undefined): pulumi.Output<string | undefined> {
  return pulumi.output((alicloud as AlicloudProvider | undefined)?.region);
}

/** Whether an alicloud provider tells its account. To the plugin it's a reference, which doesn't. */
export function exposesCredentials(alicloud: pulumi.ProviderResource): boolean {
  return "accessKey" in alicloud;
}

/**
 * The same account for this package's own requests as an explicit alicloud provider's, so that one `provider` option
 * reaches all children.
 */
export function providerFor(
  alicloud: pulumi.ProviderResource,
  { Provider }: ResourceClasses,
  name: string,
  opts: pulumi.ResourceOptions,
): Provider {
  const { assumeRole, ...others } = alicloud as AlicloudProvider;
  const { accessKey, secretKey, securityToken, region, profile, ecsRoleName } = others;
  const role = assumeRole?.apply((text) => (text ? (JSON.parse(text) as AssumeRole) : undefined));
  const args = { accessKey, secretKey, securityToken, region, profile, ecsRoleName, assumeRole: role };
  // An output that turns out to be undefined is as good as an argument that was left out.
  return new Provider(name, args as ProviderArgs, opts);
}
