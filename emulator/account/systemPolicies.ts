import type { PolicyDocument } from "./policyDocument";

function allow(...actions: string[]): PolicyDocument {
  return { Version: "1", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] };
}

/** The system policies that someone deploying to OSS is likely to attach. */
export const systemPolicies: Readonly<Record<string, { description: string; document: PolicyDocument }>> = {
  AdministratorAccess: {
    description: "Provides full access to Alibaba Cloud services and resources.",
    document: allow("*"),
  },
  AliyunOSSFullAccess: {
    description: "Provides full access to Object Storage Service.",
    document: allow("oss:*"),
  },
  AliyunOSSReadOnlyAccess: {
    description: "Provides read-only access to Object Storage Service.",
    document: allow("oss:Get*", "oss:List*"),
  },
  AliyunRAMFullAccess: {
    description: "Provides full access to Resource Access Management.",
    document: allow("ram:*"),
  },
  AliyunSTSAssumeRoleAccess: {
    description: "Provides access to AssumeRole of Security Token Service.",
    document: allow("sts:AssumeRole"),
  },
};
