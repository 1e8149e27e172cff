import type { Account } from "../../account/account";
import { conditionContext, identityDecision } from "../../account/authorization";
import type { Caller } from "../../account/caller";
import { accessKeyOf, authenticateAcs3 } from "../../acs3/authentication";
import { isAcs3 } from "../../acs3/signature";
import { CallRate } from "../../rpc/callRate";
import { decodePath, type HttpAnswer, type HttpRequest } from "../../server/http";
import { Refusal } from "../../server/refusal";
import type { OpenEntry } from "../../server/requestLog";
import type { EmulatedService } from "../../server/service";
import type { FunctionDomains } from "./domains";
import { domainOperations, type FunctionOperation, listOperations } from "./operations";

const hosts = [
  /^fcv3(?:-vpc|-internal)?\.(?<region>[a-z0-9-]+)\.aliyuncs\.com$/,
  /^\d+\.(?<region>[a-z0-9-]+?)(?:-internal)?\.fc\.aliyuncs\.com$/,
  /^(?<region>[a-z0-9-]+)\.fc\.aliyuncs\.com$/,
];
const root = "/2023-03-30/custom-domains";

/** What a request's line says. */
interface Requested {
  readonly operation: FunctionOperation;
  /** Undefined for the list. */
  readonly name: string | undefined;
}

function regionOf({ host }: HttpRequest): string | undefined {
  return hosts.map((pattern) => pattern.exec(host)?.groups?.region).find((region) => region !== undefined);
}

function requested({ method, path }: HttpRequest): Requested | undefined {
  if (path !== root && !path.startsWith(`${root}/`)) {
    return undefined;
  }
  const name = decodePath(path.slice(root.length + 1)).toLowerCase();
  const operation = (name === "" ? listOperations : domainOperations)[method];
  return operation && { operation, name: name === "" ? undefined : name };
}

function json(status: number, body: object | undefined, entry: OpenEntry): HttpAnswer {
  return {
    status,
    headers: { "content-type": "application/json", "x-fc-request-id": entry.requestId },
    ...(body && { body: JSON.stringify(body) }),
  };
}

/** Function Compute 3.0, version 2023-03-30: its custom domains. JSON, signed by ACS3. */
export function functionService(account: Account, domains: FunctionDomains): EmulatedService {
  const rate = new CallRate();

  const authorize = (caller: Caller, request: HttpRequest, { operation, name }: Requested): void => {
    const region = regionOf(request) ?? domains.find(name ?? "")?.region ?? "cn-hangzhou";
    const action = `fc:${operation.name}`;
    const resource = `acs:fc:${region}:${account.accountId}:custom-domains/${name ?? "*"}`;
    const context = conditionContext(request, account.now());
    if (identityDecision(caller, { action, resources: [resource], context }) === "allow") {
      return;
    }
    const message = `the caller is not authorized to perform '${action}' on resource '${resource}'`;
    throw new Refusal(403, "AccessDenied", message);
  };

  return {
    claims: (request) =>
      regionOf(request) !== undefined || (isAcs3(request) && request.path.startsWith("/2023-03-30/")),

    operationOf(request) {
      const asked = requested(request);
      if (!asked) {
        return {};
      }
      const { operation, name } = asked;
      const resource = `custom-domains/${name ?? "*"}`;
      return { operation: operation.name, action: `fc:${operation.name}`, resource };
    },

    serve(request, entry) {
      const accessKeyId = accessKeyOf(request);
      if (accessKeyId !== undefined) {
        entry.accessKeyId = accessKeyId;
      }
      const caller = authenticateAcs3(account, request);
      const asked = requested(request);
      if (!asked) {
        throw new Refusal(404, "PathNotSupported", `The emulator has no ${request.method} ${request.path}.`);
      }
      authorize(caller, request, asked);
      if (!rate.take("call", domains.switches.callsPerSecond)) {
        throw new Refusal(429, "ResourceThrottled", "the request is throttled, try again later");
      }
      const { operation, name } = asked;
      const answer = operation.run({ request, account, domains, name, region: regionOf(request) });
      return json(answer ? 200 : 204, answer, entry);
    },

    refuse: ({ status, code, message }, entry) =>
      json(status, { RequestId: entry.requestId, Code: code, Message: message }, entry),
  };
}
