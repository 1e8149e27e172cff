import type { Account, RamPolicy, RamRole, RamUser } from "../account/account";
import type { Caller } from "../account/caller";
import { type PolicyKind, PolicySyntaxError, readPolicyDocument } from "../account/policySyntax";
import type { Service } from "../server/service";
import { entityNotExist, RpcError } from "../services/ram/errors";

/** What an RPC answer is made of; rendered as JSON or XML. */
export type RpcValue = string | number | boolean | undefined | RpcValue[] | { [name: string]: RpcValue };

/** One call of RAM or STS. */
export interface RpcCall {
  readonly service: Service;
  readonly account: Account;
  readonly caller: Caller;
  readonly parameters: ReadonlyMap<string, string>;
  readonly now: Date;
}

export interface RpcAction {
  /** The permission it needs, `ram:CreateUser`; undefined when everybody may. */
  readonly permission: string | undefined;
  /** The part of the resource after the account: `user/alice`. */
  readonly resource: (call: RpcCall) => string;
  readonly run: (call: RpcCall) => { [name: string]: RpcValue };
}

/** A parameter that must be there. @throws RpcError MissingParameter */
export function required(call: RpcCall, name: string): string {
  const value = call.parameters.get(name);
  if (value) return value;
  throw new RpcError(400, `MissingParameter.${name}`, `The parameter - "${name}" is mandatory for this action.`);
}

export function optional(call: RpcCall, name: string): string {
  return call.parameters.get(name) ?? "";
}

/** A name to be given. @throws RpcError InvalidParameter.<name>.InvalidChars or .Length */
export function newName(call: RpcCall, parameter: string, pattern: RegExp, limit: number): string {
  const name = required(call, parameter);
  if (name.length > limit) {
    throw new RpcError(
      400,
      `InvalidParameter.${parameter}.Length`,
      `The parameter - "${parameter}" beyond the length limit.`,
    );
  }
  if (!pattern.test(name)) {
    const message = `The parameter - "${parameter}" contains invalid chars.`;
    throw new RpcError(400, `InvalidParameter.${parameter}.InvalidChars`, message);
  }
  return name;
}

/** The text of a policy, as given, when it follows the grammar. @throws RpcError MalformedPolicyDocument */
export function checkedDocument(text: string, kind: PolicyKind): string {
  if (Buffer.byteLength(text) > 6144) {
    const message = 'The parameter - "PolicyDocument" beyond the length limit.';
    throw new RpcError(400, "InvalidParameter.PolicyDocument.Length", message);
  }
  try {
    readPolicyDocument(text, kind);
  } catch (error) {
    if (error instanceof PolicySyntaxError) throw new RpcError(400, "MalformedPolicyDocument", error.message);
    throw error;
  }
  return text;
}

export function userOf(call: RpcCall): RamUser {
  const user = call.account.users.get(required(call, "UserName"));
  if (!user) throw entityNotExist("User");
  return user;
}

export function roleOf(call: RpcCall): RamRole {
  const role = call.account.roles.get(required(call, "RoleName"));
  if (!role) throw entityNotExist("Role");
  return role;
}

/** The policy that PolicyType and PolicyName name; the type is Custom where an action has no such parameter. */
export function policyOf(call: RpcCall): RamPolicy {
  const type = optional(call, "PolicyType") || "Custom";
  if (type !== "Custom" && type !== "System") {
    throw new RpcError(400, "InvalidParameter.PolicyType", 'The parameter - "PolicyType" is incorrect.');
  }
  const policy = call.account.policies.get(`${type}/${required(call, "PolicyName")}`);
  if (!policy) throw entityNotExist("Policy");
  return policy;
}

/** Whole seconds, as RAM writes its dates: `2026-11-23T15:00:00Z`. */
export function dateText(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
