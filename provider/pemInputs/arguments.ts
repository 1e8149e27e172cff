import type * as pulumi from "@pulumi/pulumi";
import type { CertificateReference } from "./certificateReference";

/** PEM text, or a file or text asset that holds it. */
export type PemInput = pulumi.Input<string | pulumi.asset.FileAsset | pulumi.asset.StringAsset>;

/** A {@link CertificateReference} whose fields may be known later, each by itself. */
export type CertificateReferenceInput = {
  [Name in keyof CertificateReference]: pulumi.Input<CertificateReference[Name]>;
};
