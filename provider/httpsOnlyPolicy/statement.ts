import type { PolicyStatement } from "../oss/policyDocument";

/**
 * Denies every request to the bucket that doesn't use HTTPS, even the owner's: with a condition, `*` means everyone
 * (https://www.alibabacloud.com/help/en/oss/user-guide/oss-bucket-policy/).
 * The statement is for the bucket's policy, not for a RAM policy.
 */
export function httpsOnlyStatement(bucket: string): PolicyStatement {
  return {
    Effect: "Deny",
    Principal: ["*"],
    Action: ["oss:*"],
    Resource: [`acs:oss:*:*:${bucket}`, `acs:oss:*:*:${bucket}/*`],
    Condition: { Bool: { "acs:SecureTransport": ["false"] } },
  };
}

/**
 * Whether a statement of a bucket's policy means the same as {@link httpsOnlyStatement}. It may be written differently: a text
 * instead of a list of one, another order, `false` for `"false"`, and upper or lower case where policies ignore the case.
 */
export function isHttpsOnly(statement: unknown, bucket: string): boolean {
  const ours = httpsOnlyStatement(bucket);
  const theirs = readDenial(statement);
  return (
    theirs !== undefined &&
    sameSet(theirs.Principal, ours.Principal) &&
    sameSet(theirs.Action, ours.Action) &&
    sameSet(theirs.Resource, ours.Resource)
  );
}

/**
 * Whether a statement denies at least what ours denies, so that ours would add nothing. It may be broader, such as
 * `Resource: "acs:oss:*:*:*"`.
 */
export function coversHttpsOnly(statement: unknown, bucket: string): boolean {
  const ours = httpsOnlyStatement(bucket);
  const theirs = readDenial(statement);
  if (theirs === undefined) {
    return false;
  }
  return (
    theirs.Principal.includes("*") &&
    theirs.Action.some((action) => action === "*" || action === "oss:*") &&
    ours.Resource.every((resource) => theirs.Resource.some((pattern) => matches(pattern, resource)))
  );
}

type Denial = Required<Pick<PolicyStatement, "Principal" | "Action" | "Resource">>;

/** The parts of a `Deny` whose only condition is a missing SecureTransport; `undefined` for any other statement. */
function readDenial(statement: unknown): Denial | undefined {
  if (!isRecord(statement)) {
    return undefined;
  }
  const { Effect, Principal, Action, Resource, Condition, ...others } = statement;
  const principals = texts(Principal);
  const actions = texts(Action)?.map((action) => action.toLowerCase());
  const resources = texts(Resource);
  const restrictive = Object.keys(others).some((element) => element !== "Sid");
  if (Effect !== "Deny" || restrictive || !principals || !actions || !resources || !isInsecureTransport(Condition)) {
    return undefined;
  }
  return { Principal: principals, Action: actions, Resource: resources };
}

/** Whether the condition is exactly `{ "Bool": { "acs:SecureTransport": "false" } }`. Anything more would restrict it. */
function isInsecureTransport(condition: unknown): boolean {
  const operators = isRecord(condition) ? Object.entries(condition) : [];
  const [[operator, keys] = ["", undefined]] = operators;
  const conditions = isRecord(keys) ? Object.entries(keys) : [];
  const [[key, value] = ["", undefined]] = conditions;
  const values = (Array.isArray(value) ? value : [value]).map((item) => String(item).toLowerCase());
  return (
    operators.length === 1 &&
    operator === "Bool" &&
    conditions.length === 1 &&
    key.toLowerCase() === "acs:securetransport" &&
    values.length > 0 &&
    values.every((item) => item === "false")
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function texts(value: unknown): string[] | undefined {
  const list = Array.isArray(value) ? value : [value];
  return list.every((item) => typeof item === "string") ? list : undefined;
}

function sameSet(left: readonly string[], right: readonly string[] = []): boolean {
  const [lefts, rights] = [new Set(left), new Set(right)];
  return lefts.size === rights.size && [...lefts].every((item) => rights.has(item));
}

/** Whether a resource pattern matches everything that `resource`, also a pattern, matches. */
function matches(pattern: string, resource: string): boolean {
  const expression = pattern.replace(/[.+^${}()|[\]\\?]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${expression}$`, "s").test(resource);
}
