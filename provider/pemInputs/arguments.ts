import type * as pulumi from "@pulumi/pulumi";

/** PEM text, or a file or text asset that holds it. */
export type PemInput = pulumi.Input<string | pulumi.asset.FileAsset | pulumi.asset.StringAsset>;
