import type * as pulumi from "@pulumi/pulumi";
import type { Pem } from "../pemInputs/arguments";
import type { CertificateTarget, TargetProduct } from "./target";

/** What to look at, of which a program may know a part later. */
export interface CertificateTargetsOutputArgs {
  /**
   * A certificate to compare the names with: its leaf alone, or with the chain. Without it, `match` and `isServed` are absent.
   * @example new pulumi.asset.FileAsset("fullchain.pem")
   */
  certificate?: pulumi.Input<Pem | undefined>;

  /**
   * The products to look at. Default: all.
   * @example ["cdn", "oss"]
   */
  products?: pulumi.Input<pulumi.Input<TargetProduct>[] | undefined>;

  /**
   * Ids of the regions of Function Compute, and of the buckets if `buckets` is left out. Default: `alicloud:region` for Function Compute,
   * all for buckets.
   * @example ["cn-hangzhou", "cn-shanghai"]
   */
  regions?: pulumi.Input<pulumi.Input<string>[] | undefined>;

  /**
   * The buckets whose domains to look at: names in the configured region, or with their region in front. Default: all of the account.
   * @example ["my-files", "cn-shanghai/other-files"]
   */
  buckets?: pulumi.Input<pulumi.Input<string>[] | undefined>;

  /**
   * Days before its end from which a certificate counts as expiring. Default: 30, but at most a third of its lifetime.
   * @example 14
   */
  days?: pulumi.Input<number | undefined>;
}

/** What to look at. */
export type CertificateTargetsArgs = {
  [Name in keyof CertificateTargetsOutputArgs]: pulumi.Unwrap<CertificateTargetsOutputArgs[Name]>;
};

/** The names of an account. */
export interface CertificateTargetsResult {
  /** A row for each name, and for each place that could not be read; by product, region, bucket and name. */
  targets: CertificateTarget[];
}
