import * as pulumi from "@pulumi/pulumi";
import type { AssumeRole } from "../alicloud/accountSettings";
import type { Provider, ProviderArgs } from "../alicloud/provider";
import type { ResourceClasses } from "./resourceClasses";

/** The arguments of an explicit provider of @pulumi/alicloud. Structured values are JSON, as in the engine. */
type AlicloudProvider = Partial<
  Record<
    "accessKey" | "secretKey" | "securityToken" | "region" | "profile" | "ecsRoleName" | "assumeRole",
    pulumi.Output<string | undefined>
  >
>;

/** The region of an explicit alicloud provider. */
export function regionOf(alicloud: pulumi.ProviderResource | undefined): pulumi.Output<string | undefined> {
  return pulumi.output((alicloud as AlicloudProvider | undefined)?.region);
}

/** Whether an alicloud provider exposes its credentials. In the plugin it is only a reference, which doesn't. */
export function exposesCredentials(alicloud: pulumi.ProviderResource): boolean {
  return "accessKey" in alicloud;
}

/**
 * A provider of this package with the same credentials as an explicit alicloud provider, so that one `provider` option applies
 * to all children.
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
  // An output whose value is undefined counts as a missing argument.
  return new Provider(name, args as ProviderArgs, opts);
}
