import * as pulumi from "@pulumi/pulumi";
import { tokenOf } from "./schema";

/** A class of the plugin's own resources, for components that a program in any language asks for: only Node.js programs have dynamic ones. */
export type ServedClass = new (
  name: string,
  args: object,
  opts?: pulumi.CustomResourceOptions,
) => pulumi.CustomResource;

/**
 * Makes a class of one of the plugin's resources.
 *
 * @param type such as `CasCertificate`
 * @param outputs names of the outputs that a component reads and that aren't inputs
 */
export function servedClass(type: string, outputs: readonly string[] = []): ServedClass {
  const unset = Object.fromEntries(outputs.map((name) => [name, undefined]));
  return class extends pulumi.CustomResource {
    constructor(name: string, args: object, opts?: pulumi.CustomResourceOptions) {
      super(tokenOf(type), name, { ...unset, ...args }, opts);
    }
  };
}
