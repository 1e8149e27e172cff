import * as pulumi from "@pulumi/pulumi";
import type { CasStore } from "../casCertificate/certificateStore";
import type { Verify } from "../certificateBinding/state";
import { dynamicTokenOf, isOfType } from "../engine/typeToken";
import { DynamicResource } from "../lifecycle/dynamicResource";
import { claimPlace, currentRun } from "../lifecycle/programRun";
import type { CertificateReferenceInput } from "../pemInputs/arguments";
import { certificateWarnings } from "../pemInputs/warnings";
import { deploymentPlace } from "./place";
import { quotaWarnings } from "./quota";
import type { CasDeploymentResource, CasDeploymentResult, OnDeploymentDestroy } from "./state";

/** A resource to deploy to, of which a program may know a part later. */
export type CasDeploymentResourceInput = {
  [Name in keyof CasDeploymentResource]: pulumi.Input<CasDeploymentResource[Name]>;
};

/** Which certificates to put on which resources. */
export interface CasDeploymentArgs {
  /**
   * Certificates in Certificate Management Service, all in one store: the outputs `reference` of `CasCertificate`s, or identifiers such as
   * `"12345-cn-hangzhou"`, of which nothing is checked in a preview. CAS decides which of them fits a resource. Others lead to another job.
   * @example [certificate.reference]
   */
  certificates: pulumi.Input<pulumi.Input<CertificateReferenceInput | string>[]>;

  /**
   * What to deploy to. A job replaces a certificate that a resource serves already; only CDN and DCDN get their first one by it too. One that is
   * added gets a job of its own; from one that is removed nothing is taken away.
   * @example [{ product: "ALB", name: "www.example.com" }]
   */
  resources: pulumi.Input<pulumi.Input<CasDeploymentResourceInput>[]>;

  /**
   * Names or ids of the contacts in Certificate Management Service whom it informs; at least one. A change waits for the next job.
   * @example ["Operations"]
   */
  contacts: pulumi.Input<pulumi.Input<string>[]>;

  /**
   * When a job runs: ISO 8601 with a time zone. Beyond `timeout` nobody waits for it, and the next `pulumi up` or `pulumi refresh` shows what came of it. A time
   * in the past means at once. A change waits for the next job. Default: at once.
   * @example "2026-12-24T02:00:00+08:00"
   */
  schedule?: pulumi.Input<string | undefined> | undefined;

  /**
   * The most of the account's quota for deployments that one job may take: one for each resource. The quota is bought beforehand, and a
   * rollback does not give it back. A deployment that takes more is refused, in the preview already. Default: 0, which refuses every one.
   * @example 3
   */
  maxQuota?: pulumi.Input<number | undefined> | undefined;

  /**
   * How an update makes sure that the certificates are served: `"api"` asks CAS until the job is done; `"handshake"` then also connects to port 443 of each
   * resource that is named by its domain, wherever DNS leads, until it presents one of the certificates; `"none"` doesn't wait for the job.
   * Default: `"api"`.
   */
  verify?: pulumi.Input<Verify | undefined> | undefined;

  /**
   * Seconds to wait for a job. After that the state is saved, and the next `pulumi up` goes on with the same job. Default: Pulumi's
   * `customTimeouts` (in the plugin; a dynamic resource doesn't get them), else 600.
   */
  timeout?: pulumi.Input<number | undefined> | undefined;

  /**
   * What a destroy does: nothing (`"keep"`); or it puts back what each resource served before its last job (`"rollBack"`), where that is in
   * the certificate store and still valid, and deletes the jobs. A job that hasn't begun is always taken back. Default: `"keep"`.
   */
  onDestroy?: pulumi.Input<OnDeploymentDestroy | undefined> | undefined;
}

/**
 * A deployment job of Certificate Management Service (CAS): the vendor's way to put certificates on load balancers, CDN, WAF, API Gateway and a dozen other
 * products. **It costs**: each resource takes one of the account's quota for deployments, which is bought beforehand; so `maxQuota` must
 * allow it. For CDN, DCDN, buckets and Function Compute, this package has resources that cost nothing.
 *
 * ```ts
 * new CasDeployment("site", {
 *   certificates: [certificate.reference],
 *   resources: [{ product: "ALB", name: "www.example.com" }],
 *   contacts: ["Operations"],
 *   maxQuota: 1,
 * });
 * ```
 */
export class CasDeployment extends DynamicResource {
  /** The type in URNs, as policies and mocks see it. */
  static readonly __pulumiType = dynamicTokenOf("CasDeployment");

  /** Id of the newest job; empty if none was needed. */
  declare readonly jobId: pulumi.Output<string>;
  /** The newest job's status, as CAS says it: `success`, or `pending` for one that waits for its time. */
  declare readonly status: pulumi.Output<string>;
  /** What came of each resource, in the order of `resources`. */
  declare readonly results: pulumi.Output<CasDeploymentResult[]>;
  /** The store of the certificates. */
  declare readonly store: pulumi.Output<CasStore>;
  /** `<certId>-<store>` of each certificate. */
  declare readonly certIdentifiers: pulumi.Output<string[]>;
  /** SHA-256 of each certificate's DER, lower-case hex; absent when one is given as an identifier alone. */
  declare readonly fingerprints: pulumi.Output<string[] | undefined>;
  /** When the first of the certificates ends, ISO 8601, UTC; absent like `fingerprints`. */
  declare readonly notAfter: pulumi.Output<string | undefined>;
  /** In a preview: the most of the account's quota that the deployment takes. */
  declare readonly quotaNeeded: pulumi.Output<number | undefined>;
  /** What the check found that a user should know, whatever the date. */
  declare readonly warnings: pulumi.Output<string[]>;

  /** Whether an object is such a resource, whichever copy of this package made it. */
  static override isInstance(value: unknown): value is CasDeployment {
    return isOfType(value, CasDeployment.__pulumiType);
  }

  /** @param opts `provider` takes a {@link Provider} of this package */
  constructor(name: string, args: CasDeploymentArgs, opts?: pulumi.CustomResourceOptions) {
    super("CasDeployment", name, { ...args, ...outputs }, opts);
    pulumi.all([this.warnings, this.quotaNeeded]).apply(([warnings, quotaNeeded]) => {
      for (const warning of [...certificateWarnings({ warnings }, new Date()), ...quotaWarnings({ quotaNeeded })]) {
        void pulumi.log.warn(warning, this);
      }
    });
    claim(name, args);
  }
}

/** A second deployment to the same resources fails the program as soon as both are known, usually in the preview. */
function claim(name: string, { resources }: CasDeploymentArgs): void {
  const run = currentRun();
  if (run === undefined) {
    return;
  }
  pulumi.output(resources).apply((known) => {
    if (Array.isArray(known) && known.every((one) => typeof one?.name === "string")) {
      claimPlace(run, name, deploymentPlace(known));
    }
  });
}

/** Names of the outputs that are no inputs; the engine fills in what it gets for these. */
const outputs = Object.fromEntries(
  ["jobId", "status", "results", "store", "certIdentifiers", "fingerprints", "notAfter", "quotaNeeded", "warnings"].map(
    (name) => [name, undefined],
  ),
);
