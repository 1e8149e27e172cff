import * as pulumi from "@pulumi/pulumi";
import type { PemInput } from "./arguments";

/**
 * Marks PEM text as secret, so that a preview shows a renewal by the derived fields, not as pages of PEM. A file asset is only a
 * path and a hash, so it needs no secrecy.
 */
export function secretText(pem: PemInput): PemInput {
  return isFile(pem) ? pem : pulumi.secret(pem as pulumi.Input<string>);
}

/** `FileAsset.isInstance` alone is true for every kind of asset. */
function isFile(pem: unknown): pem is pulumi.asset.FileAsset {
  return pulumi.asset.FileAsset.isInstance(pem) && "path" in pem;
}
