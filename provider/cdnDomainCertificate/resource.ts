import type * as pulumi from "@pulumi/pulumi";
import type { BindingArgs, ReferenceArgs } from "../certificateBinding/arguments";
import { CertificateBinding } from "../certificateBinding/resource";
import type { OnCdnDestroy } from "./cdnDomainCertificate";
import type { CdnProduct } from "./cdnRequests";
import { shell } from "./shell";

/** Which domain of CDN or DCDN serves which certificate. */
export interface CdnDomainCertificateArgs extends BindingArgs, ReferenceArgs {
  /**
   * The domain, a wildcard one as people write it. A change replaces the resource.
   * @example "www.example.com"
   */
  domain: pulumi.Input<string>;

  /** `"cdn"`, or `"dcdn"` for Dynamic Content Delivery Network. A change replaces the resource. Default: `"cdn"`. */
  product?: pulumi.Input<CdnProduct> | undefined;

  /**
   * What a destroy does: nothing (`"keep"`), or it puts back the certificate that was served before the first write
   * (`"restorePrevious"`), where that is in the certificate store. Default: `"keep"`.
   */
  onDestroy?: pulumi.Input<OnCdnDestroy> | undefined;
}

/**
 * Which certificate a domain of CDN or DCDN serves. The domain belongs to somebody else: it is never made, reconfigured or removed.
 * A preview shows a renewal as a diff on the fingerprint and refuses a certificate that isn't for the domain; an update has
 * succeeded when the service shows the new certificate.
 *
 * ```ts
 * new CdnDomainCertificate("www", { domain: "www.example.com", casCertificate: certificate.reference });
 * ```
 */
export class CdnDomainCertificate extends CertificateBinding {
  /** The domain. */
  declare readonly domain: pulumi.Output<string>;

  /** @param opts `provider` takes a {@link Provider} of this package */
  constructor(name: string, args: CdnDomainCertificateArgs, opts?: pulumi.CustomResourceOptions) {
    super(shell, "CdnDomainCertificate", name, args, opts);
  }
}
