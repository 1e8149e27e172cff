/** The package's name in Pulumi: in tokens, in a stack's configuration, after `pulumi-resource-`. */
export const packageName = "alicloud-certificates";

/** The token of a type or function in the schema: of the plugin's resources, and of components in every language. */
export const tokenOf = (name: string) => `${packageName}:index:${name}`;

/** The type of a TypeScript program's resource in URNs. The SDK builds it from the module and the name. */
export const dynamicTokenOf = (name: string) => `pulumi-nodejs:dynamic/${packageName}:${name}`;

/** Whether an object is a resource of a type, by the mark that the SDK sets. A policy asks with the mark alone. */
export function isOfType(value: unknown, type: string): boolean {
  return (value as { __pulumiType?: unknown } | null | undefined)?.__pulumiType === type;
}
