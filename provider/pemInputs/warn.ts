import * as pulumi from "@pulumi/pulumi";
import { certificateWarnings } from "./warnings";

/** Outputs of a resource that has a certificate. */
interface Warned {
  readonly warnings: pulumi.Output<string[]>;
  readonly notAfter: pulumi.Output<string>;
  readonly renewAfter: pulumi.Output<string>;
}

/**
 * Says at the resource what check found and when the certificate is due: a method of a dynamic provider can't reach the engine's
 * log.
 *
 * @param more further sentences, from values that may be known later
 */
export function warn(resource: pulumi.Resource & Warned, more: pulumi.Input<readonly string[]> = []): void {
  const { warnings, notAfter, renewAfter } = resource;
  pulumi.all([warnings, notAfter, renewAfter, more]).apply(([warnings, notAfter, renewAfter, more]) => {
    for (const warning of [...certificateWarnings({ warnings, notAfter, renewAfter }, new Date()), ...more]) {
      void pulumi.log.warn(warning, resource);
    }
  });
}
