import type * as pulumi from "@pulumi/pulumi";
import type { CertificateReferenceInput, Pem } from "../pemInputs/arguments";
import type { Verify } from "./state";

/** Which certificate a name serves. */
export interface BindingArgs {
  /**
   * The certificate: its leaf alone, or with the chain, in any order.
   * @example new pulumi.asset.FileAsset("fullchain.pem")
   */
  certificate?: pulumi.Input<Pem | undefined>;

  /**
   * The intermediate certificates, when `certificate` doesn't hold them.
   * @example new pulumi.asset.FileAsset("chain.pem")
   */
  chain?: pulumi.Input<Pem | undefined>;

  /**
   * The certificate's private key: PKCS#8, PKCS#1 or SEC1; not encrypted. Always treated as a secret. As a `FileAsset` it
   * never enters the state at all, not even encrypted: the recommended way.
   * @example new pulumi.asset.FileAsset("privkey.pem")
   */
  privateKey?: pulumi.Input<Pem | undefined>;

  /**
   * Names that the certificate must cover besides the domain. Default: none.
   * @example ["example.com", "*.example.com"]
   */
  requiredDomains?: pulumi.Input<pulumi.Input<string>[] | undefined>;

  /**
   * Days before its end from which on every preview and up warns. Default: 30, but at most a third of the
   * certificate's lifetime.
   * @example 14
   */
  renewBeforeDays?: pulumi.Input<number | undefined>;

  /** Serve a certificate although it has expired. Default: `false`. */
  allowExpired?: pulumi.Input<boolean | undefined>;

  /** Replace a certificate that somebody else has set since the last refresh. Default: `false`, which refuses that. */
  takeOver?: pulumi.Input<boolean | undefined>;

  /**
   * How an update makes sure that the certificate is served: `"api"` asks the service until it shows the certificate; `"handshake"`
   * then also connects to the service as a visitor does, before DNS leads there, until it presents the certificate; `"none"` doesn't
   * look. Default: `"api"`.
   */
  verify?: pulumi.Input<Verify | undefined>;

  /**
   * Host, or host and port, that `verify: "handshake"` connects to. Default: the service's own name for the domain, port 443.
   * @example "203.0.113.7:443"
   */
  handshakeAddress?: pulumi.Input<string | undefined>;

  /**
   * Seconds to wait until the certificate is served. Default: Pulumi's `customTimeouts` (in the plugin; a dynamic resource doesn't get
   * them), else 600.
   */
  timeout?: pulumi.Input<number | undefined>;
}

/** Of a service that takes certificates of Certificate Management Service. */
export interface ReferenceArgs {
  /**
   * A certificate in Certificate Management Service: the output `reference` of a `CasCertificate`, or an identifier such as
   * `"12345-cn-hangzhou"`, whose names are matched with the domain in the update and not in a preview. No key is needed here then.
   * Excludes `certificate`, `chain` and `privateKey`.
   */
  casCertificate?: pulumi.Input<CertificateReferenceInput | string | undefined>;
}
