import * as pulumi from "@pulumi/pulumi";
import { dynamicTokenOf } from "../engine/typeToken";
import { requireReachable } from "./requireReachable";
import { stubOf } from "./stub";

/**
 * A resource whose lifecycle runs in Pulumi's dynamic host. It is what `pulumi.dynamic.Resource` makes, with the provider's code as a
 * constant: nothing is serialized, so programs run under Bun and as bundles too.
 */
export abstract class DynamicResource extends pulumi.CustomResource {
  /**
   * @param type such as `CasCertificate`; the folder of its lifecycle has the same name
   * @param inputs with every output as `undefined`; the engine fills in what it gets for these
   */
  protected constructor(type: string, name: string, inputs: pulumi.Inputs, opts?: pulumi.CustomResourceOptions) {
    requireReachable(type, name);
    const lifecycle = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
    super(dynamicTokenOf(type), name, { ...inputs, __provider: stubOf(lifecycle) }, opts);
  }
}
