import * as pulumi from "@pulumi/pulumi";
import { dynamicTokenOf, isOfType } from "../engine/typeToken";
import { DynamicResource } from "../lifecycle/dynamicResource";
import type { CertificateReferenceInput, Pem } from "../pemInputs/arguments";
import { certificateFields } from "../pemInputs/certificateFields";
import { secretText } from "../pemInputs/secretText";
import { warn } from "../pemInputs/warn";
import type { CasStore } from "./certificateStore";
import { referenceOf } from "./referenceOf";
import type { Sm2Pair } from "./sm2Pair";
import type { OnCasDestroy } from "./state";

/** Which certificate to upload, and to which store. */
export interface CasCertificateArgs {
  /**
   * The certificate: its leaf alone, or with the chain, in any order. Another one replaces the resource: the new certificate is
   * uploaded, what uses it is updated, and the old one is deleted last. Required, unless there is `sm2`.
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
   * never enters the state at all, not even encrypted: the recommended way. Required, unless there is `sm2`.
   * @example new pulumi.asset.FileAsset("privkey.pem")
   */
  privateKey?: pulumi.Input<Pem | undefined>;

  /**
   * A pair by China's SM algorithms, instead of `certificate`, `chain` and `privateKey`. Leave `name` out with it: only under the
   * default name an upload whose answer was lost is found again.
   */
  sm2?: pulumi.Input<Sm2Pair | undefined>;

  /**
   * Names that the certificate must cover: domains, wildcards, IP addresses. Default: none.
   * @example ["example.com", "*.example.com"]
   */
  requiredDomains?: pulumi.Input<pulumi.Input<string>[] | undefined>;

  /**
   * Days before its end from which on every preview and up warns. Default: 30, but at most a third of the
   * certificate's lifetime.
   * @example 14
   */
  renewBeforeDays?: pulumi.Input<number | undefined>;

  /** Upload a certificate although it has expired. Default: `false`. */
  allowExpired?: pulumi.Input<boolean | undefined>;

  /**
   * The store: `"cn-hangzhou"` for mainland China and accounts of the China site, `"ap-southeast-1"` for the rest; their ids and
   * names are separate. Default: by `alicloud:region`. A change replaces the resource.
   */
  store?: pulumi.Input<CasStore | undefined>;

  /**
   * The certificate's name in the store, at most 63 characters; no two certificates of a store have the same. Default: what the
   * certificate is for and the beginning of its fingerprint, so that a renewal has another name. A change waits for the next certificate.
   */
  name?: pulumi.Input<string | undefined>;

  /** Id of the resource group. Default: the account's. A change waits for the next certificate. */
  resourceGroupId?: pulumi.Input<string | undefined>;

  /** Tags on the certificate. Default: none. A change waits for the next certificate. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;

  /**
   * What a destroy does with the certificate: `"delete"` or `"keep"`. One that the store had already is never deleted, and one
   * that is in use stays, with a warning. Default: `"delete"`.
   */
  onDestroy?: pulumi.Input<OnCasDestroy | undefined>;
}

/**
 * A certificate in Certificate Management Service (CAS), from which CDN, OSS domains, load balancers and other services take it by
 * `certIdentifier`. A certificate that the store has already is used as it is, and not uploaded again.
 *
 * ```ts
 * const certificate = new CasCertificate("site", {
 *   certificate: new pulumi.asset.FileAsset("fullchain.pem"),
 *   privateKey: new pulumi.asset.FileAsset("privkey.pem"),
 * });
 * ```
 */
export class CasCertificate extends DynamicResource {
  /** The type in URNs, as policies and mocks see it. */
  static readonly __pulumiType = dynamicTokenOf("CasCertificate");

  /** Its id in the store. */
  declare readonly certId: pulumi.Output<string>;
  /** `<certId>-<store>`: what other services take. */
  declare readonly certIdentifier: pulumi.Output<string>;
  /** The store had the certificate already; a destroy leaves it there. */
  declare readonly adopted: pulumi.Output<boolean>;
  /** The store. */
  declare readonly store: pulumi.Output<CasStore>;
  /** The certificate's name in the store. */
  declare readonly name: pulumi.Output<string>;
  /** SHA-1 of the certificate's DER, lower-case hex. */
  declare readonly fingerprint: pulumi.Output<string>;
  /** SHA-256 of the certificate's DER, lower-case hex: the certificate's identity. */
  declare readonly fingerprintSha256: pulumi.Output<string>;
  /** Of an SM2 pair, SHA-256 of the encryption certificate's DER, lower-case hex. The other outputs are the signing certificate's. */
  declare readonly encryptFingerprintSha256: pulumi.Output<string | undefined>;
  /** SHA-256 of each chain certificate, in the chain's order. */
  declare readonly chainFingerprints: pulumi.Output<string[]>;
  /** Hex. */
  declare readonly serialNumber: pulumi.Output<string>;
  /** RFC 4514, such as `CN=example.com`. */
  declare readonly subject: pulumi.Output<string>;
  /** RFC 4514. */
  declare readonly issuer: pulumi.Output<string>;
  /** The names that the certificate is for, such as `example.com` and `*.example.com`. */
  declare readonly subjectAlternativeNames: pulumi.Output<string[]>;
  /** ISO 8601, UTC. Of an SM2 pair, from when on both certificates are valid. */
  declare readonly notBefore: pulumi.Output<string>;
  /** ISO 8601, UTC. Of an SM2 pair, until when both certificates are valid. */
  declare readonly notAfter: pulumi.Output<string>;
  /** ISO 8601, UTC: from then on every preview and up warns. */
  declare readonly renewAfter: pulumi.Output<string>;
  /** Such as `RSA 2048`, `ECDSA P-256` or `SM2`. */
  declare readonly keyAlgorithm: pulumi.Output<string>;
  /** What the check found that a user should know, whatever the date. */
  declare readonly warnings: pulumi.Output<string[]>;

  /** Whether an object is such a resource, whichever copy of this package made it. */
  static override isInstance(value: unknown): value is CasCertificate {
    return isOfType(value, CasCertificate.__pulumiType);
  }

  /** @param opts `provider` takes a {@link Provider} of this package */
  constructor(name: string, args: CasCertificateArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      "CasCertificate",
      name,
      {
        store: undefined,
        name: undefined,
        ...args,
        certificate: args.certificate && secretText(args.certificate),
        chain: args.chain && secretText(args.chain),
        privateKey: args.privateKey && pulumi.secret(args.privateKey),
        sm2: args.sm2 && pulumi.secret(args.sm2),
        ...outputs,
      },
      opts,
    );
    warn(this);
  }

  /** What other resources of this package take: of a renewal the preview knows all of it but the identifier. */
  get reference(): CertificateReferenceInput {
    return referenceOf(this);
  }
}

/** Names of the outputs that are no inputs; the engine fills in what it gets for these. */
const outputs = Object.fromEntries(
  [
    ...Object.keys(certificateFields),
    "encryptFingerprintSha256",
    "warnings",
    "certId",
    "certIdentifier",
    "adopted",
  ].map((name) => [name, undefined]),
);
