import type * as pulumi from "@pulumi/pulumi";
import type { BindingArgs } from "../certificateBinding/arguments";
import { CertificateBinding } from "../certificateBinding/resource";
import { dynamicTokenOf, isOfType } from "../engine/typeToken";
import type { FcProtocol } from "./fcDomain";

/** Which custom domain of Function Compute serves which certificate. */
export interface FcDomainCertificateArgs extends BindingArgs {
  /**
   * Id of the function's region. A change replaces the resource. Default: `alicloud:region`.
   * @example "cn-hangzhou"
   */
  region?: pulumi.Input<string | undefined>;

  /**
   * The custom domain. A change replaces the resource.
   * @example "api.example.com"
   */
  domain: pulumi.Input<string>;

  /**
   * What the domain takes requests by: `"HTTP,HTTPS"`, `"HTTPS"` alone, or `"keep"` for what it has, which refuses a domain that takes HTTP
   * only. Default: `"keep"`.
   */
  protocol?: pulumi.Input<FcProtocol | undefined>;
}

/**
 * Which certificate a custom domain of Function Compute 3.0 serves. The domain belongs to somebody else: it is never made or removed, and
 * its routes, authentication, firewall and TLS settings stay as they are. Function Compute takes no certificate of Certificate Management
 * Service, so certificate and key are given here; a destroy leaves the certificate where it is.
 *
 * ```ts
 * new FcDomainCertificate("api", {
 *   domain: "api.example.com",
 *   certificate: new pulumi.asset.FileAsset("fullchain.pem"),
 *   privateKey: new pulumi.asset.FileAsset("privkey.pem"),
 * });
 * ```
 */
export class FcDomainCertificate extends CertificateBinding {
  /** The type in URNs, as policies and mocks see it. */
  static readonly __pulumiType = dynamicTokenOf("FcDomainCertificate");

  /** Id of the function's region. */
  declare readonly region: pulumi.Output<string>;
  /** The custom domain. */
  declare readonly domain: pulumi.Output<string>;

  /** Whether an object is such a resource, whichever copy of this package made it. */
  static override isInstance(value: unknown): value is FcDomainCertificate {
    return isOfType(value, FcDomainCertificate.__pulumiType);
  }

  /** @param opts `provider` takes a {@link Provider} of this package */
  constructor(name: string, args: FcDomainCertificateArgs, opts?: pulumi.CustomResourceOptions) {
    // So that the region is an output even if the stack or the provider sets it.
    super("FcDomainCertificate", name, { ...regionOutput, ...args }, opts, around);
  }
}

/** As the lifecycle says it. */
const around = { outputs: ["region"], text: ([region = ""]: readonly (string | undefined)[]) => region };

const regionOutput = { region: undefined };
