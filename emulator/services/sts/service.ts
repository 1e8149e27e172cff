import type { Account } from "../../account/account";
import { decide, type PolicyDocument, type Statement } from "../../account/policyDocument";
import { PolicySyntaxError, readPolicyDocument } from "../../account/policySyntax";
import { dateText, optional, type RpcAction, type RpcCall, required } from "../../rpc/action";
import { rpcService } from "../../rpc/rpcService";
import { Refusal } from "../../server/refusal";
import type { EmulatedService } from "../../server/service";

/** Whether a trust policy's statement names the caller or its account. */
function trusts(statement: Statement, call: RpcCall): boolean {
  const principal = statement.Principal;
  if (typeof principal !== "object" || Array.isArray(principal)) {
    return false;
  }
  const named = principal.RAM ?? [];
  const arns = Array.isArray(named) ? named : [named];
  return arns.includes(`acs:ram::${call.account.accountId}:root`) || arns.includes(call.caller.arn ?? "");
}

function sessionPolicyOf(call: RpcCall): { sessionPolicy?: PolicyDocument } {
  const text = optional(call, "Policy");
  if (text === "") {
    return {};
  }
  try {
    return { sessionPolicy: readPolicyDocument(text, "ram") };
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) {
      throw error;
    }
    const message = "The parameter Policy has not passed grammar check.";
    throw new Refusal(400, "InvalidParameter.PolicyGrammar", message);
  }
}

function durationOf(call: RpcCall, limit: number): number {
  const seconds = Number(optional(call, "DurationSeconds") || "3600");
  if (Number.isInteger(seconds) && seconds >= 900 && seconds <= limit) {
    return seconds;
  }
  const message = `The Min/Max value of DurationSeconds is 15min/${limit / 3600}hr.`;
  throw new Refusal(400, "InvalidParameter.DurationSeconds", message);
}

/** https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole; the codes are those of https://www.alibabacloud.com/help/doc-detail/42775.htm. */
const assumeRole: RpcAction = {
  permission: {
    action: "sts:AssumeRole",
    resource: (call) => optional(call, "RoleArn").split(":").slice(4).join(":") || "*",
  },
  run(call) {
    const { account, caller } = call;
    if (caller.type === "owner") {
      throw new Refusal(403, "NoPermission", "Roles may not be assumed by root accounts.");
    }
    const arn = required(call, "RoleArn");
    const session = required(call, "RoleSessionName");
    if (!/^[a-zA-Z0-9.@_-]{2,64}$/.test(session)) {
      const message = "The parameter RoleSessionName is wrongly formed.";
      throw new Refusal(400, "InvalidParameter.RoleSessionName", message);
    }
    const role = [...account.roles.values()].find(
      (candidate) => candidate.arn === arn.replace(/[^/]*$/, (name) => name.toLowerCase()),
    );
    if (!role) {
      throw new Refusal(404, "EntityNotExist.Role", "The role not exists.");
    }
    const sessionPolicy = sessionPolicyOf(call);
    const seconds = durationOf(call, role.maxSessionDuration);
    const externalId = call.parameters.get("ExternalId");
    const question = {
      action: "sts:AssumeRole",
      resources: ["*"],
      context: new Map(externalId === undefined ? [] : [["sts:externalid", externalId]]),
    };
    // A trust policy has no Resource, since it is about its own role.
    const statements = readPolicyDocument(role.trust, "trust").Statement.map((statement) => ({
      ...statement,
      Resource: "*",
    }));
    if (decide(statements, question, (statement) => trusts(statement, call)) !== "allow") {
      const message =
        "No permission perform sts:AssumeRole on this Role. Maybe you are not authorized to perform sts:AssumeRole or the specified role does not trust you";
      throw new Refusal(403, "NoPermission", message);
    }
    const expiresAt = new Date(call.now.getTime() + seconds * 1000);
    const path = `assumed-role/${role.name}/${session}`;
    const created = account.addSession({
      arn: `acs:ram::${account.accountId}:${path}`,
      principal: `arn:sts::${account.accountId}:${path}`,
      documents: () => account.documentsOf(role),
      ...sessionPolicy,
      expiresAt,
    });
    return {
      AssumedRoleUser: { Arn: created.arn, AssumedRoleId: `${role.id}:${session}` },
      Credentials: {
        AccessKeyId: created.accessKeyId,
        AccessKeySecret: created.accessKeySecret,
        SecurityToken: created.securityToken,
        Expiration: dateText(expiresAt),
      },
    };
  },
};

/** STS, version 2015-04-01. The ARNs of roles are RAM's. */
export function stsService(account: Account): EmulatedService {
  return rpcService(account, { name: "sts", product: "ram", actions: new Map([["AssumeRole", assumeRole]]) });
}
