import * as pulumi from "@pulumi/pulumi";
import type { Provider } from "../alicloud/provider";
import { uploadPolicy } from "../bucketLayout/uploadPolicy";
import type { PolicyDocument } from "../oss/policyDocument";
import type { ram } from "./alicloudTypes";
import { bucketRegion, type CertificateBucketNodes, type ComponentContext, prefixesOf } from "./componentContext";
import { ramName } from "./ramName";
import { transformed } from "./transform";

/** Seconds for which the deployer's refusals are tried again; RAM spreads new keys and policies within a few. */
const propagationSeconds = 60;

/** What the deployments need, by the component's arguments. */
export function documentOf(context: ComponentContext, bucket: pulumi.Output<string>): pulumi.Output<PolicyDocument> {
  const { permissions = {}, serverSideEncryption, kmsKeyId } = context.args;
  const own = pulumi
    .all([serverSideEncryption, kmsKeyId])
    .apply(([algorithm, key]) => (algorithm === "KMS" ? (key ?? true) : false));
  return pulumi
    .all([bucket, prefixesOf(context), permissions, own])
    .apply(([bucket, prefixes, { kms, ...others }, ownKms]) =>
      uploadPolicy({ bucket, prefixes, kms: kms ?? ownKms, ...others }),
    );
}

/** The policy itself; returns its name. */
export function makePolicy(
  { parent, name, args, alicloud, nodes }: ComponentContext,
  document: pulumi.Output<PolicyDocument>,
): pulumi.Output<string> {
  const policyName = `${ramName(pulumi.getProject(), pulumi.getStack(), name)}-upload`;
  const policy = new alicloud.ram.Policy(
    ...transformed(
      args.transform?.policy,
      `${name}-policy`,
      {
        policyName,
        // The same for every bucket: another description would replace the policy, under a name that is taken.
        description: "Deploys certificates to an OSS bucket; made by Pulumi.",
        policyDocument: pulumi.jsonStringify(document),
        // RAM keeps five versions of a policy and refuses a sixth.
        rotateStrategy: "DeleteOldestNonDefaultVersionWhenLimitExceeded",
      },
      { parent },
    ),
  );
  nodes.policy = policy;
  return policy.policyName.apply((made) => made ?? policyName);
}

/** The RAM user that was made, as an account to deploy with. */
export interface Deployer {
  provider: Provider;
  accessKey: ram.AccessKey;
}

/** Attaches the policy to the user and role that were named, or to a new user. */
export function attachPolicy(context: ComponentContext, policyName: pulumi.Output<string>): Deployer | undefined {
  const { parent, name, args, alicloud, classes, nodes } = context;
  const { transform = {} } = args;
  const policy = { policyName, policyType: "Custom" };
  if (args.role !== undefined) {
    nodes.roleAttachment = new alicloud.ram.RolePolicyAttachment(
      ...transformed(
        transform.roleAttachment,
        `${name}-role-attachment`,
        { ...policy, roleName: args.role },
        { parent },
      ),
    );
  }
  const attachTo = (userName: pulumi.Input<string>) =>
    new alicloud.ram.UserPolicyAttachment(
      ...transformed(transform.userAttachment, `${name}-user-attachment`, { ...policy, userName }, { parent }),
    );
  if (args.user !== undefined) {
    nodes.userAttachment = attachTo(args.user);
  }
  if (args.createUser !== true) {
    return undefined;
  }
  const userArgs = {
    name: ramName(pulumi.getProject(), pulumi.getStack(), name),
    comments: "Deploys certificates; made by Pulumi.",
  };
  const user = new alicloud.ram.User(...transformed(transform.user, `${name}-user`, userArgs, { parent }));
  const attachment = attachTo(user.name);
  const accessKey = new alicloud.ram.AccessKey(
    ...transformed(transform.accessKey, `${name}-access-key`, { userName: user.name }, { parent }),
  );
  // The key is of no use before the policy is attached, nor after it was detached.
  const provider = new classes.Provider(
    `${name}-deployer`,
    {
      accessKey: accessKey.id,
      secretKey: accessKey.secret,
      region: bucketRegion(context) as pulumi.Output<string>,
      propagationSeconds,
    },
    { parent, dependsOn: [attachment] },
  );
  Object.assign(nodes, { user, accessKey, userAttachment: attachment } satisfies CertificateBucketNodes);
  return { provider, accessKey };
}
