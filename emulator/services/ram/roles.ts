import type { RamRole } from "../../account/account";
import {
  checkedDocument,
  dateText,
  newName,
  optional,
  type RpcAction,
  type RpcCall,
  type RpcValue,
  required,
  roleOf,
} from "../../rpc/action";
import { entityAlreadyExists, RpcError } from "./errors";

/** RAM writes role names in lower case in their ARN. */
export function roleArn(accountId: string, name: string): string {
  return `acs:ram::${accountId}:role/${name.toLowerCase()}`;
}

function describe(call: RpcCall, role: RamRole): { [name: string]: RpcValue } {
  return {
    RoleId: role.id,
    RoleName: role.name,
    Arn: roleArn(call.account.accountId, role.name),
    Description: role.description,
    AssumeRolePolicyDocument: role.trust,
    MaxSessionDuration: role.maxSessionDuration,
    CreateDate: dateText(role.createDate),
    UpdateDate: dateText(role.updateDate),
  };
}

function onRole(name: string, run: RpcAction["run"]): [string, RpcAction] {
  return [name, { permission: `ram:${name}`, resource: (call) => `role/${optional(call, "RoleName") || "*"}`, run }];
}

function durationOf(text: string): number {
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 3600 && seconds <= 43200) return seconds;
  throw new RpcError(400, "InvalidParameter.MaxSessionDuration", 'The parameter - "MaxSessionDuration" is incorrect.');
}

/** Numbered parameters: `ResourceNames.1`, `ResourceNames.2`, … */
function numbered(call: RpcCall, prefix: string): string[] {
  const values: string[] = [];
  for (let index = 1; call.parameters.has(`${prefix}.${index}`); index++)
    values.push(call.parameters.get(`${prefix}.${index}`) ?? "");
  return values;
}

function tagged(call: RpcCall): string[] {
  const type = required(call, "ResourceType").toLowerCase();
  return numbered(call, "ResourceNames").map((name) => `${type}/${name}`);
}

function onTags(name: string, run: RpcAction["run"]): [string, RpcAction] {
  return [name, { permission: `ram:${name}`, resource: () => "*", run }];
}

/** Roles and tags */
export const roleActions: ReadonlyMap<string, RpcAction> = new Map([
  onRole("CreateRole", (call) => {
    const name = newName(call, "RoleName", /^[a-zA-Z0-9._-]+$/, 64);
    if (call.account.roles.has(name)) throw entityAlreadyExists("Role");
    const role: RamRole = {
      id: call.account.newId(),
      name,
      description: optional(call, "Description"),
      trust: checkedDocument(required(call, "AssumeRolePolicyDocument"), "trust"),
      maxSessionDuration: durationOf(optional(call, "MaxSessionDuration") || "3600"),
      createDate: call.now,
      updateDate: call.now,
      attached: new Map(),
    };
    call.account.roles.set(name, role);
    return { Role: describe(call, role) };
  }),
  onRole("GetRole", (call) => ({ Role: describe(call, roleOf(call)) })),
  onRole("UpdateRole", (call) => {
    const role = roleOf(call);
    const trust = optional(call, "NewAssumeRolePolicyDocument");
    const duration = optional(call, "NewMaxSessionDuration");
    if (trust !== "") role.trust = checkedDocument(trust, "trust");
    if (duration !== "") role.maxSessionDuration = durationOf(duration);
    role.description = call.parameters.get("NewDescription") ?? role.description;
    role.updateDate = call.now;
    return { Role: describe(call, role) };
  }),
  onRole("ListRoles", (call) => ({
    IsTruncated: false,
    Roles: { Role: [...call.account.roles.values()].map((role) => describe(call, role)) },
  })),
  onRole("DeleteRole", (call) => {
    const role = roleOf(call);
    if (role.attached.size > 0) {
      const message = "The role CAN NOT has any attached policy while deleting the role.";
      throw new RpcError(409, "DeleteConflict.Role.Policy", message);
    }
    call.account.roles.delete(role.name);
    call.account.tags.delete(`role/${role.name}`);
    return {};
  }),
  onTags("ListTagResources", (call) => ({
    TagResources: {
      TagResource: tagged(call).flatMap((resource) =>
        [...(call.account.tags.get(resource) ?? [])].map(([TagKey, TagValue]) => ({
          ResourceType: required(call, "ResourceType"),
          ResourceName: resource.slice(resource.indexOf("/") + 1),
          TagKey,
          TagValue,
        })),
      ),
    },
  })),
  onTags("TagResources", (call) => {
    for (const resource of tagged(call)) {
      const tags = call.account.tags.get(resource) ?? new Map<string, string>();
      for (let index = 1; call.parameters.has(`Tag.${index}.Key`); index++) {
        tags.set(optional(call, `Tag.${index}.Key`), optional(call, `Tag.${index}.Value`));
      }
      call.account.tags.set(resource, tags);
    }
    return {};
  }),
  onTags("UntagResources", (call) => {
    for (const resource of tagged(call)) {
      const tags = call.account.tags.get(resource);
      if (optional(call, "All") === "true") tags?.clear();
      for (const key of numbered(call, "TagKey")) tags?.delete(key);
    }
    return {};
  }),
]);
