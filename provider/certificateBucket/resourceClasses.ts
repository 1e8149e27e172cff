import type * as pulumi from "@pulumi/pulumi";
import { Provider, type ProviderArgs } from "../alicloud/provider";
import { HttpsOnlyPolicy, type HttpsOnlyPolicyArgs } from "../httpsOnlyPolicy/resource";

/** The classes of this package's own resources: dynamic ones in a TypeScript program, else the plugin's. */
export interface ResourceClasses {
  HttpsOnlyPolicy: new (
    name: string,
    args: HttpsOnlyPolicyArgs,
    opts?: pulumi.CustomResourceOptions,
  ) => HttpsOnlyPolicy;
  Provider: new (name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) => Provider;
  /** A resource type that their explicit provider serves. */
  servedType: string;
}

export const dynamicResources: ResourceClasses = {
  HttpsOnlyPolicy,
  Provider,
  servedType: "pulumi-nodejs:dynamic:Resource",
};
