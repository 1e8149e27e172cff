import { optional, type RpcAction, required } from "../../rpc/action";
import { Refusal } from "../../server/refusal";
import { actionsOn, checkedDocument, newName } from "./actions";
import { entityAlreadyExists } from "./errors";

function durationOf(text: string): number {
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 3600 && seconds <= 43200) {
    return seconds;
  }
  throw new Refusal(400, "InvalidParameter.MaxSessionDuration", 'The parameter - "MaxSessionDuration" is incorrect.');
}

/** The actions on roles. */
export const roleActions: [string, RpcAction][] = actionsOn("role", "RoleName", {
  CreateRole(call) {
    const name = newName(call, "RoleName", /^[a-zA-Z0-9._-]+$/, 64);
    if (call.account.roles.has(name)) {
      throw entityAlreadyExists("Role");
    }
    const role = call.account.addRole({
      name,
      description: optional(call, "Description"),
      trust: checkedDocument(required(call, "AssumeRolePolicyDocument"), "trust"),
      maxSessionDuration: durationOf(optional(call, "MaxSessionDuration") || "3600"),
    });
    return { Role: { RoleId: role.id, RoleName: role.name, Arn: role.arn, Description: role.description } };
  },
});
