import type { Caller } from "../../../account/caller";
import { decide, matchesPattern, type PolicyQuestion, type Statement } from "../../../account/policyDocument";
import type { OssRequest } from "../../../server/http";
import { OssError } from "../protocol/errors";
import { childrenOf, readXml, textOf } from "../protocol/xml";
import type { Bucket } from "../storage/buckets";
import type { StoredObject } from "../storage/objects";

/** A permission that an operation needs: an action on a bucket, on an object in it, or on the service. */
export interface Need {
  /** `oss:PutObject`, `kms:Decrypt`, `ram:CreateUser` */
  readonly action: string;
  readonly bucket?: Bucket;
  /** What of another service: `key/<id>` of KMS (https://www.alibabacloud.com/help/en/kms/support/use-ram-to-control-access-to-kms-resources). */
  readonly resource?: string;
  /** Used where the bucket does not exist yet. */
  readonly bucketName?: string;
  readonly key?: string;
  readonly object?: StoredObject | undefined;
}

const readActions = new Set(["oss:GetObject", "oss:GetObjectVersion", "oss:ListObjects", "oss:ListObjectVersions"]);
const writeActions = new Set(["oss:PutObject", "oss:DeleteObject"]);

/** Condition keys of a request, as the vendor's overview of RAM policies for OSS names them. */
export function conditionContext(request: OssRequest, now: Date): Map<string, string> {
  const context = new Map([
    ["acs:securetransport", String(request.secure)],
    ["acs:sourceip", request.sourceAddress],
    ["acs:currenttime", now.toISOString()],
  ]);
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined) context.set(name, value);
  };
  add("acs:useragent", request.headers["user-agent"]);
  add("oss:prefix", request.query.get("prefix"));
  add("oss:delimiter", request.query.get("delimiter"));
  add("oss:x-oss-object-acl", request.headers["x-oss-object-acl"]);
  add("oss:tlsversion", request.tlsVersion?.replace("TLSv", ""));
  return context;
}

function resources(need: Need, accountId: string, region: string): string[] {
  const name = need.bucket?.name ?? need.bucketName;
  const path = name === undefined ? "*" : need.key === undefined ? name : `${name}/${need.key}`;
  const service = need.action.split(":")[0];
  // The vendor's examples write the region both as "cn-hangzhou" and as "oss-cn-hangzhou".
  return [`acs:${service}:oss-${region}:${accountId}:${path}`, `acs:${service}:${region}:${accountId}:${path}`];
}

/** Whether a bucket policy's statement is about this caller. `*` includes the bucket's owner only when there is a Condition. */
export function concerns(statement: Statement, caller: Caller): boolean {
  const listed = (principals: Statement["Principal"]) => {
    const all = Array.isArray(principals) ? principals : typeof principals === "string" ? [principals] : [];
    return all.some((principal) => {
      if (principal === "*") return caller.type !== "owner" || statement.Condition !== undefined;
      return caller.principal !== undefined && matchesPattern(principal, caller.principal);
    });
  };
  return statement.NotPrincipal === undefined ? listed(statement.Principal) : !listed(statement.NotPrincipal);
}

/** True when the bucket's settings say `BlockPublicAccess`. */
export function blocksPublicAccess(bucket: Bucket): boolean {
  const setting = bucket.settings.get("publicAccessBlock");
  return setting !== undefined && textOf(readXml(setting), "BlockPublicAccess") === "true";
}

function publicByAcl(need: Need): boolean {
  const { bucket, action, key, object } = need;
  if (!bucket || blocksPublicAccess(bucket)) return false;
  const acl = key !== undefined && object && object.acl !== "default" ? object.acl : bucket.acl;
  if (readActions.has(action)) return acl === "public-read" || acl === "public-read-write";
  return writeActions.has(action) && acl === "public-read-write";
}

/** What RAM alone says: the caller's policies, narrowed by its session policy. The account's owner may do everything. */
export function identityDecision(caller: Caller, question: PolicyQuestion): "explicitDeny" | "allow" | "noMatch" {
  if (caller.type === "owner") return "allow";
  const decision = decide(
    caller.policies.flatMap((policy) => policy.Statement),
    question,
  );
  if (!caller.sessionPolicy || decision === "explicitDeny") return decision;
  const session = decide(caller.sessionPolicy.Statement, question);
  return session === "allow" ? decision : session;
}

