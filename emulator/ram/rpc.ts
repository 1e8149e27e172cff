import type { Fault } from "../faults";
import { type OssAnswer, type OssRequest, readQuery } from "../request";
import type { OpenEntry } from "../requestLog";
import type { Service } from "../service";
import { renderXml } from "../xml";

const rpcHost = /^(?:ram|sts|location|ims)(?:-vpc)?(?:\.[a-z0-9-]+)?\.aliyuncs\.com$/;

/** True for calls to RAM and STS, which share the emulator's ports with OSS. */
export function isRpcRequest(request: OssRequest): boolean {
  if (rpcHost.test(request.host) || request.query.has("Action")) return true;
  if (request.headers["x-acs-action"] !== undefined) return true;
  const form = (request.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
  return request.method === "POST" && form && request.address.key === undefined && request.query.size === 0;
}

/** Parameters of query and form body together. */
export function rpcParameters(request: OssRequest): Map<string, string> {
  const form = (request.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
  return new Map([...request.query, ...(form ? readQuery(request.body.toString("utf8")) : [])]);
}

/** `ram:CreateUser` */
export function rpcActionOf(request: OssRequest): string {
  const action = rpcParameters(request).get("Action") ?? request.headers["x-acs-action"] ?? "unknown";
  return `ram:${action}`;
}

export function serveRpc(
  _service: Service,
  _request: OssRequest,
  entry: OpenEntry,
  _fault: (Fault & { kind: "status" }) | undefined,
): OssAnswer {
  return { status: 404, body: renderXml("Error", { Code: "InvalidAction.NotFound", RequestId: entry.requestId }) };
}
