import type * as pulumi from "@pulumi/pulumi";
import type { CasStore } from "../casCertificate/certificateStore";
import type { Verify } from "../certificateBinding/state";
import type { OssCertificateDeploymentArgs } from "../ossCertificateDeployment/arguments";
import type { Pem, PemInput } from "../pemInputs/arguments";

/** Arguments of a deployment that the rollout sets itself, or that only a deployment of its own has. */
export type SetByRollout =
  | "certificate"
  | "chain"
  | "privateKey"
  | "requiredDomains"
  | "renewBeforeDays"
  | "allowExpired"
  | "provision";

/** Where in a bucket the certificate goes: the arguments of an `OssCertificateDeployment`, without the certificate. */
export type RolloutBucket = Omit<OssCertificateDeploymentArgs, SetByRollout>;

/** A second certificate, by another certificate authority, that can take over at once. */
export interface BackupCertificate {
  /**
   * The certificate: its leaf alone, or with the chain, in any order.
   * @example new pulumi.asset.FileAsset("backup-fullchain.pem")
   */
  certificate: PemInput;

  /** The intermediate certificates, when `certificate` doesn't hold them. */
  chain?: pulumi.Input<Pem | undefined>;

  /**
   * Its private key. Always treated as a secret. As a `FileAsset` it never enters the state.
   * @example new pulumi.asset.FileAsset("backup-privkey.pem")
   */
  privateKey: PemInput;
}

/** Which of the two certificates is served. */
export type ActiveCertificate = "primary" | "backup";

/** A domain that is bound to a bucket. */
export interface RolloutOssDomain {
  /**
   * The domain, known at once.
   * @example "files.example.com"
   */
  domain: string;

  /** The bucket that the domain is bound to. */
  bucket: pulumi.Input<string>;

  /** Id of the bucket's region. Default: `alicloud:region`. */
  region?: pulumi.Input<string | undefined>;

  /** Host or https URL to use in place of the region's own. Default: `oss` of `alicloud:endpoints`. */
  endpoint?: pulumi.Input<string | undefined>;
}

/** A custom domain of Function Compute. */
export interface RolloutFcDomain {
  /**
   * The domain, known at once.
   * @example "api.example.com"
   */
  domain: string;

  /** Id of the function's region. Default: `alicloud:region`. */
  region?: pulumi.Input<string | undefined>;
}

/** A certificate, and every name that it goes to. */
export interface CertificateRolloutArgs {
  /**
   * The certificate: its leaf alone, or with the chain, in any order.
   * @example new pulumi.asset.FileAsset("fullchain.pem")
   */
  certificate: PemInput;

  /**
   * The intermediate certificates, when `certificate` doesn't hold them.
   * @example new pulumi.asset.FileAsset("chain.pem")
   */
  chain?: pulumi.Input<Pem | undefined>;

  /**
   * The certificate's private key: PKCS#8, PKCS#1 or SEC1; not encrypted. Always treated as a secret. As a `FileAsset` it
   * never enters the state at all, not even encrypted: the recommended way.
   * @example new pulumi.asset.FileAsset("privkey.pem")
   */
  privateKey: PemInput;

  /**
   * A second certificate, by another certificate authority. It is checked against the same names, uploaded, and watched for its end
   * together with the first, and is served when `active` says so. Default: none.
   */
  backup?: BackupCertificate | undefined;

  /**
   * Which certificate is served: `"primary"`, or `"backup"`, to which every name changes in one update. Known at once.
   * Default: `"primary"`.
   */
  active?: ActiveCertificate | undefined;

  /** Names that the certificates must cover besides the domains below. Default: none. */
  requiredDomains?: pulumi.Input<pulumi.Input<string>[] | undefined>;

  /**
   * Days before its end from which on every preview and up warns. Default: 30, but at most a third of the
   * certificate's lifetime.
   * @example 14
   */
  renewBeforeDays?: pulumi.Input<number | undefined>;

  /** Roll out a certificate although it has expired. Default: `false`. */
  allowExpired?: pulumi.Input<boolean | undefined>;

  /** The store of Certificate Management Service. Default: by `alicloud:region`. */
  store?: pulumi.Input<CasStore | undefined>;

  /** Where in a bucket the certificate goes, too. Default: nowhere. */
  bucket?: RolloutBucket | undefined;

  /**
   * Domains of CDN, wildcard ones as people write them. Known at once. Default: none.
   * @example ["www.example.com", "*.example.com"]
   */
  cdnDomains?: string[] | undefined;

  /** Domains of DCDN. Known at once. Default: none. */
  dcdnDomains?: string[] | undefined;

  /** Domains that are bound to buckets. Default: none. */
  ossDomains?: RolloutOssDomain[] | undefined;

  /** Custom domains of Function Compute 3.0. Default: none. */
  fcDomains?: RolloutFcDomain[] | undefined;

  /**
   * The domain, one of those above, that gets the certificate first. The bucket and the other domains follow when it serves the
   * certificate; if it fails, they keep what they have. Known at once. Default: none.
   * @example "canary.example.com"
   */
  canary?: string | undefined;

  /**
   * How each domain makes sure that it serves the certificate: `"api"`, `"handshake"` or `"none"`, as on each resource. A canary
   * needs one of the first two. Default: `"api"`.
   */
  verify?: pulumi.Input<Verify | undefined>;

  /** Seconds to wait until a domain serves the certificate. Default: 600. */
  timeout?: pulumi.Input<number | undefined>;

  /** Replace a certificate that somebody else has set on a domain since the last refresh. Default: `false`, which refuses that. */
  takeOver?: pulumi.Input<boolean | undefined>;
}
