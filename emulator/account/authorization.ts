import type { HttpRequest } from "../server/http";
import type { Caller } from "./caller";
import { type Decision, decide, type PolicyQuestion } from "./policyDocument";

/** The condition keys that all services know, in lower case. */
export function conditionContext(request: HttpRequest, now: Date): Map<string, string> {
  const userAgent = request.headers["user-agent"];
  return new Map([
    ["acs:securetransport", String(request.secure)],
    ["acs:sourceip", request.sourceAddress],
    ["acs:currenttime", now.toISOString()],
    ...(userAgent === undefined ? [] : [["acs:useragent", userAgent] as const]),
  ]);
}

/** `SubUser`, as error answers name the kind of a caller. */
export function principalType({ type }: Caller): string {
  if (type === "user") {
    return "SubUser";
  }
  return type === "owner" ? "Account" : "AssumedRoleUser";
}

/** What the caller's policies decide. The account's owner may do everything. */
export function identityDecision(caller: Caller, question: PolicyQuestion): Decision {
  if (caller.type === "owner") {
    return "allow";
  }
  const decision = decide(
    caller.policies.flatMap((policy) => policy.Statement),
    question,
  );
  if (!caller.sessionPolicy || decision === "explicitDeny") {
    return decision;
  }
  const session = decide(caller.sessionPolicy.Statement, question);
  return session === "allow" ? decision : session;
}
