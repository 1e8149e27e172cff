import type { RamPolicy, RamRole, RamUser } from "../../account/account";
import { type PolicyKind, PolicySyntaxError, readPolicyDocument } from "../../account/policySyntax";
import { optional, type RpcAction, type RpcCall, type RpcParameters, required } from "../../rpc/action";
import { Refusal } from "../../server/refusal";
import { entityNotExist } from "./errors";

/** Actions of RAM on a user, role or policy, which a parameter names. */
export function actionsOn(
  kind: "user" | "role" | "policy",
  parameter: string,
  runs: Readonly<Record<string, RpcAction["run"]>>,
): [string, RpcAction][] {
  const resource = (call: RpcParameters) => `${kind}/${optional(call, parameter) || "*"}`;
  return Object.entries(runs).map(([name, run]) => [name, { permission: { action: `ram:${name}`, resource }, run }]);
}

/** The name of what a call creates. @throws Refusal InvalidParameter.<parameter>.InvalidChars or .Length */
export function newName(call: RpcCall, parameter: string, pattern: RegExp, limit: number): string {
  const name = required(call, parameter);
  if (name.length > limit) {
    const message = `The parameter - "${parameter}" beyond the length limit.`;
    throw new Refusal(400, `InvalidParameter.${parameter}.Length`, message);
  }
  if (!pattern.test(name)) {
    const message = `The parameter - "${parameter}" contains invalid chars.`;
    throw new Refusal(400, `InvalidParameter.${parameter}.InvalidChars`, message);
  }
  return name;
}

/** The text of a policy, as it is. @throws Refusal MalformedPolicyDocument */
export function checkedDocument(text: string, kind: PolicyKind): string {
  if (Buffer.byteLength(text) > 6144) {
    const message = 'The parameter - "PolicyDocument" beyond the length limit.';
    throw new Refusal(400, "InvalidParameter.PolicyDocument.Length", message);
  }
  try {
    readPolicyDocument(text, kind);
  } catch (error) {
    if (error instanceof PolicySyntaxError) {
      throw new Refusal(400, "MalformedPolicyDocument", error.message);
    }
    throw error;
  }
  return text;
}

/** @throws Refusal EntityNotExist.User */
export function userOf(call: RpcCall): RamUser {
  const user = call.account.users.get(required(call, "UserName"));
  if (!user) {
    throw entityNotExist("User");
  }
  return user;
}

/** @throws Refusal EntityNotExist.Role */
export function roleOf(call: RpcCall): RamRole {
  const role = call.account.roles.get(required(call, "RoleName"));
  if (!role) {
    throw entityNotExist("Role");
  }
  return role;
}

/** Custom policies only: the emulator has no system policies. @throws Refusal EntityNotExist.Policy */
export function policyOf(call: RpcCall): RamPolicy {
  const type = optional(call, "PolicyType") || "Custom";
  const policy = call.account.policies.get(required(call, "PolicyName"));
  if (type !== "Custom" || !policy) {
    throw entityNotExist("Policy");
  }
  return policy;
}
