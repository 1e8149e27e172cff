import * as pulumi from "@pulumi/pulumi";
import { certificateWarnings } from "./warnings";

/** The outputs of a resource with a certificate. */
interface Warned {
  readonly warnings: pulumi.Output<string[]>;
  readonly notAfter: pulumi.Output<string>;
  readonly renewAfter: pulumi.Output<string>;
}

/**
 * Logs a resource's warnings from the program, because a method of a dynamic provider can't reach the engine's log.
 *
 * @param more further warnings, one sentence each; they may depend on outputs
 */
export function warn(resource: pulumi.Resource & Warned, more: pulumi.Input<readonly string[]> = []): void {
  const { warnings, notAfter, renewAfter } = resource;
  pulumi.all([warnings, notAfter, renewAfter, more]).apply(([warnings, notAfter, renewAfter, more]) => {
    for (const warning of [...certificateWarnings({ warnings, notAfter, renewAfter }, new Date()), ...more]) {
      void pulumi.log.warn(warning, resource);
    }
  });
}
