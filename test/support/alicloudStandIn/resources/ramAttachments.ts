import type { RolePolicyAttachmentArgs, UserPolicyAttachmentArgs } from "@pulumi/alicloud/ram";
import { callRam, lookUpRam } from "../ram";
import { type Kind, type Properties, type ResourceType, text } from "../resourceType";

/** The calls of one kind of attachment: `AttachPolicyToUser`, `ListPoliciesForUser`, `DetachPolicyFromUser`. */
function attachmentType(properties: Readonly<Record<string, Kind>>, target: "User" | "Role"): ResourceType {
  const nameProperty = target === "User" ? "userName" : "roleName";
  const named = (inputs: Properties) => ({ [`${target}Name`]: text(inputs, nameProperty) });
  const parameters = (inputs: Properties) => ({
    ...named(inputs),
    PolicyName: text(inputs, "policyName"),
    PolicyType: text(inputs, "policyType"),
  });
  return {
    properties,
    required: Object.keys(properties),
    replaces: Object.keys(properties),
    async create(inputs, configuration) {
      await callRam(configuration, `AttachPolicyTo${target}`, parameters(inputs));
      const { PolicyName, PolicyType } = parameters(inputs);
      return {
        id: [target.toLowerCase(), PolicyName, PolicyType, text(inputs, nameProperty)].join(":"),
        outputs: inputs,
      };
    },
    async read(_id, outputs, configuration) {
      const found = await lookUpRam<{ Policies: { Policy: { PolicyName: string }[] } }>(
        configuration,
        `ListPoliciesFor${target}`,
        named(outputs),
      );
      const name = text(outputs, "policyName");
      return found?.Policies.Policy.some(({ PolicyName }) => PolicyName === name) ? outputs : undefined;
    },
    async delete(_id, outputs, configuration) {
      await lookUpRam(configuration, `DetachPolicyFrom${target}`, parameters(outputs));
    },
  };
}

/** `alicloud:ram/userPolicyAttachment:UserPolicyAttachment` */
export const ramUserPolicyAttachment = attachmentType(
  { policyName: "string", policyType: "string", userName: "string" } satisfies Record<
    keyof UserPolicyAttachmentArgs,
    Kind
  >,
  "User",
);

/** `alicloud:ram/rolePolicyAttachment:RolePolicyAttachment` */
export const ramRolePolicyAttachment = attachmentType(
  { policyName: "string", policyType: "string", roleName: "string" } satisfies Record<
    keyof RolePolicyAttachmentArgs,
    Kind
  >,
  "Role",
);
