import type * as pulumi from "@pulumi/pulumi";
import { dynamicTokenOf, isOfType } from "../engine/typeToken";
import { DynamicResource } from "../lifecycle/dynamicResource";

/** The bucket that accepts HTTPS only. */
export interface HttpsOnlyPolicyArgs {
  /**
   * Name of the bucket. A change replaces the resource.
   * @example "my-certificates"
   */
  bucket: pulumi.Input<string>;
  /** Id of the bucket's region. Default: `alicloud:region` of the stack or provider. */
  region?: pulumi.Input<string | undefined>;
  /** Host or https:// URL to use instead of the region's public endpoint. */
  endpoint?: pulumi.Input<string | undefined>;
  /** Use the region's internal endpoint, which only machines inside Alibaba Cloud reach. Default: `false`. */
  internal?: pulumi.Input<boolean | undefined>;
  /** Put the bucket's name into the path instead of the host name. Default: `false`. */
  pathStyle?: pulumi.Input<boolean | undefined>;
}

/**
 * Keeps a statement in a bucket's policy that denies every request without HTTPS, even the owner's. Other tools may manage
 * the rest of the policy: its other statements stay byte for byte, and a destroy removes only this statement, or nothing if
 * the policy denied plain HTTP before.
 *
 * `alicloud.oss.BucketPolicy` can't do that, since it replaces the whole policy. Don't use both on one bucket.
 *
 * If another `HttpsOnlyPolicy` of the same run needs the statement when this one is deleted, the statement is handed over to
 * it: to a successor (`--replace`, another name) or to a second resource for the bucket. White space in the statement
 * records this and doesn't change what it denies. There are three exceptions. A resource in another stack or under another
 * provider notices the removal only at its next refresh. If the other resource was created by version 0.1.0, or another tool
 * reformatted the policy, the statement stays on destroy.
 *
 * Needs `oss:GetBucketPolicy`, `oss:PutBucketPolicy` and, to remove the last statement of a policy,
 * `oss:DeleteBucketPolicy`.
 *
 * ```ts
 * new HttpsOnlyPolicy("files", { bucket: "my-bucket" });
 * ```
 */
export class HttpsOnlyPolicy extends DynamicResource {
  /** The type in URNs, as policies and mocks see it. */
  static readonly __pulumiType = dynamicTokenOf("HttpsOnlyPolicy");

  /** Name of the bucket. */
  declare readonly bucket: pulumi.Output<string>;
  /** Id of the bucket's region. */
  declare readonly region: pulumi.Output<string>;
  /**
   * Whether this resource added the statement. If not, the statement existed before and stays on destroy, unless a deleted
   * resource handed it over to this one.
   */
  declare readonly added: pulumi.Output<boolean>;

  /** Whether an object is such a resource, whichever copy of this package made it. */
  static override isInstance(value: unknown): value is HttpsOnlyPolicy {
    return isOfType(value, HttpsOnlyPolicy.__pulumiType);
  }

  /** @param opts `provider` takes a {@link Provider} of this package */
  constructor(name: string, args: HttpsOnlyPolicyArgs, opts?: pulumi.CustomResourceOptions) {
    super("HttpsOnlyPolicy", name, { region: undefined, ...args, added: undefined, enforced: undefined }, opts);
  }
}
