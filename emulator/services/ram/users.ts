import type { AccessKey, RamUser } from "../../account/account";
import {
  dateText,
  newName,
  optional,
  type RpcAction,
  type RpcCall,
  type RpcValue,
  required,
  userOf,
} from "../../rpc/action";
import { entityAlreadyExists, entityNotExist, RpcError } from "./errors";

/** What was never set, RAM doesn't name. */
function describe(user: RamUser): { [name: string]: RpcValue } {
  return {
    UserId: user.id,
    UserName: user.name,
    DisplayName: user.displayName || undefined,
    MobilePhone: user.mobilePhone || undefined,
    Email: user.email || undefined,
    Comments: user.comments || undefined,
    CreateDate: dateText(user.createDate),
    UpdateDate: dateText(user.updateDate),
  };
}

function describeKey(key: AccessKey): { [name: string]: RpcValue } {
  return { AccessKeyId: key.accessKeyId, Status: key.status, CreateDate: dateText(key.createDate) };
}

function onUser(name: string, run: RpcAction["run"]): [string, RpcAction] {
  return [name, { permission: `ram:${name}`, resource: (call) => `user/${optional(call, "UserName") || "*"}`, run }];
}

function keyOf(call: RpcCall): AccessKey {
  const key = userOf(call).keys.get(required(call, "UserAccessKeyId"));
  if (!key) throw entityNotExist("User.AccessKey");
  return key;
}

const userName = /^[a-zA-Z0-9._-]+$/;

/** Users and access keys (RAM API, version 2015-05-01) */
export const userActions: ReadonlyMap<string, RpcAction> = new Map([
  onUser("CreateUser", (call) => {
    const name = newName(call, "UserName", userName, 64);
    if (call.account.users.has(name)) throw entityAlreadyExists("User");
    const user = call.account.addUser(name);
    user.displayName = optional(call, "DisplayName");
    user.comments = optional(call, "Comments");
    user.email = optional(call, "Email");
    user.mobilePhone = optional(call, "MobilePhone");
    return { User: describe(user) };
  }),
  onUser("GetUser", (call) => ({ User: describe(userOf(call)) })),
  onUser("UpdateUser", (call) => {
    const user = userOf(call);
    const name = call.parameters.has("NewUserName") ? newName(call, "NewUserName", userName, 64) : user.name;
    if (name !== user.name && call.account.users.has(name)) throw entityAlreadyExists("User");
    call.account.users.delete(user.name);
    user.name = name;
    call.account.users.set(name, user);
    user.displayName = call.parameters.get("NewDisplayName") ?? user.displayName;
    user.comments = call.parameters.get("NewComments") ?? user.comments;
    user.email = call.parameters.get("NewEmail") ?? user.email;
    user.mobilePhone = call.parameters.get("NewMobilePhone") ?? user.mobilePhone;
    user.updateDate = call.now;
    return { User: describe(user) };
  }),
  onUser("DeleteUser", (call) => {
    const user = userOf(call);
    if (user.keys.size > 0) {
      const message = "The user CAN NOT has any access key while deleting the user.";
      throw new RpcError(409, "DeleteConflict.User.AccessKey", message);
    }
    if (user.attached.size > 0) {
      const message = "The user CAN NOT has any attached policy while deleting the user.";
      throw new RpcError(409, "DeleteConflict.User.Policy", message);
    }
    call.account.users.delete(user.name);
    return {};
  }),
  onUser("ListUsers", (call) => ({
    IsTruncated: false,
    Users: { User: [...call.account.users.values()].map(describe) },
  })),
  onUser("CreateAccessKey", (call) => {
    const user = userOf(call);
    if (user.keys.size >= 2) {
      const message = "The access key count of the user access keys beyond the current limits.";
      throw new RpcError(409, "LimitExceeded.User.AccessKey", message);
    }
    const key = call.account.newKey();
    user.keys.set(key.accessKeyId, key);
    return { AccessKey: { ...describeKey(key), AccessKeySecret: key.accessKeySecret } };
  }),
  onUser("ListAccessKeys", (call) => ({
    AccessKeys: { AccessKey: [...userOf(call).keys.values()].map(describeKey) },
  })),
  onUser("UpdateAccessKey", (call) => {
    const status = required(call, "Status");
    if (status !== "Active" && status !== "Inactive") {
      throw new RpcError(400, "InvalidParameter.Status", 'The parameter - "Status" is incorrect.');
    }
    keyOf(call).status = status;
    return {};
  }),
  onUser("DeleteAccessKey", (call) => {
    userOf(call).keys.delete(keyOf(call).accessKeyId);
    return {};
  }),
  // Groups, console logins and MFA devices are asked for when a user is deleted; the emulator has none.
  onUser("ListGroupsForUser", (call) => {
    userOf(call);
    return { Groups: { Group: [] } };
  }),
  onUser("GetLoginProfile", (call) => {
    userOf(call);
    throw entityNotExist("User.LoginProfile");
  }),
  onUser("DeleteLoginProfile", (call) => {
    userOf(call);
    throw entityNotExist("User.LoginProfile");
  }),
  onUser("UnbindMFADevice", (call) => {
    userOf(call);
    throw entityNotExist("User.MFADevice");
  }),
]);
