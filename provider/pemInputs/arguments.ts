import type * as pulumi from "@pulumi/pulumi";
import type { CertificateReference } from "./certificateReference";

/** PEM text, or a file or text asset that contains it. A remote asset is refused. */
export type Pem = string | pulumi.asset.Asset;

/** {@link Pem} that may be known later. */
export type PemInput = pulumi.Input<Pem>;

/** A {@link CertificateReference} whose fields may be known later, each by itself. */
export type CertificateReferenceInput = {
  [Name in keyof CertificateReference]: pulumi.Input<CertificateReference[Name]>;
};
