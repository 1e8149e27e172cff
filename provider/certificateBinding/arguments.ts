import type * as pulumi from "@pulumi/pulumi";
import type { CertificateReferenceInput, PemInput } from "../pemInputs/arguments";
import type { OnDomainDestroy } from "./state";

/** Which certificate a name serves. */
export interface BindingArgs {
  /**
   * A certificate in Certificate Management Service: the output `reference` of a `CasCertificate`. No key is needed here then.
   * Excludes `certificate`, `chain` and `privateKey`.
   */
  casCertificate?: pulumi.Input<CertificateReferenceInput> | undefined;

  /**
   * The certificate: its leaf alone, or with the chain, in any order.
   * @example new pulumi.asset.FileAsset("fullchain.pem")
   */
  certificate?: PemInput | undefined;

  /**
   * The intermediate certificates, when `certificate` doesn't hold them.
   * @example new pulumi.asset.FileAsset("chain.pem")
   */
  chain?: PemInput | undefined;

  /**
   * The certificate's private key: PKCS#8, PKCS#1 or SEC1; not encrypted. Always treated as a secret. As a `FileAsset` it
   * never enters the state at all, not even encrypted: the recommended way.
   * @example new pulumi.asset.FileAsset("privkey.pem")
   */
  privateKey?: PemInput | undefined;

  /**
   * Names that the certificate must cover besides the domain. Default: none.
   * @example ["example.com", "*.example.com"]
   */
  requiredDomains?: pulumi.Input<pulumi.Input<string>[]> | undefined;

  /**
   * Days before its end from which on every preview and up warns. Default: 30, but at most a third of the
   * certificate's lifetime.
   * @example 14
   */
  renewBeforeDays?: pulumi.Input<number> | undefined;

  /** Serve a certificate although it has expired. Default: `false`. */
  allowExpired?: pulumi.Input<boolean> | undefined;

  /** Replace a certificate that somebody else has set since the last refresh. Default: `false`, which refuses that. */
  takeOver?: pulumi.Input<boolean> | undefined;

  /**
   * What a destroy does: nothing (`"keep"`), or it puts back the certificate that was served before the first write
   * (`"restorePrevious"`), where that is in the certificate store. Default: `"keep"`.
   */
  onDestroy?: pulumi.Input<OnDomainDestroy> | undefined;
}
