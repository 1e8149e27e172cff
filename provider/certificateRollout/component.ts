import * as pulumi from "@pulumi/pulumi";
import { isOfType, tokenOf } from "../engine/typeToken";
import type { CertificateRolloutArgs } from "./arguments";
import { Children } from "./children";
import { rolloutProblem } from "./problem";
import { dynamicClasses, type RolloutClasses } from "./resourceClasses";

/**
 * One certificate, one upload to Certificate Management Service, and every name that the certificate goes to: domains of CDN, DCDN,
 * OSS and Function Compute, and a bucket. Each name is a child with a line of its own in the preview. With `canary`, one domain gets
 * a new certificate first, and if that fails, the others keep the old one. With `backup`, a certificate of another authority is
 * kept ready, and `active: "backup"` changes every name to it in one update.
 *
 * ```ts
 * new CertificateRollout("site", {
 *   certificate: new pulumi.asset.FileAsset("fullchain.pem"),
 *   privateKey: new pulumi.asset.FileAsset("privkey.pem"),
 *   cdnDomains: ["canary.example.com", "www.example.com"],
 *   fcDomains: [{ domain: "api.example.com" }],
 *   canary: "canary.example.com",
 * });
 * ```
 */
export class CertificateRollout extends pulumi.ComponentResource {
  /** The type in URNs, as policies and mocks see it. */
  static readonly __pulumiType = tokenOf("CertificateRollout");

  /** Identifier of the active certificate in the store, such as `12345-cn-hangzhou`: for load balancers and others that take it. */
  readonly certIdentifier: pulumi.Output<string>;
  /** SHA-1 of the active certificate's DER, lower-case hex. */
  readonly fingerprint: pulumi.Output<string>;
  /** SHA-256 of the active certificate's DER, lower-case hex: the certificate's identity. */
  readonly fingerprintSha256: pulumi.Output<string>;
  /** When the active certificate ends: ISO 8601, UTC. */
  readonly notAfter: pulumi.Output<string>;
  /** ISO 8601, UTC: from then on every preview and up warns. */
  readonly renewAfter: pulumi.Output<string>;
  /** When the backup certificate ends: ISO 8601, UTC; absent without `backup`. */
  readonly backupNotAfter: pulumi.Output<string | undefined>;

  /** Whether an object is such a component, whichever copy of this package made it. */
  static override isInstance(value: unknown): value is CertificateRollout {
    return isOfType(value, CertificateRollout.__pulumiType);
  }

  /**
   * @param name the component's name; the name of each child begins with it, such as `<name>-cdn-www.example.com`
   * @param args the certificate and where it goes
   * @param opts `providers` takes a provider of this package for every child. A child's own options come from Pulumi's `transforms`.
   * @throws Error if arguments contradict each other
   */
  constructor(name: string, args: CertificateRolloutArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super(CertificateRollout.__pulumiType, name, {}, opts);
    const problem = rolloutProblem(args);
    if (problem !== undefined) {
      throw new pulumi.RunError(`CertificateRollout '${name}' can't be created: ${problem}`);
    }
    const children = new Children(this, name, args, this.resourceClasses());
    const { active, backup } = children.upload();
    children.rollOut(active);

    this.certIdentifier = active.certIdentifier;
    this.fingerprint = active.fingerprint;
    this.fingerprintSha256 = active.fingerprintSha256;
    this.notAfter = active.notAfter;
    this.renewAfter = active.renewAfter;
    this.backupNotAfter = backup === undefined ? pulumi.output(undefined) : backup.notAfter;
    const { certIdentifier, fingerprint, fingerprintSha256, notAfter, renewAfter, backupNotAfter } = this;
    this.registerOutputs({ certIdentifier, fingerprint, fingerprintSha256, notAfter, renewAfter, backupNotAfter });
  }

  /** The classes of the children. The plugin has others. */
  protected resourceClasses(): RolloutClasses {
    return dynamicClasses;
  }
}
