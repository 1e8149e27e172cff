import { type Identity, policyKey, type RamPolicy } from "../../account/account";
import {
  checkedDocument,
  dateText,
  newName,
  optional,
  policyOf,
  type RpcAction,
  type RpcCall,
  type RpcValue,
  required,
  roleOf,
  userOf,
} from "../../rpc/action";
import { entityAlreadyExists, entityNotExist, RpcError } from "./errors";

/** A policy has at most so many versions. */
const versionLimit = 5;

function keyOf(policy: RamPolicy): string {
  return policyKey(policy.type, policy.name);
}

function holders(call: RpcCall, policy: RamPolicy) {
  const has = (identity: Identity) => identity.attached.has(keyOf(policy));
  return { users: [...call.account.users.values()].filter(has), roles: [...call.account.roles.values()].filter(has) };
}

function defaultVersion(policy: RamPolicy) {
  const version = policy.versions.find((candidate) => candidate.isDefault);
  if (!version) throw entityNotExist("Policy.Version");
  return version;
}

function describe(policy: RamPolicy): { [name: string]: RpcValue } {
  return {
    PolicyName: policy.name,
    PolicyType: policy.type,
    Description: policy.description,
    DefaultVersion: defaultVersion(policy).id,
    CreateDate: dateText(policy.createDate),
    UpdateDate: dateText(policy.updateDate),
  };
}

function describeVersion(version: RamPolicy["versions"][number]): { [name: string]: RpcValue } {
  return {
    VersionId: version.id,
    IsDefaultVersion: version.isDefault,
    PolicyDocument: version.document,
    CreateDate: dateText(version.createDate),
  };
}

function onPolicy(name: string, run: RpcAction["run"]): [string, RpcAction] {
  return [
    name,
    { permission: `ram:${name}`, resource: (call) => `policy/${optional(call, "PolicyName") || "*"}`, run },
  ];
}

function versionOf(call: RpcCall, policy: RamPolicy) {
  const version = policy.versions.find((candidate) => candidate.id === required(call, "VersionId"));
  if (!version) throw entityNotExist("Policy.Version");
  return version;
}

function attach(call: RpcCall, identity: Identity, kind: "User" | "Role"): { [name: string]: RpcValue } {
  const key = keyOf(policyOf(call));
  if (identity.attached.has(key)) throw entityAlreadyExists(`${kind}.Policy`);
  identity.attached.set(key, { attachDate: call.now });
  return {};
}

function detach(call: RpcCall, identity: Identity, kind: "User" | "Role"): { [name: string]: RpcValue } {
  if (!identity.attached.delete(keyOf(policyOf(call)))) throw entityNotExist(`${kind}.Policy`);
  return {};
}

function attachedTo(call: RpcCall, identity: Identity): { [name: string]: RpcValue } {
  const policies = [...identity.attached].flatMap(([key, { attachDate }]) => {
    const policy = call.account.policies.get(key);
    return policy ? [{ ...describe(policy), AttachDate: dateText(attachDate) }] : [];
  });
  return { Policies: { Policy: policies } };
}

/** Makes room for a version; the oldest that is not the default goes when the caller says so. */
function makeRoom(call: RpcCall, policy: RamPolicy): void {
  if (policy.versions.length < versionLimit) return;
  const oldest = policy.versions.find((version) => !version.isDefault);
  if (optional(call, "RotateStrategy") !== "DeleteOldestNonDefaultVersionWhenLimitExceeded" || !oldest) {
    throw new RpcError(409, "LimitExceeded.Policy.Version", "The count of policy versions beyond the current limits.");
  }
  policy.versions = policy.versions.filter((version) => version !== oldest);
}

function makeDefault(policy: RamPolicy, chosen: RamPolicy["versions"][number], now: Date): void {
  for (const version of policy.versions) version.isDefault = version === chosen;
  policy.updateDate = now;
}

