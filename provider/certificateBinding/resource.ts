import * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../lifecycle/dynamicResource";
import { claimPlace, currentRun } from "../lifecycle/programRun";
import { secretText } from "../pemInputs/secretText";
import { warn } from "../pemInputs/warn";
import type { BindingArgs } from "./arguments";
import { bindingDerived } from "./fields";
import { bindingPlace } from "./place";

/** What a domain belongs to: names of outputs, and the text that their values make. */
interface Around {
  outputs: readonly string[];
  text(values: readonly (string | undefined)[]): string;
}

/** The outputs of every resource that has a name serve a certificate. */
export abstract class CertificateBinding extends DynamicResource {
  /** SHA-1 of the certificate's DER, lower-case hex. */
  declare readonly fingerprint: pulumi.Output<string>;
  /** SHA-256 of the certificate's DER, lower-case hex: the certificate's identity. */
  declare readonly fingerprintSha256: pulumi.Output<string>;
  /** SHA-256 of each chain certificate, in the chain's order; absent with `casCertificate`. */
  declare readonly chainFingerprints: pulumi.Output<string[] | undefined>;
  /** The names that the certificate is for, such as `example.com` and `*.example.com`. */
  declare readonly subjectAlternativeNames: pulumi.Output<string[]>;
  /** ISO 8601, UTC. */
  declare readonly notBefore: pulumi.Output<string>;
  /** ISO 8601, UTC. */
  declare readonly notAfter: pulumi.Output<string>;
  /** ISO 8601, UTC: from then on every preview and up warns; absent with `casCertificate`, which warns itself. */
  declare readonly renewAfter: pulumi.Output<string>;
  /**
   * What the service served when it was last looked at: SHA-1 or SHA-256, lower-case hex, or the identifier in the certificate store where
   * the service tells nothing else; empty for no certificate; absent when nobody looked (`verify: "none"`).
   */
  declare readonly servedFingerprint: pulumi.Output<string | undefined>;
  /** What was served before this resource's first write; absent when nothing was. */
  declare readonly previousFingerprint: pulumi.Output<string | undefined>;
  /** Its identifier in the certificate store, where the service told it. */
  declare readonly previousCertIdentifier: pulumi.Output<string | undefined>;
  /** What the check found that a user should know, whatever the date. */
  declare readonly warnings: pulumi.Output<string[]>;

  /**
   * @param type such as `CdnDomainCertificate`
   * @param around what the domain belongs to, by the outputs that say it
   */
  protected constructor(
    type: string,
    name: string,
    args: BindingArgs,
    opts: pulumi.CustomResourceOptions | undefined,
    around: Around,
  ) {
    const { certificate, chain, privateKey } = args;
    const inputs = {
      ...args,
      certificate: certificate && secretText(certificate),
      chain: chain && secretText(chain),
      privateKey: privateKey && pulumi.secret(privateKey),
      ...outputs,
    };
    super(type, name, inputs, opts);
    warn(this);
    claim(this, type, name, around);
  }
}

/** A second resource for the same name fails the program as soon as both names are known, usually in the preview. */
function claim(resource: CertificateBinding, type: string, name: string, { outputs, text }: Around): void {
  const run = currentRun();
  const known = resource as unknown as Record<string, pulumi.Output<string | undefined>>;
  pulumi.all([known.domain, ...outputs.map((output) => known[output])]).apply(([domain, ...values]) => {
    if (run !== undefined && typeof domain === "string") {
      claimPlace(run, name, bindingPlace(type, text(values), domain));
    }
  });
}

/** Names of the outputs that are no inputs; the engine fills in what it gets for these. */
const outputs = Object.fromEntries(
  [...Object.keys(bindingDerived), "servedFingerprint", "previousFingerprint", "previousCertIdentifier"].map((name) => [
    name,
    undefined,
  ]),
);
