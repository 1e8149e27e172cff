import type { PolicyArgs } from "@pulumi/alicloud/ram";
import { callRam, lookUpRam } from "../ram";
import { type Kind, type ResourceType, text } from "../resourceType";

/** `alicloud:ram/policy:Policy` */
export const ramPolicy: ResourceType = {
  properties: {
    description: "string",
    document: "unused",
    force: "boolean",
    name: "unused",
    policyDocument: "string",
    policyName: "string",
    rotateStrategy: "string",
    statements: "unused",
    tags: "unused",
    version: "unused",
  } satisfies Record<keyof PolicyArgs, Kind>,
  required: ["policyName", "policyDocument"],
  replaces: ["policyName", "description"],

  async create(inputs, configuration) {
    const PolicyName = text(inputs, "policyName");
    await callRam(configuration, "CreatePolicy", {
      PolicyName,
      PolicyDocument: text(inputs, "policyDocument"),
      ...(typeof inputs.description === "string" && { Description: inputs.description }),
    });
    return { id: PolicyName, outputs: { ...inputs, type: "Custom" } };
  },

  async read(id, outputs, configuration) {
    const found = await lookUpRam<{ DefaultPolicyVersion?: { PolicyDocument?: string } }>(configuration, "GetPolicy", {
      PolicyName: id,
      PolicyType: "Custom",
    });
    if (found !== undefined) {
      await callRam(configuration, "ListTagResources", { ResourceType: "policy", "ResourceId.1": id });
    }
    return found && { ...outputs, policyDocument: found.DefaultPolicyVersion?.PolicyDocument };
  },

  async update({ id, news }, configuration) {
    await callRam(configuration, "CreatePolicyVersion", {
      PolicyName: id,
      PolicyDocument: text(news, "policyDocument"),
      SetAsDefault: "true",
      ...(typeof news.rotateStrategy === "string" && { RotateStrategy: news.rotateStrategy }),
    });
  },

  async delete(id, _outputs, configuration) {
    await lookUpRam(configuration, "DeletePolicy", { PolicyName: id, CascadingDelete: "true" });
  },
};
