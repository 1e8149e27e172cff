import * as pulumi from "@pulumi/pulumi";
import type { PemInput } from "./arguments";

/**
 * PEM as a secret, so that a preview shows a renewal by the derived fields and not as a wall of PEM. A file asset is a path and a
 * hash, which may be seen.
 */
export function secretText(pem: PemInput): PemInput {
  return isFile(pem) ? pem : pulumi.secret(pem as pulumi.Input<string>);
}

/** `FileAsset.isInstance` alone is true for every kind of asset. */
function isFile(pem: unknown): pem is pulumi.asset.FileAsset {
  return pulumi.asset.FileAsset.isInstance(pem) && "path" in pem;
}
