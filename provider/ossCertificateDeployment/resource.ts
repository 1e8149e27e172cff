import * as pulumi from "@pulumi/pulumi";
import { reachWarnings } from "../bucketLayout/archiveReach";
import type { CertificateBucket } from "../certificateBucket/component";
import { unlistedProblem } from "../certificateBucket/ruledPrefixes";
import { dynamicTokenOf, isOfType } from "../engine/typeToken";
import { DynamicResource } from "../lifecycle/dynamicResource";
import { secretText } from "../pemInputs/secretText";
import { warn } from "../pemInputs/warn";
import type { OssCertificateDeploymentArgs } from "./arguments";
import { derivedFields } from "./derivedFields";
import { claimPlaceDecidedLater, withPlaceOfItsOwn } from "./ownPlace";
import { provisionBucket } from "./provision";
import type { DeployedObject } from "./state";

/**
 * Keeps a TLS certificate in an OSS bucket: `<date>_<fingerprint>/` archives that are written once, and a `latest/` that is
 * always current. A preview shows a renewal as a diff of the fingerprint.
 *
 * ```ts
 * const site = new OssCertificateDeployment("site", {
 *   region: "cn-hangzhou",
 *   bucket: "my-certificates",
 *   prefix: "certs/example.com",
 *   certificate: new pulumi.asset.FileAsset("fullchain.pem"),
 *   privateKey: new pulumi.asset.FileAsset("privkey.pem"),
 *   requiredDomains: ["example.com"],
 * });
 * export const expires = site.notAfter;
 * ```
 */
export class OssCertificateDeployment extends DynamicResource {
  /** The type in URNs, as policies and mocks see it. */
  static readonly __pulumiType = dynamicTokenOf("OssCertificateDeployment");

  /** SHA-1 of the certificate's DER, lower-case hex; its first eight digits name the archive. */
  declare readonly fingerprint: pulumi.Output<string>;
  /** SHA-256 of the certificate's DER, lower-case hex: the certificate's identity. */
  declare readonly fingerprintSha256: pulumi.Output<string>;
  /** SHA-256 of each chain certificate, in the chain's order. */
  declare readonly chainFingerprints: pulumi.Output<string[]>;
  /** Hexadecimal. */
  declare readonly serialNumber: pulumi.Output<string>;
  /** RFC 4514, such as `CN=example.com`. */
  declare readonly subject: pulumi.Output<string>;
  /** RFC 4514. */
  declare readonly issuer: pulumi.Output<string>;
  /** The names that the certificate covers, such as `example.com` and `*.example.com`. */
  declare readonly subjectAlternativeNames: pulumi.Output<string[]>;
  /** ISO 8601, UTC. */
  declare readonly notBefore: pulumi.Output<string>;
  /** ISO 8601, UTC. */
  declare readonly notAfter: pulumi.Output<string>;
  /** ISO 8601, UTC. From this time on, every preview and up warns. */
  declare readonly renewAfter: pulumi.Output<string>;
  /** Such as `RSA 2048`, `ECDSA P-256` or `Ed25519`. */
  declare readonly keyAlgorithm: pulumi.Output<string>;
  /** Key of the archive directory, without a slash at its end. */
  declare readonly archivePath: pulumi.Output<string>;
  /** Key of the `latest` directory, without a slash at its end. */
  declare readonly latestPath: pulumi.Output<string>;
  /** The ten objects with their ETags (upper-case hex MD5). */
  declare readonly objects: pulumi.Output<DeployedObject[]>;
  /** Warnings about the certificate that don't depend on the date. */
  declare readonly warnings: pulumi.Output<string[]>;
  /** Id of the bucket's region. */
  declare readonly region: pulumi.Output<string>;
  /** Name of the bucket. */
  declare readonly bucket: pulumi.Output<string>;
  /** The bucket that `provision` created. */
  declare readonly certificateBucket: CertificateBucket | undefined;

  /** Whether an object is such a resource, whichever copy of this package made it. */
  static override isInstance(value: unknown): value is OssCertificateDeployment {
    return isOfType(value, OssCertificateDeployment.__pulumiType);
  }

  /**
   * @param name the resource's name in the stack
   * @param args what to deploy, and where
   * @param opts `provider` takes a {@link Provider} of this package
   * @throws Error if it depends on a {@link CertificateBucket} with rules for archives that lists only a directory above its prefix
   */
  constructor(name: string, args: OssCertificateDeploymentArgs, opts?: pulumi.CustomResourceOptions) {
    const problem = unlistedProblem(args, opts);
    if (problem !== undefined) {
      throw new pulumi.RunError(`OssCertificateDeployment '${name}' can't be created: ${problem}`);
    }
    const { provision = false, ...inputs } = args;
    const own = withPlaceOfItsOwn(name, args, opts);
    const provisioned =
      provision === false ? undefined : provisionBucket(name, args, provision === true ? {} : provision, own);
    // The SDK keeps a stack trace of each of the ninety promises behind a deployment's outputs, for finding leaks in
    // itself. They took nine tenths of this constructor's time. (A resource's source position it takes in another way.)
    const stackTraceLimit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      super(
        "OssCertificateDeployment",
        name,
        {
          // So that it is an output even if the stack or the provider sets it.
          region: undefined,
          ...inputs,
          // Not only the key is secret: a preview should show a renewal by the derived fields, not as pages of PEM.
          certificate: secretText(args.certificate),
          chain: args.chain && secretText(args.chain),
          privateKey: pulumi.secret(args.privateKey),
          ...outputs,
        },
        provisioned?.options ?? own,
      );
    } catch (error) {
      Error.stackTraceLimit = stackTraceLimit;
      if (error instanceof Error) {
        Error.captureStackTrace(error, OssCertificateDeployment);
      }
      throw error;
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
    Object.defineProperty(this, "certificateBucket", { value: provisioned?.certificateBucket });
    claimPlaceDecidedLater(name, this, opts);
    warn(this, pulumi.output(args.prefix).apply(reachWarnings));
  }
}

/** The outputs that are not inputs; the engine fills in their values. */
const outputs = Object.fromEntries([...derivedFields, "objects"].map((name) => [name, undefined]));
