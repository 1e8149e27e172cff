import { timingSafeEqual } from "node:crypto";
import type { Caller } from "../account/caller";
import type { Fault } from "../server/faults";
import { type OssAnswer, type OssRequest, readQuery } from "../server/http";
import type { OpenEntry } from "../server/requestLog";
import type { Service } from "../server/service";
import { allowedSkew } from "../services/oss/access/authentication";
import { conditionContext, identityDecision } from "../services/oss/access/authorization";
import { renderXml } from "../services/oss/protocol/xml";
import { RpcError } from "../services/ram/errors";
import { policyActions } from "../services/ram/policies";
import { roleActions } from "../services/ram/roles";
import { userActions } from "../services/ram/users";
import { stsActions } from "../services/sts/service";
import type { RpcAction, RpcCall, RpcValue } from "./action";
import { rpcStringToSign, signRpc } from "./signature";

const actions: ReadonlyMap<string, RpcAction> = new Map([
  ...userActions,
  ...policyActions,
  ...roleActions,
  ...stsActions,
]);

const rpcHost = /^(?:ram|sts|location|location-readonly)(?:-vpc)?(?:\.[a-z0-9-]+)?\.aliyuncs\.com$/;

function isForm(request: OssRequest): boolean {
  return (request.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
}

/** True for calls to RAM and STS, which share the emulator's ports with OSS. Decided by the head of a request. */
export function isRpcRequest(request: OssRequest): boolean {
  if (rpcHost.test(request.host) || request.query.has("Action")) return true;
  return request.method === "POST" && isForm(request) && request.address.key === undefined && request.query.size === 0;
}

/** Parameters of query and form body together. */
function parametersOf(request: OssRequest): Map<string, string> {
  return new Map([...request.query, ...(isForm(request) ? readQuery(request.body.toString("utf8")) : [])]);
}

/** `ram:CreateUser`, `sts:AssumeRole`; for the log and for faults. */
export function rpcActionOf(request: OssRequest): string {
  const name = parametersOf(request).get("Action") ?? "unknown";
  return actions.get(name)?.permission ?? `${stsActions.has(name) ? "sts" : "ram"}:${name}`;
}

/** Verifies the HMAC-SHA1 signature, its clock and its nonce. Codes: the vendor's "Public error codes". */
function authenticate(service: Service, request: OssRequest, parameters: ReadonlyMap<string, string>): Caller {
  const { account } = service;
  const credential = account.credential(parameters.get("AccessKeyId") ?? "");
  const token = parameters.get("SecurityToken");
  if (!credential) throw new RpcError(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
  if (!credential.active) throw new RpcError(400, "InvalidAccessKeyId.Inactive", "Specified access key is disabled.");
  if (credential.session && !token) {
    throw new RpcError(400, "MissingSecurityToken", "SecurityToken is mandatory for this action.");
  }
  if (token && credential.session?.securityToken !== token) {
    throw new RpcError(400, "InvalidSecurityToken.Malformed", "Specified SecurityToken is malformed.");
  }
  if (credential.session && credential.session.expiresAt <= service.now()) {
    throw new RpcError(400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired.");
  }
  const time = Date.parse(parameters.get("Timestamp") ?? "");
  if (Number.isNaN(time))
    throw new RpcError(400, "InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted.");
  if (Math.abs(time - service.now().getTime()) > allowedSkew) {
    throw new RpcError(400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
  }
  if (parameters.get("SignatureMethod") !== "HMAC-SHA1") {
    throw new RpcError(
      400,
      "InvalidParameter.SignatureMethod",
      "The emulator knows the signature method HMAC-SHA1 only.",
    );
  }
  const stringToSign = rpcStringToSign(request.method, parameters);
  const expected = Buffer.from(signRpc(credential.accessKeySecret, stringToSign));
  const provided = Buffer.from(parameters.get("Signature") ?? "");
  if (expected.length !== provided.length || !timingSafeEqual(expected, provided)) {
    const message = "Specified signature is not matched with our calculation.";
    throw new RpcError(400, "SignatureDoesNotMatch", message);
  }
  const nonce = parameters.get("SignatureNonce") ?? "";
  if (account.nonces.has(nonce)) {
    throw new RpcError(400, "SignatureNonceUsed", "Specified signature nonce was used already.");
  }
  account.nonces.add(nonce);
  return credential.caller();
}

function authorize(call: RpcCall, action: RpcAction, request: OssRequest): void {
  if (action.permission === undefined || (call.caller.type === "owner" && action.permission.startsWith("ram:"))) return;
  const service = action.permission.startsWith("sts:") ? "ram" : action.permission.split(":")[0];
  const question = {
    action: action.permission,
    resources: [
      `acs:${service}:*:${call.account.accountId}:${action.resource(call)}`,
      `acs:${service}::${call.account.accountId}:${action.resource(call)}`,
    ],
    context: conditionContext(request, call.now),
  };
  if (identityDecision(call.caller, question) === "allow") return;
  const message = "You are not authorized to do this action. You should be authorized by RAM.";
  throw new RpcError(403, "NoPermission", message);
}

function answer(status: number, body: { [name: string]: RpcValue }, format: string): OssAnswer {
  if (format.toLowerCase() === "xml") {
    const name = status === 200 ? "Response" : "Error";
    return { status, headers: { "content-type": "text/xml;charset=utf-8" }, body: renderXml(name, body) };
  }
  return { status, headers: { "content-type": "application/json;charset=utf-8" }, body: JSON.stringify(body) };
}

/** Serves one call of RAM or STS. Answers in JSON unless `Format=XML` is asked for. */
export function serveRpc(
  service: Service,
  request: OssRequest,
  entry: OpenEntry,
  fault: (Fault & { kind: "status" }) | undefined,
): OssAnswer {
  const parameters = parametersOf(request);
  const format = parameters.get("Format") ?? "JSON";
  try {
    if (fault)
      throw new RpcError(fault.status, fault.code ?? "ServiceUnavailable", fault.message ?? "The request has failed.");
    const accessKeyId = parameters.get("AccessKeyId");
    if (accessKeyId !== undefined) entry.accessKeyId = accessKeyId;
    const name = parameters.get("Action") ?? "";
    entry.operation = name;
    const caller = authenticate(service, request, parameters);
    const action = actions.get(name);
    if (!action)
      throw new RpcError(
        404,
        "InvalidAction.NotFound",
        "Specified api is not found, please check your url and method.",
      );
    const call: RpcCall = { service, account: service.account, caller, parameters, now: service.now() };
    authorize(call, action, request);
    return answer(200, { RequestId: entry.requestId, ...action.run(call) }, format);
  } catch (error) {
    const refusal = error instanceof RpcError ? error : new RpcError(500, "InternalError", "The emulator failed.");
    entry.errorCode = refusal.code;
    const body = { RequestId: entry.requestId, HostId: request.host, Code: refusal.code, Message: refusal.message };
    return answer(refusal.status, body, format);
  }
}
