import type { Account } from "../account/account";
import { conditionContext, identityDecision } from "../account/authorization";
import { type HttpAnswer, type HttpRequest, readQuery } from "../server/http";
import { type AnswerValue, Refusal } from "../server/refusal";
import type { EmulatedService } from "../server/service";
import type { RpcAction, RpcCall } from "./action";
import { authenticate } from "./authentication";

interface RpcServiceOptions {
  /** The first label of its host names: `sts` for `sts.aliyuncs.com` and `sts-vpc.cn-hangzhou.aliyuncs.com`. */
  readonly name: string;
  /** The product in the ARNs of its resources. */
  readonly product: string;
  readonly actions: ReadonlyMap<string, RpcAction>;
}

function isForm(request: HttpRequest): boolean {
  return (request.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
}

function parametersOf(request: HttpRequest): Map<string, string> {
  return new Map([...request.query, ...(isForm(request) ? readQuery(request.body.toString("utf8")) : [])]);
}

function authorize(call: RpcCall, { permission }: RpcAction, product: string, request: HttpRequest): void {
  if (permission === undefined) {
    return;
  }
  const { accountId } = call.account;
  const resource = permission.resource(call);
  const question = {
    action: permission.action,
    resources: [`acs:${product}:*:${accountId}:${resource}`, `acs:${product}::${accountId}:${resource}`],
    context: conditionContext(request, call.now),
  };
  if (identityDecision(call.caller, question) === "allow") {
    return;
  }
  const message = "You are not authorized to do this action. You should be authorized by RAM.";
  throw new Refusal(403, "NoPermission", message);
}

function json(status: number, body: { [name: string]: AnswerValue }): HttpAnswer {
  return { status, headers: { "content-type": "application/json;charset=utf-8" }, body: JSON.stringify(body) };
}

/**
 * A service with the vendor's RPC: each call names its action, has its parameters in the query or in a form body, and is signed
 * by V1. A client whose endpoint isn't the service's own host must name the action in the query.
 */
export function rpcService(account: Account, { name, product, actions }: RpcServiceOptions): EmulatedService {
  const host = new RegExp(`^${name}(?:-vpc|-readonly)?(?:\\.[a-z0-9-]+)?\\.aliyuncs\\.com$`);
  return {
    claims: (request) => host.test(request.host) || actions.has(request.query.get("Action") ?? ""),

    operationOf(request) {
      const operation = parametersOf(request).get("Action");
      if (operation === undefined) {
        return undefined;
      }
      return { operation, action: actions.get(operation)?.permission?.action ?? `${name}:${operation}` };
    },

    serve(request, entry) {
      const parameters = parametersOf(request);
      const accessKeyId = parameters.get("AccessKeyId");
      if (accessKeyId !== undefined) {
        entry.accessKeyId = accessKeyId;
      }
      const caller = authenticate(account, request.method, parameters);
      const action = actions.get(parameters.get("Action") ?? "");
      if (!action) {
        const message = "Specified api is not found, please check your url and method.";
        throw new Refusal(404, "InvalidAction.NotFound", message);
      }
      const call: RpcCall = { account, caller, parameters, now: account.now() };
      authorize(call, action, product, request);
      return json(200, { RequestId: entry.requestId, ...action.run(call) });
    },

    refuse: ({ status, code, message, details }, entry) =>
      json(status, { RequestId: entry.requestId, HostId: entry.host, Code: code, Message: message, ...details }),
  };
}
