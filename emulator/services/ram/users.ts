import type { RamUser } from "../../account/account";
import { dateText, optional, type RpcAction, required } from "../../rpc/action";
import { type AnswerValue, Refusal } from "../../server/refusal";
import { actionsOn, newName, userOf } from "./actions";
import { entityAlreadyExists, entityNotExist } from "./errors";

/** RAM leaves out what was never set. */
function describe(user: RamUser): { [name: string]: AnswerValue } {
  return {
    UserId: user.id,
    UserName: user.name,
    DisplayName: user.displayName || undefined,
    Comments: user.comments || undefined,
    CreateDate: dateText(user.createDate),
  };
}

function describeKey(key: { accessKeyId: string; createDate: Date }): { [name: string]: AnswerValue } {
  return { AccessKeyId: key.accessKeyId, Status: "Active", CreateDate: dateText(key.createDate) };
}

const userName = /^[a-zA-Z0-9._-]+$/;

/** The actions on users and access keys. */
export const userActions: [string, RpcAction][] = actionsOn("user", "UserName", {
  CreateUser(call) {
    const name = newName(call, "UserName", userName, 64);
    if (call.account.users.has(name)) {
      throw entityAlreadyExists("User");
    }
    const user = call.account.addUser(name);
    user.displayName = optional(call, "DisplayName");
    user.comments = optional(call, "Comments");
    return { User: describe(user) };
  },
  GetUser: (call) => ({ User: describe(userOf(call)) }),
  UpdateUser(call) {
    const { users } = call.account;
    const user = userOf(call);
    const name = call.parameters.has("NewUserName") ? newName(call, "NewUserName", userName, 64) : user.name;
    if (name !== user.name && users.has(name)) {
      throw entityAlreadyExists("User");
    }
    users.delete(user.name);
    user.name = name;
    users.set(name, user);
    user.displayName = call.parameters.get("NewDisplayName") ?? user.displayName;
    user.comments = call.parameters.get("NewComments") ?? user.comments;
    return { User: describe(user) };
  },
  DeleteUser(call) {
    const user = userOf(call);
    if (user.keys.size > 0) {
      const message = "The user CAN NOT has any access key while deleting the user.";
      throw new Refusal(409, "DeleteConflict.User.AccessKey", message);
    }
    if (user.attached.size > 0) {
      const message = "The user CAN NOT has any attached policy while deleting the user.";
      throw new Refusal(409, "DeleteConflict.User.Policy", message);
    }
    call.account.users.delete(user.name);
    return {};
  },
  ListUsers: (call) => ({ IsTruncated: false, Users: { User: [...call.account.users.values()].map(describe) } }),
  CreateAccessKey(call) {
    const user = userOf(call);
    if (user.keys.size >= 2) {
      const message = "The access key count of the user access keys beyond the current limits.";
      throw new Refusal(409, "LimitExceeded.User.AccessKey", message);
    }
    const key = call.account.addKeys(user);
    return { AccessKey: { ...describeKey(key), AccessKeySecret: key.accessKeySecret } };
  },
  ListAccessKeys: (call) => ({ AccessKeys: { AccessKey: [...userOf(call).keys.values()].map(describeKey) } }),
  DeleteAccessKey(call) {
    if (!userOf(call).keys.delete(required(call, "UserAccessKeyId"))) {
      throw entityNotExist("User.AccessKey");
    }
    return {};
  },
});
