import type * as pulumi from "@pulumi/pulumi";
import type { OnDestroy } from "../bucketLayout/layout";
import type { CertificateBucketArgs } from "../certificateBucket/arguments";
import type { PemInput } from "../pemInputs/arguments";
import type { ServerSideEncryption } from "./state";

/** What to deploy, and where. */
export interface OssCertificateDeploymentArgs {
  /**
   * Id of the bucket's region. Default: `alicloud:region` of the stack or provider.
   * @example "cn-hangzhou"
   */
  region?: pulumi.Input<string>;

  /**
   * Name of the bucket. A change replaces the deployment.
   * @example "my-certificates"
   */
  bucket: pulumi.Input<string>;

  /**
   * Directory in the bucket under which the archives and `latest/` lie, with or without a slash at its end. Default:
   * the bucket's root. A change replaces the deployment.
   * @example "certs/example.com"
   */
  prefix?: pulumi.Input<string>;

  /**
   * The certificate: its leaf alone, or with the chain, in any order.
   * @example new pulumi.asset.FileAsset("fullchain.pem")
   */
  certificate: PemInput;

  /**
   * The intermediate certificates, when `certificate` doesn't hold them.
   * @example new pulumi.asset.FileAsset("chain.pem")
   */
  chain?: PemInput;

  /**
   * The certificate's private key: PKCS#8, PKCS#1 or SEC1; RSA, ECDSA or Ed25519; not encrypted. Always treated as a
   * secret. As a `FileAsset` it never enters the state at all, not even encrypted: the recommended way.
   * @example new pulumi.asset.FileAsset("privkey.pem")
   */
  privateKey: PemInput;

  /**
   * Names that the certificate must cover: domains, wildcards, IP addresses. Default: none.
   * @example ["example.com", "*.example.com"]
   */
  requiredDomains?: pulumi.Input<pulumi.Input<string>[]>;

  /**
   * Days before its end from which on every preview and up warns. Default: 30, but at most a third of the
   * certificate's lifetime.
   * @example 14
   */
  renewBeforeDays?: pulumi.Input<number>;

  /** Deploy a certificate although it has expired. Default: `false`. */
  allowExpired?: pulumi.Input<boolean>;

  /**
   * Host or https:// URL to use instead of the region's public endpoint. A change replaces the deployment.
   * @example "https://files.example.com"
   */
  endpoint?: pulumi.Input<string>;

  /** `endpoint` is a domain that is bound to the bucket (CNAME). Default: `false`. */
  cname?: pulumi.Input<boolean>;

  /** Use the region's internal endpoint, which only machines inside Alibaba Cloud reach. Default: `false`. */
  internal?: pulumi.Input<boolean>;

  /** Put the bucket's name into the path instead of the host name. Default: `false`. */
  pathStyle?: pulumi.Input<boolean>;

  /**
   * Encryption at rest, on each object. Default: the bucket's own setting. `"KMS"` also needs `kms:GenerateDataKey` and
   * `kms:Decrypt`.
   * @example "AES256"
   */
  serverSideEncryption?: pulumi.Input<ServerSideEncryption>;

  /** Id of the KMS key, with `serverSideEncryption: "KMS"`. Default: the one that OSS manages. */
  kmsKeyId?: pulumi.Input<string>;

  /**
   * Tags on each object, at most ten. Needs `oss:PutObjectTagging`. Default: none.
   * @example { team: "web" }
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;

  /**
   * What a destroy removes: nothing (`"keep"`), `latest/` (`"deleteLatest"`), or `latest/` and the archives that this
   * deployment wrote (`"deleteAll"`). Only objects with this deployment's mark are removed, and no archive where another
   * deployment's `latest/` stands; a bucket with versioning keeps them as old versions. Default: `"keep"`.
   */
  onDestroy?: pulumi.Input<OnDestroy>;

  /** The link at the end of every README.md. Default: `https://autossl.dev`. */
  traceabilityUrl?: pulumi.Input<string>;

  /**
   * Make the bucket as well, private, encrypted and reached by HTTPS only, with the RAM policy that this deployment needs:
   * `true`, or the options of a {@link CertificateBucket}, which then is `certificateBucket`. Needs the package
   * `@pulumi/alicloud`. When it is turned off again, the bucket stays with all that is in it. Default: `false`.
   * @example { createUser: true, versioning: "Enabled" }
   */
  provision?: boolean | ProvisionArgs;
}

/** What a deployment says of its bucket itself. */
type Said = "bucket" | "region" | "prefixes" | "endpoint" | "internal" | "pathStyle" | "permissions";

/** The options of a {@link CertificateBucket} that a deployment's own arguments leave open. */
export interface ProvisionArgs extends Omit<CertificateBucketArgs, Said> {
  /** `pulumi refresh` shall see what stands in the bucket. Default: `false`. */
  refresh?: pulumi.Input<boolean> | undefined;
  /** An alicloud provider to make the bucket with. Default: the stack's. */
  provider?: pulumi.ProviderResource | undefined;
}