function denied(
  message: string,
  ec: string,
  caller: Caller,
  question: PolicyQuestion,
  explicit: boolean,
  type: string,
): OssError {
  if (caller.type === "anonymous") return new OssError(403, "AccessDenied", message, { ec });
  return new OssError(403, "AccessDenied", message, {
    ec,
    details: {
      AccessDeniedDetail: {
        PolicyType: type,
        AuthPrincipalOwnerId: caller.accountId,
        AuthPrincipalType: caller.type === "user" ? "SubUser" : caller.type === "owner" ? "Account" : "AssumedRoleUser",
        AuthPrincipalDisplayName: caller.principal,
        NoPermissionType: explicit ? "ExplicitDeny" : "ImplicitDeny",
        AuthAction: question.action,
      },
    },
  });
}

/**
 * Decides as the vendor's pages on 0003-00000101, -201, -202 and -204 say: an explicit Deny, in a RAM policy
 * or in the bucket's, beats everything; then an Allow in either; then the owner; then the ACL.
 *
 * @throws OssError AccessDenied
 */
export function authorize(
  caller: Caller,
  need: Need,
  request: OssRequest,
  service: { accountId: string; region: string; now: Date },
): void {
  const question: PolicyQuestion = {
    action: need.action,
    resources: resources(need, service.accountId, need.bucket?.region ?? service.region),
    context: conditionContext(request, service.now),
  };
  const identity = identityDecision(caller, question);
  const statements = need.bucket?.policy?.document.Statement ?? [];
  const bucketPolicy = decide(statements, question, (statement) => concerns(statement, caller));
  if (bucketPolicy === "explicitDeny") {
    throw denied("Access denied by bucket policy.", "0003-00000101", caller, question, true, "ResourceBasedPolicy");
  }
  if (identity === "explicitDeny") {
    // The page of this EC shows the same message for a RAM policy; PolicyType tells them apart.
    throw denied(
      "Access denied by bucket policy.",
      "0003-00000201",
      caller,
      question,
      true,
      "AccountLevelIdentityBasedPolicy",
    );
  }
  // Blocking public access makes existing public permissions ineffective (PutBucketPublicAccessBlock page).
  const isBlocked = caller.type === "anonymous" && need.bucket !== undefined && blocksPublicAccess(need.bucket);
  if (identity === "allow" || (bucketPolicy === "allow" && !isBlocked) || publicByAcl(need)) return;
  if (caller.type === "anonymous") {
    if (need.bucket === undefined) {
      throw denied("Anonymous user has no right to access this service.", "0003-00000002", caller, question, false, "");
    }
    throw need.key === undefined
      ? denied("Anonymous user has no right to access this bucket.", "0003-00000002", caller, question, false, "")
      : denied(
          "You have no right to access this object because of bucket acl.",
          "0003-00000001",
          caller,
          question,
          false,
          "",
        );
  }
  const what = need.key === undefined ? "this bucket" : "this object";
  const message =
    caller.type === "session" ? "Access denied by authorizer's policy." : `You have no right to access ${what}.`;
  throw denied(message, "0003-00000202", caller, question, false, "AccountLevelIdentityBasedPolicy");
}

/** True when an overwrite rule of the bucket forbids this caller to replace this key. */
export function overwriteForbidden(bucket: Bucket, key: string, caller: Caller): boolean {
  const setting = bucket.settings.get("overwriteConfig");
  if (setting === undefined) return false;
  return childrenOf(readXml(setting), "Rule").some((rule) => {
    if (textOf(rule, "Action") !== "forbid") return false;
    if (!key.startsWith(textOf(rule, "Prefix") ?? "") || !key.endsWith(textOf(rule, "Suffix") ?? "")) return false;
    const principals = childrenOf(childrenOf(rule, "Principals")[0], "Principal").map((principal) =>
      principal.text.trim(),
    );
    return (
      principals.length === 0 || principals.some((principal) => principal === "*" || principal === caller.principal)
    );
  });
}
