import type * as pulumi from "@pulumi/pulumi";
import type { BindingArgs, ReferenceArgs } from "../certificateBinding/arguments";
import { CertificateBinding } from "../certificateBinding/resource";
import { dynamicTokenOf, isOfType } from "../engine/typeToken";
import type { CertificateReferenceInput } from "../pemInputs/arguments";
import type { OnCdnDestroy } from "./cdnDomainCertificate";
import type { CdnProduct } from "./cdnRequests";
import type { Hsts, TlsVersion } from "./httpsSettings";

/** HSTS, of which a program may know a part later. */
export type HstsInput = { [Name in keyof Hsts]: pulumi.Input<Hsts[Name] | undefined> };

/** Which domain of CDN or DCDN serves which certificate. */
export interface CdnDomainCertificateArgs extends BindingArgs, ReferenceArgs {
  /**
   * The domain, a wildcard one as people write it. A change replaces the resource.
   * @example "www.example.com"
   */
  domain: pulumi.Input<string>;

  /** `"cdn"`, or `"dcdn"` for Dynamic Content Delivery Network. A change replaces the resource. Default: `"cdn"`. */
  product?: pulumi.Input<CdnProduct | undefined>;

  /**
   * Redirect HTTP to HTTPS, with 301. `false` turns a redirect off. Set when the certificate is served, as all settings below are.
   * Default: not touched.
   */
  forceHttps?: pulumi.Input<boolean | undefined>;

  /**
   * Have browsers insist on HTTPS (HSTS). Default: not touched.
   * @example { maxAge: 31536000 }
   */
  hsts?: pulumi.Input<HstsInput | undefined>;

  /** Whether visitors can use HTTP/2. Default: not touched. */
  http2?: pulumi.Input<boolean | undefined>;

  /**
   * The oldest version of TLS that is accepted, and with it all newer ones. Default: not touched.
   * @example "TLSv1.2"
   */
  minimumTlsVersion?: pulumi.Input<TlsVersion | undefined>;

  /**
   * An SM2 pair in Certificate Management Service, which the domain presents to clients that speak China's TLCP: the output `reference` of a
   * `CasCertificate` with `sm2`, or its identifier. No call of CDN tells which pair a domain has, so it is set and not looked at. Default: not touched.
   */
  sm2CasCertificate?: pulumi.Input<CertificateReferenceInput | string | undefined>;

  /**
   * What a destroy does: nothing (`"keep"`); it puts back the certificate that was served before the first write
   * (`"restorePrevious"`), where that is in the certificate store; or it turns off the redirect, HSTS and then HTTPS
   * (`"disableHttps"`), which is refused while HSTS makes browsers insist on HTTPS. Default: `"keep"`.
   */
  onDestroy?: pulumi.Input<OnCdnDestroy | undefined>;

  /** Let `"disableHttps"` keep out the browsers that still insist on HTTPS. Default: `false`. */
  force?: pulumi.Input<boolean | undefined>;
}

/**
 * Which certificate a domain of CDN or DCDN serves, and if asked, its redirect, HSTS, HTTP/2 and TLS versions. The domain belongs to
 * somebody else: it is never made or removed, and nothing else of it is changed.
 * A preview shows a renewal as a diff on the fingerprint and refuses a certificate that isn't for the domain; an update has
 * succeeded when the service shows the new certificate.
 *
 * ```ts
 * new CdnDomainCertificate("www", { domain: "www.example.com", casCertificate: certificate.reference });
 * ```
 */
export class CdnDomainCertificate extends CertificateBinding {
  /** The type in URNs, as policies and mocks see it. */
  static readonly __pulumiType = dynamicTokenOf("CdnDomainCertificate");

  /** The domain. */
  declare readonly domain: pulumi.Output<string>;
  /** The product. */
  declare readonly product: pulumi.Output<CdnProduct>;

  /** Whether an object is such a resource, whichever copy of this package made it. */
  static override isInstance(value: unknown): value is CdnDomainCertificate {
    return isOfType(value, CdnDomainCertificate.__pulumiType);
  }

  /** @param opts `provider` takes a {@link Provider} of this package */
  constructor(name: string, args: CdnDomainCertificateArgs, opts?: pulumi.CustomResourceOptions) {
    super("CdnDomainCertificate", name, { ...productOutput, ...args }, opts, around);
  }
}

/** As the lifecycle says it. */
const around = { outputs: ["product"], text: ([product = "cdn"]: readonly (string | undefined)[]) => product };

// So that the product is an output even by default.
const productOutput = { product: undefined };
