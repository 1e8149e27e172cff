import type { Account } from "../account/account";
import { conditionContext, identityDecision, principalType } from "../account/authorization";
import type { Decision, PolicyQuestion } from "../account/policyDocument";
import { accessKeyOf, authenticateAcs3 } from "../acs3/authentication";
import { isAcs3 } from "../acs3/signature";
import { bodyToCome, type HttpAnswer, type HttpRequest, readQuery } from "../server/http";
import { type AnswerValue, Refusal } from "../server/refusal";
import type { EmulatedService } from "../server/service";
import type { RpcAction, RpcCall } from "./action";
import { authenticate } from "./authentication";
import { CallRate } from "./callRate";

interface RpcServiceOptions {
  /** The first label of its host names: `sts` for `sts.aliyuncs.com` and `sts-vpc.cn-hangzhou.aliyuncs.com`. */
  readonly name: string;
  /** The product in the ARNs of its resources. */
  readonly product: string;
  /** The version that calls must name. Default: any. */
  readonly version?: string;
  readonly actions: ReadonlyMap<string, RpcAction>;
  /** The answer to a caller without permission. Default: 403 `NoPermission`. */
  forbidden?(): Refusal;
  /** The answer to a call above `callsPerSecond`. Default: 400 `Throttling.User`. */
  throttled?(): Refusal;
}

function isForm(request: HttpRequest): boolean {
  return (request.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
}

function parametersOf(request: HttpRequest, { gateway }: Account): Map<string, string> {
  const readsForm = isForm(request) && (gateway.readsFormsOfAcs3 || !isAcs3(request));
  const { "x-acs-action": action, "x-acs-version": version } = request.headers;
  return new Map([
    ...(action === undefined ? [] : [["Action", action] as const]),
    ...(version === undefined ? [] : [["Version", version] as const]),
    ...request.query,
    ...(readsForm ? readQuery(request.body.toString("utf8")) : []),
  ]);
}

function noPermission(): Refusal {
  const message = "You are not authorized to do this action. You should be authorized by RAM.";
  return new Refusal(403, "NoPermission", message);
}

function throttlingUser(): Refusal {
  return new Refusal(400, "Throttling.User", "Request was denied due to user flow control.");
}

/** What a 403 says of the policies that led to it. */
function denial({ caller, account }: RpcCall, { action }: PolicyQuestion, decision: Decision): AnswerValue {
  return {
    PolicyType: "AccountLevelIdentityBasedPolicy",
    AuthPrincipalOwnerId: account.accountId,
    AuthPrincipalType: principalType(caller),
    AuthPrincipalDisplayName: caller.principal,
    NoPermissionType: decision === "noMatch" ? "ImplicitDeny" : "ExplicitDeny",
    AuthAction: action,
  };
}

/** The names of the resources that a call is about, as an ARN writes them after the account. */
function resourcesOf({ permission }: RpcAction, parameters: ReadonlyMap<string, string>): string[] {
  const resource = permission?.resource({ parameters }) ?? [];
  return Array.isArray(resource) ? resource : [resource];
}

function json(
  { status, headers }: { status: number; headers?: Readonly<Record<string, string>> },
  body: { [name: string]: AnswerValue },
): HttpAnswer {
  return {
    status,
    headers: { ...headers, "content-type": "application/json;charset=utf-8" },
    body: JSON.stringify(body),
  };
}

/**
 * A service with the vendor's RPC: each call names its action, has its parameters in the query or in a form body, and is signed
 * by V1 (in its parameters) or by ACS3 (in its headers). A client whose endpoint isn't the service's own host must name the
 * action in the query or in `x-acs-action`.
 */
export function rpcService(account: Account, options: RpcServiceOptions): EmulatedService {
  const { name, product, version, actions, forbidden = noPermission, throttled = throttlingUser } = options;
  const host = new RegExp(`^${name}(?:-vpc|-readonly)?(?:\\.([a-z0-9-]+))?\\.aliyuncs\\.com$`);
  const rate = new CallRate();

  const actionOf = (parameters: ReadonlyMap<string, string>): RpcAction => {
    const action = actions.get(parameters.get("Action") ?? "");
    if (action && (version === undefined || version === parameters.get("Version"))) {
      return action;
    }
    const message = "Specified api is not found, please check your url and method.";
    throw new Refusal(404, "InvalidAction.NotFound", message);
  };

  const authorize = (call: RpcCall, action: RpcAction, request: HttpRequest): void => {
    if (action.permission === undefined) {
      return;
    }
    const { accountId } = call.account;
    for (const resource of resourcesOf(action, call.parameters)) {
      const question = {
        action: action.permission.action,
        resources: [`acs:${product}:*:${accountId}:${resource}`, `acs:${product}::${accountId}:${resource}`],
        context: conditionContext(request, call.now),
      };
      const decision = identityDecision(call.caller, question);
      if (decision === "allow") {
        continue;
      }
      const { status, code, message } = forbidden();
      throw new Refusal(status, code, message, { details: { AccessDeniedDetail: denial(call, question, decision) } });
    }
  };

  return {
    claims(request) {
      if (host.test(request.host)) {
        return true;
      }
      const parameters = parametersOf(request, account);
      if (!actions.has(parameters.get("Action") ?? "")) {
        return false;
      }
      return version === undefined || version === parameters.get("Version");
    },

    operationOf(request) {
      if (isForm(request) && request.body === bodyToCome) {
        return undefined;
      }
      const parameters = parametersOf(request, account);
      const operation = parameters.get("Action");
      if (operation === undefined) {
        return undefined;
      }
      const action = actions.get(operation);
      const resource = action ? resourcesOf(action, parameters).join(",") : "";
      return {
        operation,
        action: action?.permission?.action ?? `${name}:${operation}`,
        ...(resource !== "" && { resource }),
      };
    },

    serve(request, entry) {
      const parameters = parametersOf(request, account);
      const accessKeyId = isAcs3(request) ? accessKeyOf(request) : parameters.get("AccessKeyId");
      if (accessKeyId !== undefined) {
        entry.accessKeyId = accessKeyId;
      }
      const caller = isAcs3(request)
        ? authenticateAcs3(account, request)
        : authenticate(account, request.method, parameters);
      const action = actionOf(parameters);
      const named = host.exec(request.host);
      const region = named ? named[1] : parameters.get("RegionId");
      const now = account.now();
      const context = conditionContext(request, now);
      const allows = (asked: string) =>
        identityDecision(caller, { action: asked, resources: ["*"], context }) === "allow";
      const call: RpcCall = { account, caller, parameters, now, region, allows };
      authorize(call, action, request);
      const { callsPerSecond = Number.POSITIVE_INFINITY } = action;
      const most = typeof callsPerSecond === "number" ? callsPerSecond : callsPerSecond();
      if (!rate.take(parameters.get("Action") ?? "", most)) {
        throw throttled();
      }
      return json({ status: 200 }, { RequestId: entry.requestId, ...action.run(call) });
    },

    refuse: ({ status, code, message, details, headers }, entry) =>
      json(
        { status, headers },
        {
          RequestId: entry.requestId,
          HostId: entry.host,
          Code: code,
          Message: message,
          Recommend: `https://api.aliyun.com/troubleshoot?q=${code}&product=${name}&requestId=${entry.requestId}`,
          ...details,
        },
      ),
  };
}
