import type { Account } from "../account/account";
import type { Caller } from "../account/caller";
import { type AnswerValue, Refusal } from "../server/refusal";

/** One call of an RPC service, signed by `caller`. */
export interface RpcCall {
  readonly account: Account;
  readonly caller: Caller;
  /** Those of query and form body. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly now: Date;
}

/** One action of an RPC service, such as CreateUser. */
export interface RpcAction {
  /** The permission that it needs. Everybody may call an action without one. */
  readonly permission?: {
    /** `ram:CreateUser` */
    readonly action: string;
    /** As an ARN writes it after the account: `user/alice`. */
    resource(call: RpcCall): string;
  };
  run(call: RpcCall): { [name: string]: AnswerValue };
}

/** @throws Refusal MissingParameter when the parameter is missing or empty */
export function required(call: RpcCall, name: string): string {
  const value = call.parameters.get(name);
  if (value) {
    return value;
  }
  throw new Refusal(400, `MissingParameter.${name}`, `The parameter - "${name}" is mandatory for this action.`);
}

/** "" for a parameter that is missing. */
export function optional(call: RpcCall, name: string): string {
  return call.parameters.get(name) ?? "";
}

/** In whole seconds: `2026-11-23T15:00:00Z`. */
export function dateText(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
