import * as pulumi from "@pulumi/pulumi";
import { isSecret, stackValue } from "../engine/stackConfiguration";
import type { HttpsOnlyPolicy } from "../httpsOnlyPolicy/resource";
import type { Alicloud } from "./alicloud";
import { regionOf } from "./alicloudAccount";
import type { oss, ram } from "./alicloudTypes";
import type { CertificateBucketArgs } from "./arguments";
import type { ResourceClasses } from "./resourceClasses";

/** The child resources of a `CertificateBucket`, without those that its arguments don't ask for. */
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

/** What every function that creates children needs. */
export interface ComponentContext {
  parent: pulumi.ComponentResource;
  /** The component's name. */
  name: string;
  args: CertificateBucketArgs;
  alicloud: Alicloud;
  classes: ResourceClasses;
  /** Filled in as the children are created. */
  nodes: CertificateBucketNodes;
}

export const prefixesOf = ({ args }: ComponentContext): pulumi.Output<string[]> => pulumi.output(args.prefixes ?? []);

/** The explicit alicloud provider, the component's own or inherited. */
export function alicloudProviderOf({ parent }: ComponentContext): pulumi.ProviderResource | undefined {
  return parent.getProvider("alicloud:oss/bucket:Bucket");
}

/** The bucket's region: the argument, or the alicloud provider's. `undefined` if only the environment may know it. */
export function bucketRegion(context: ComponentContext): pulumi.Output<string | undefined> {
  const alicloud = alicloudProviderOf(context);
  return pulumi
    .all([context.args.region, regionOf(alicloud)])
    .apply(([named, explicit]) =>
      pulumi.output(named ?? explicit ?? (alicloud === undefined ? stackValue("alicloud", "region") : undefined)),
    );
}

/** The problem if the alicloud provider would create the bucket in another region than `region`. Only the stack's own provider is checked. */
export function regionProblem(context: ComponentContext): string | undefined {
  const { region, existing } = context.args;
  const provided = alicloudProviderOf(context) === undefined ? new pulumi.Config("alicloud").get("region") : undefined;
  if (existing === true || typeof region !== "string" || provided === undefined || region === provided) {
    return undefined;
  }
  const elsewhere = isSecret("alicloud", "region") ? "the region that `alicloud:region` names" : `'${provided}'`;
  return (
    `\`region\` is '${region}', but the alicloud provider creates the bucket in ${elsewhere}. ` +
    `Give the option \`provider: new alicloud.Provider("…", { region: "${region}" })\`, or leave \`region\` out.`
  );
}
