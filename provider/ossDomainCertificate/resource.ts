import type * as pulumi from "@pulumi/pulumi";
import type { BindingArgs, ReferenceArgs } from "../certificateBinding/arguments";
import { CertificateBinding } from "../certificateBinding/resource";
import { dynamicTokenOf, isOfType } from "../engine/typeToken";
import type { OnOssDomainDestroy } from "./ossDomainCertificate";

/** Which domain of which bucket serves which certificate. */
export interface OssDomainCertificateArgs extends BindingArgs, ReferenceArgs {
  /**
   * Id of the bucket's region. A change replaces the resource. Default: `alicloud:region`.
   * @example "cn-hangzhou"
   */
  region?: pulumi.Input<string | undefined>;

  /** The bucket that the domain is bound to. A change replaces the resource. */
  bucket: pulumi.Input<string>;

  /**
   * The domain. A change replaces the resource.
   * @example "files.example.com"
   */
  domain: pulumi.Input<string>;

  /** Host or https URL to use in place of the region's own, such as its internal endpoint. Default: `oss` of `alicloud:endpoints`. */
  endpoint?: pulumi.Input<string | undefined>;

  /**
   * What a destroy does: nothing (`"keep"`); it puts back the certificate that was served before the first write
   * (`"restorePrevious"`), where that is in the certificate store; or it takes the certificate off the domain
   * (`"removeCertificate"`), which stays bound. Default: `"keep"`.
   */
  onDestroy?: pulumi.Input<OnOssDomainDestroy | undefined>;
}

/**
 * Which certificate a domain that is bound to a bucket serves. The binding belongs to somebody else: it is never made or removed. A
 * preview shows a renewal as a diff on the fingerprint and refuses a certificate that isn't for the domain; an update has succeeded
 * when OSS shows the new certificate. With `certificate` instead of `casCertificate`, OSS puts a copy of it into Certificate Management
 * Service at each renewal.
 *
 * ```ts
 * new OssDomainCertificate("files", {
 *   bucket: "my-bucket",
 *   domain: "files.example.com",
 *   casCertificate: certificate.reference,
 * });
 * ```
 */
export class OssDomainCertificate extends CertificateBinding {
  /** The type in URNs, as policies and mocks see it. */
  static readonly __pulumiType = dynamicTokenOf("OssDomainCertificate");

  /** Id of the bucket's region. */
  declare readonly region: pulumi.Output<string>;
  /** The bucket. */
  declare readonly bucket: pulumi.Output<string>;
  /** The domain. */
  declare readonly domain: pulumi.Output<string>;

  /** Whether an object is such a resource, whichever copy of this package made it. */
  static override isInstance(value: unknown): value is OssDomainCertificate {
    return isOfType(value, OssDomainCertificate.__pulumiType);
  }

  /** @param opts `provider` takes a {@link Provider} of this package */
  constructor(name: string, args: OssDomainCertificateArgs, opts?: pulumi.CustomResourceOptions) {
    // So that the region is an output even if the stack or the provider sets it.
    super("OssDomainCertificate", name, { ...regionOutput, ...args }, opts, around);
  }
}

/** As the lifecycle says it. */
const around = { outputs: ["region", "bucket"], text: (values: readonly (string | undefined)[]) => values.join("/") };

const regionOutput = { region: undefined };
