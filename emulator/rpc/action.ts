import type { Account } from "../account/account";
import type { Caller } from "../account/caller";
import { type AnswerValue, Refusal } from "../server/refusal";

/** What a call gives to its action. */
export interface RpcParameters {
  /** Those of query and form body. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** One call of an RPC service, signed by `caller`. */
export interface RpcCall extends RpcParameters {
  readonly account: Account;
  readonly caller: Caller;
  readonly now: Date;
  /** The region in the host's name, as in `cas.ap-southeast-1.aliyuncs.com`. On a host that isn't the service's: the parameter RegionId. */
  readonly region: string | undefined;
  /** Whether the caller's policies allow an action on every resource (`*`). For what one service does in another's. */
  allows(action: string): boolean;
}

/** One action of an RPC service, such as CreateUser. */
export interface RpcAction {
  /** The permission that it needs. Everybody may call an action without one. */
  readonly permission?: {
    /** `ram:CreateUser` */
    readonly action: string;
    /** As an ARN writes it after the account: `user/alice`. A list when the caller needs the permission on each of them. */
    resource(call: RpcParameters): string | string[];
  };
  /** The most calls of an account in a second. Default: no limit. */
  readonly callsPerSecond?: number | (() => number);
  run(call: RpcCall): { [name: string]: AnswerValue };
}

/** @throws Refusal MissingParameter when the parameter is missing or empty */
export function required(call: RpcParameters, name: string): string {
  const value = call.parameters.get(name);
  if (value) {
    return value;
  }
  throw new Refusal(400, `MissingParameter.${name}`, `The parameter - "${name}" is mandatory for this action.`);
}

/** "" for a parameter that is missing. */
export function optional(call: RpcParameters, name: string): string {
  return call.parameters.get(name) ?? "";
}

/** Whether a parameter is true, as the vendor's clients write it: `true`, in Python `True`. */
export function isTrue(call: RpcParameters, name: string): boolean {
  return optional(call, name).toLowerCase() === "true";
}

/** The items of a list: `Tag.1.Key`, `Tag.1.Value`, `Tag.2.Key`, … The name of an item without fields is "". */
export function listed(call: RpcParameters, name: string): Map<string, string>[] {
  const items = new Map<number, Map<string, string>>();
  for (const [parameter, value] of call.parameters) {
    const [, index, field = ""] = new RegExp(`^${name}\\.(\\d+)(?:\\.(\\w+))?$`).exec(parameter) ?? [];
    if (index === undefined) {
      continue;
    }
    const item = items.get(Number(index)) ?? new Map<string, string>();
    items.set(Number(index), item.set(field, value));
  }
  return [...items].sort(([left], [right]) => left - right).map(([, item]) => item);
}

/** In whole seconds: `2026-11-23T15:00:00Z`. */
export function dateText(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