/** Policies, their versions and attachments */
export const policyActions: ReadonlyMap<string, RpcAction> = new Map([
  onPolicy("CreatePolicy", (call) => {
    const name = newName(call, "PolicyName", /^[a-zA-Z0-9-]+$/, 128);
    if (call.account.policies.has(policyKey("Custom", name))) throw entityAlreadyExists("Policy");
    const document = checkedDocument(required(call, "PolicyDocument"), "ram");
    return { Policy: describe(call.account.addPolicy("Custom", name, optional(call, "Description"), document)) };
  }),
  onPolicy("GetPolicy", (call) => {
    const policy = policyOf(call);
    const { users, roles } = holders(call, policy);
    const version = defaultVersion(policy);
    return {
      Policy: { ...describe(policy), PolicyDocument: version.document, AttachmentCount: users.length + roles.length },
      DefaultPolicyVersion: describeVersion(version),
    };
  }),
  onPolicy("UpdatePolicyDescription", (call) => {
    const policy = policyOf(call);
    policy.description = optional(call, "NewDescription");
    policy.updateDate = call.now;
    return { Policy: describe(policy) };
  }),
  onPolicy("ListPolicies", (call) => {
    const type = optional(call, "PolicyType");
    const policies = [...call.account.policies.values()].filter((policy) => type === "" || policy.type === type);
    return { IsTruncated: false, Policies: { Policy: policies.map(describe) } };
  }),
  onPolicy("DeletePolicy", (call) => {
    const policy = policyOf(call);
    const { users, roles } = holders(call, policy);
    if (users.length > 0) {
      const message = "The policy CAN NOT been attached to any user while deleting the policy.";
      throw new RpcError(409, "DeleteConflict.Policy.User", message);
    }
    if (roles.length > 0) {
      const message = "The policy CAN NOT been attached to any role while deleting the policy.";
      throw new RpcError(409, "DeleteConflict.Policy.Role", message);
    }
    if (policy.versions.length > 1 && optional(call, "CascadingDelete") !== "true") {
      const message = "The policy CAN NOT has any version except the default version.";
      throw new RpcError(409, "DeleteConflict.Policy.Version", message);
    }
    call.account.policies.delete(keyOf(policy));
    call.account.tags.delete(`policy/${policy.name}`);
    return {};
  }),
  onPolicy("CreatePolicyVersion", (call) => {
    const policy = policyOf(call);
    const document = checkedDocument(required(call, "PolicyDocument"), "ram");
    makeRoom(call, policy);
    const version = { id: `v${policy.nextVersion++}`, document, isDefault: false, createDate: call.now };
    policy.versions.push(version);
    if (optional(call, "SetAsDefault") === "true") makeDefault(policy, version, call.now);
    return { PolicyVersion: describeVersion(version) };
  }),
  onPolicy("GetPolicyVersion", (call) => ({ PolicyVersion: describeVersion(versionOf(call, policyOf(call))) })),
  onPolicy("ListPolicyVersions", (call) => ({
    PolicyVersions: { PolicyVersion: policyOf(call).versions.map(describeVersion) },
  })),
  onPolicy("SetDefaultPolicyVersion", (call) => {
    const policy = policyOf(call);
    makeDefault(policy, versionOf(call, policy), call.now);
    return {};
  }),
  onPolicy("DeletePolicyVersion", (call) => {
    const policy = policyOf(call);
    const version = versionOf(call, policy);
    if (version.isDefault) {
      const message = "The default policy version CAN NOT been deleted directly.";
      throw new RpcError(409, "DeleteConflict.Policy.Version.Default", message);
    }
    policy.versions = policy.versions.filter((candidate) => candidate !== version);
    return {};
  }),
  onPolicy("ListEntitiesForPolicy", (call) => {
    const { users, roles } = holders(call, policyOf(call));
    return {
      Users: { User: users.map(({ id, name }) => ({ UserId: id, UserName: name })) },
      Roles: { Role: roles.map(({ id, name }) => ({ RoleId: id, RoleName: name })) },
      Groups: { Group: [] },
    };
  }),
  onPolicy("AttachPolicyToUser", (call) => attach(call, userOf(call), "User")),
  onPolicy("DetachPolicyFromUser", (call) => detach(call, userOf(call), "User")),
  onPolicy("ListPoliciesForUser", (call) => attachedTo(call, userOf(call))),
  onPolicy("AttachPolicyToRole", (call) => attach(call, roleOf(call), "Role")),
  onPolicy("DetachPolicyFromRole", (call) => detach(call, roleOf(call), "Role")),
  onPolicy("ListPoliciesForRole", (call) => attachedTo(call, roleOf(call))),
]);
