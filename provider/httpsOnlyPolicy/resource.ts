import * as pulumi from "@pulumi/pulumi";
import { shell } from "./shell";

/** Which bucket is to be reached by HTTPS only. */
export interface HttpsOnlyPolicyArgs {
  /**
   * Name of the bucket. A change replaces the resource.
   * @example "my-certificates"
   */
  bucket: pulumi.Input<string>;
  /** Id of the bucket's region. Default: `alicloud:region` of the stack or provider. */
  region?: pulumi.Input<string> | undefined;
  /** Host or https:// URL to use instead of the region's public endpoint. */
  endpoint?: pulumi.Input<string> | undefined;
  /** Use the region's internal endpoint, which only machines inside Alibaba Cloud reach. Default: `false`. */
  internal?: pulumi.Input<boolean> | undefined;
  /** Put the bucket's name into the path instead of the host name. Default: `false`. */
  pathStyle?: pulumi.Input<boolean> | undefined;
}

/**
 * Keeps a statement in a bucket's policy that denies every request without HTTPS, the owner's as well. The policy may be
 * somebody else's: its other statements stay as they are, to the byte, and a destroy takes only this one away — or
 * nothing, when the policy denied plain HTTP before.
 *
 * `alicloud.oss.BucketPolicy` can't do that, since it replaces the whole policy. Don't use both on one bucket.
 *
 * Where another of these wants the same bucket in the same run, the statement stays and is handed over to it: to a successor
 * (`--replace`, another name), or to a second one in the program. White space in the statement says so, which
 * changes nothing of what it denies. Three cases can't be told: the other one is in another stack or under another provider, and
 * notices only by its next refresh that the statement is gone; it was made by version 0.1.0; or the policy was written anew
 * and lost the white space. In the last two the statement stays on destroy.
 *
 * Needs `oss:GetBucketPolicy`, `oss:PutBucketPolicy` and, to take away a policy's last statement,
 * `oss:DeleteBucketPolicy`.
 *
 * ```ts
 * new HttpsOnlyPolicy("files", { bucket: "my-bucket" });
 * ```
 */
export class HttpsOnlyPolicy extends pulumi.dynamic.Resource {
  /** Name of the bucket. */
  declare readonly bucket: pulumi.Output<string>;
  /** Id of the bucket's region. */
  declare readonly region: pulumi.Output<string>;
  /**
   * Whether this resource added the statement; if not, one existed before and stays on destroy, unless a resource that
   * went handed it over to this one.
   */
  declare readonly added: pulumi.Output<boolean>;

  /** @param opts `provider` takes a {@link Provider} of this package */
  constructor(name: string, args: HttpsOnlyPolicyArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      shell,
      name,
      { region: undefined, ...args, added: undefined, enforced: undefined },
      opts,
      "alicloud-certificates",
      "HttpsOnlyPolicy",
    );
  }
}
