import type { Identity, RamPolicy } from "../../account/account";
import { dateText, optional, type RpcAction, type RpcCall, required } from "../../rpc/action";
import { type AnswerValue, Refusal } from "../../server/refusal";
import { actionsOn, checkedDocument, newName, policyOf, roleOf, userOf } from "./actions";
import { entityAlreadyExists, entityNotExist } from "./errors";

type Version = RamPolicy["versions"][number];

/** The most versions of a policy. */
const versionLimit = 5;

function holders(call: RpcCall, { name }: RamPolicy): { users: Identity[]; roles: Identity[] } {
  const has = (identity: Identity) => identity.attached.has(name);
  return { users: [...call.account.users.values()].filter(has), roles: [...call.account.roles.values()].filter(has) };
}

function describe(policy: RamPolicy): { [name: string]: AnswerValue } {
  return {
    PolicyName: policy.name,
    PolicyType: "Custom",
    Description: policy.description,
    DefaultVersion: policy.versions.find(({ isDefault }) => isDefault)?.id,
    CreateDate: dateText(policy.createDate),
  };
}

function describeVersion(version: Version): { [name: string]: AnswerValue } {
  return {
    VersionId: version.id,
    IsDefaultVersion: version.isDefault,
    PolicyDocument: version.document,
    CreateDate: dateText(version.createDate),
  };
}

function attach(call: RpcCall, identity: Identity, kind: "User" | "Role"): { [name: string]: AnswerValue } {
  const { name } = policyOf(call);
  if (identity.attached.has(name)) {
    throw entityAlreadyExists(`${kind}.Policy`);
  }
  identity.attached.add(name);
  return {};
}

function detach(call: RpcCall, identity: Identity, kind: "User" | "Role"): { [name: string]: AnswerValue } {
  if (!identity.attached.delete(policyOf(call).name)) {
    throw entityNotExist(`${kind}.Policy`);
  }
  return {};
}

function attachedTo(call: RpcCall, identity: Identity): { [name: string]: AnswerValue } {
  const policies = [...identity.attached].flatMap((name) => call.account.policies.get(name) ?? []);
  return { Policies: { Policy: policies.map(describe) } };
}

/** Makes room for a version. Deletes the oldest that isn't the default, if the caller asks for that. */
function makeRoom(call: RpcCall, policy: RamPolicy): void {
  if (policy.versions.length < versionLimit) {
    return;
  }
  const oldest = policy.versions.find((version) => !version.isDefault);
  if (optional(call, "RotateStrategy") !== "DeleteOldestNonDefaultVersionWhenLimitExceeded" || !oldest) {
    throw new Refusal(409, "LimitExceeded.Policy.Version", "The count of policy versions beyond the current limits.");
  }
  policy.versions = policy.versions.filter((version) => version !== oldest);
}

/** The actions on policies, their versions and attachments. */
export const policyActions: [string, RpcAction][] = actionsOn("policy", "PolicyName", {
  CreatePolicy(call) {
    const name = newName(call, "PolicyName", /^[a-zA-Z0-9-]+$/, 128);
    if (call.account.policies.has(name)) {
      throw entityAlreadyExists("Policy");
    }
    const document = checkedDocument(required(call, "PolicyDocument"), "ram");
    return { Policy: describe(call.account.addPolicy(name, optional(call, "Description"), document)) };
  },
  GetPolicy(call) {
    const policy = policyOf(call);
    const { users, roles } = holders(call, policy);
    const [version] = policy.versions.filter(({ isDefault }) => isDefault).map(describeVersion);
    const AttachmentCount = users.length + roles.length;
    return { Policy: { ...describe(policy), AttachmentCount }, DefaultPolicyVersion: version };
  },
  DeletePolicy(call) {
    const policy = policyOf(call);
    const { users, roles } = holders(call, policy);
    if (users.length > 0) {
      const message = "The policy CAN NOT been attached to any user while deleting the policy.";
      throw new Refusal(409, "DeleteConflict.Policy.User", message);
    }
    if (roles.length > 0) {
      const message = "The policy CAN NOT been attached to any role while deleting the policy.";
      throw new Refusal(409, "DeleteConflict.Policy.Role", message);
    }
    if (policy.versions.length > 1 && optional(call, "CascadingDelete") !== "true") {
      const message = "The policy CAN NOT has any version except the default version.";
      throw new Refusal(409, "DeleteConflict.Policy.Version", message);
    }
    call.account.policies.delete(policy.name);
    return {};
  },
  CreatePolicyVersion(call) {
    const policy = policyOf(call);
    const document = checkedDocument(required(call, "PolicyDocument"), "ram");
    makeRoom(call, policy);
    const isDefault = optional(call, "SetAsDefault") === "true";
    if (isDefault) {
      for (const version of policy.versions) {
        version.isDefault = false;
      }
    }
    const version = { id: `v${policy.nextVersion++}`, document, isDefault, createDate: call.now };
    policy.versions.push(version);
    return { PolicyVersion: describeVersion(version) };
  },
  AttachPolicyToUser: (call) => attach(call, userOf(call), "User"),
  DetachPolicyFromUser: (call) => detach(call, userOf(call), "User"),
  ListPoliciesForUser: (call) => attachedTo(call, userOf(call)),
  AttachPolicyToRole: (call) => attach(call, roleOf(call), "Role"),
  DetachPolicyFromRole: (call) => detach(call, roleOf(call), "Role"),
  ListPoliciesForRole: (call) => attachedTo(call, roleOf(call)),
  // The alicloud plugin asks for tags whenever it reads a policy. The emulator has none.
  ListTagResources: () => ({ TagResources: { TagResource: [] } }),
});
