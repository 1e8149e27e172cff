import type * as oss from "@pulumi/alicloud/oss";
import type * as ram from "@pulumi/alicloud/ram";
import * as pulumi from "@pulumi/pulumi";
import type { HttpsOnlyPolicy } from "../httpsOnlyPolicy/resource";
import { regionOf } from "./account";
import type { Alicloud } from "./alicloud";
import type { CertificateBucketArgs } from "./arguments";

/** The resources that a `CertificateBucket` is made of; those that weren't asked for are missing. */
export interface CertificateBucketNodes {
  bucket?: oss.Bucket;
  publicAccessBlock?: oss.BucketPublicAccessBlock;
  versioning?: oss.BucketVersioning;
  overwriteConfig?: oss.BucketOverwriteConfig;
  httpsOnlyPolicy?: HttpsOnlyPolicy;
  policy?: ram.Policy;
  user?: ram.User;
  accessKey?: ram.AccessKey;
  userAttachment?: ram.UserPolicyAttachment;
  roleAttachment?: ram.RolePolicyAttachment;
}

/** What the children of a component are made with. */
export interface Site {
  parent: pulumi.ComponentResource;
  /** The component's name. */
  name: string;
  args: CertificateBucketArgs;
  alicloud: Alicloud;
  /** Filled in as they are made. */
  nodes: CertificateBucketNodes;
}

export const prefixesOf = ({ args }: Site): pulumi.Output<string[]> => pulumi.output(args.prefixes ?? []);

/** The explicit alicloud provider, the component's own or inherited. */
export function alicloudProviderOf({ parent }: Site): pulumi.ProviderResource | undefined {
  return parent.getProvider("alicloud:oss/bucket:Bucket");
}

/**
 * The bucket's region: as it was named, or the alicloud provider's. `undefined` when only the environment may know it.
 *
 * @throws Error (by the output) when the alicloud provider would make the bucket in another region than the named one
 */
export function bucketRegion(site: Site): pulumi.Output<string | undefined> {
  const { name, args } = site;
  const alicloud = alicloudProviderOf(site);
  const configured = alicloud === undefined ? new pulumi.Config("alicloud").get("region") : undefined;
  return pulumi.all([args.region, regionOf(alicloud)]).apply(([named, explicit]) => {
    const provided = explicit ?? configured;
    if (args.existing !== true && named !== undefined && provided !== undefined && named !== provided) {
      throw new Error(
        `CertificateBucket '${name}' can't be made: \`region\` is '${named}', but the alicloud provider makes the bucket in '${provided}'. ` +
          `Give it the option \`provider: new alicloud.Provider("…", { region: "${named}" })\`, or leave \`region\` out.`,
      );
    }
    return named ?? provided;
  });
}
