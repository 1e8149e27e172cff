import type * as pulumi from "@pulumi/pulumi";
import type { OnDestroy } from "../bucketLayout/layout";
import type { CertificateBucketArgs } from "../certificateBucket/arguments";
import type { Pem, PemInput } from "../pemInputs/arguments";
import type { ServerSideEncryption } from "./state";

/** The certificate to deploy, and the place to deploy it to. */
export interface OssCertificateDeploymentArgs {
  /**
   * Id of the bucket's region. Default: `alicloud:region` of the stack or provider.
   * @example "cn-hangzhou"
   */
  region?: pulumi.Input<string | undefined>;

  /**
   * Name of the bucket. A change replaces the deployment.
   * @example "my-certificates"
   */
  bucket: pulumi.Input<string>;

  /**
   * Directory in the bucket that contains the archives and `latest/`, with or without a slash at its end. Default: the
   * bucket's root. A change replaces the deployment.
   * @example "certs/example.com"
   */
  prefix?: pulumi.Input<string | undefined>;

  /**
   * The certificate: the leaf alone, or with the chain in any order.
   * @example new pulumi.asset.FileAsset("fullchain.pem")
   */
  certificate: PemInput;

  /**
   * The intermediate certificates, if `certificate` doesn't contain them.
   * @example new pulumi.asset.FileAsset("chain.pem")
   */
  chain?: pulumi.Input<Pem | undefined>;

  /**
   * The certificate's private key: PKCS#8, PKCS#1 or SEC1; RSA, ECDSA or Ed25519; not encrypted. Always treated as a
   * secret. Recommended: a `FileAsset`, because then the key never enters the state, not even encrypted.
   * @example new pulumi.asset.FileAsset("privkey.pem")
   */
  privateKey: PemInput;

  /**
   * Names that the certificate must cover: domains, wildcards, IP addresses. Default: none.
   * @example ["example.com", "*.example.com"]
   */
  requiredDomains?: pulumi.Input<pulumi.Input<string>[] | undefined>;

  /**
   * Every preview and up warns from this many days before the certificate ends. Default: 30, but at most a third of the
   * certificate's lifetime.
   * @example 14
   */
  renewBeforeDays?: pulumi.Input<number | undefined>;

  /** Deploy the certificate even if it has expired. Default: `false`. */
  allowExpired?: pulumi.Input<boolean | undefined>;

  /**
   * Host or https:// URL to use instead of the region's public endpoint. A change replaces the deployment.
   * @example "https://files.example.com"
   */
  endpoint?: pulumi.Input<string | undefined>;

  /** `endpoint` is a domain that is bound to the bucket (CNAME). Default: `false`. */
  cname?: pulumi.Input<boolean | undefined>;

  /** Use the region's internal endpoint, which only machines inside Alibaba Cloud reach. Default: `false`. */
  internal?: pulumi.Input<boolean | undefined>;

  /** Put the bucket's name into the path instead of the host name. Default: `false`. */
  pathStyle?: pulumi.Input<boolean | undefined>;

  /**
   * Encryption at rest, on each object. Default: the bucket's own setting. `"KMS"` also needs `kms:GenerateDataKey` and
   * `kms:Decrypt`.
   * @example "AES256"
   */
  serverSideEncryption?: pulumi.Input<ServerSideEncryption | undefined>;

  /** Id of the KMS key, with `serverSideEncryption: "KMS"`. Default: the key that OSS manages. */
  kmsKeyId?: pulumi.Input<string | undefined>;

  /**
   * Tags on each object, at most ten. Needs `oss:PutObjectTagging`. Default: none.
   * @example { team: "web" }
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;

  /**
   * What a destroy removes: nothing (`"keep"`), `latest/` (`"deleteLatest"`), or `latest/` and the archives that this
   * deployment wrote (`"deleteAll"`). It removes only objects with this deployment's mark, and no archives if `latest/` is
   * another deployment's. A bucket with versioning keeps them as old versions. Default: `"keep"`.
   */
  onDestroy?: pulumi.Input<OnDestroy | undefined>;

  /** The link at the end of every README.md. Default: `https://autossl.dev`. */
  traceabilityUrl?: pulumi.Input<string | undefined>;

  /**
   * Also create the bucket (private, encrypted, HTTPS only) and the RAM policy that this deployment needs: `true`, or the
   * options of a {@link CertificateBucket}, which is then available as `certificateBucket`. Needs the package
   * `@pulumi/alicloud`. If it is turned off again, the bucket stays with everything in it. Default: `false`.
   * @example { createUser: true, versioning: "Enabled" }
   */
  provision?: boolean | ProvisionArgs;
}

/** Options of the bucket that the deployment's own arguments set. */
type SetByDeployment = "bucket" | "region" | "prefixes" | "endpoint" | "internal" | "pathStyle" | "permissions";

/** The options of a {@link CertificateBucket} that the deployment's own arguments don't set. */
export interface ProvisionArgs extends Omit<CertificateBucketArgs, SetByDeployment> {
  /** Let `pulumi refresh` read the bucket. Default: `false`. */
  refresh?: pulumi.Input<boolean | undefined>;
  /** The alicloud provider that creates the bucket. Default: the stack's. */
  provider?: pulumi.ProviderResource | undefined;
}
