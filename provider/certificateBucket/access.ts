import * as pulumi from "@pulumi/pulumi";
import type { Provider } from "../alicloud/provider";
import { uploadPolicy } from "../bucketLayout/uploadPolicy";
import type { PolicyDocument } from "../oss/policyDocument";
import type { ram } from "./alicloudTypes";
import { bucketRegion, type CertificateBucketNodes, type ComponentContext, prefixesOf } from "./componentContext";
import { ramName } from "./ramName";
import { transformed } from "./transform";

/** Seconds for which the deployer's denied requests are retried. RAM propagates new keys and policies within a few seconds. */
const propagationSeconds = 60;

/** The policy document that the deployments need, from the component's arguments. */
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

/** Creates the RAM policy. @returns its name */
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
        // The same for every bucket: a changed description would replace the policy, but its name would still be taken.
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

/** The new RAM user, as an account that deploys. */
export interface Deployer {
  provider: Provider;
  accessKey: ram.AccessKey;
}

/** Attaches the policy to the given user and role, or to a new user. @returns the new user, if there is one */
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
  // The key is useless before the policy is attached and after it is detached.
  const provider = new classes.Provider(
    `${name}-deployer`,
    {
      accessKey: accessKey.id,
      secretKey: accessKey.secret,
      region: bucketRegion(context),
      propagationSeconds,
    },
    { parent, dependsOn: [attachment] },
  );
  Object.assign(nodes, { user, accessKey, userAttachment: attachment } satisfies CertificateBucketNodes);
  return { provider, accessKey };
}
