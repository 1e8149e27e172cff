import type { Account } from "../../../account/account";
import { conditionContext, identityDecision, principalType } from "../../../account/authorization";
import type { Caller } from "../../../account/caller";
import { decide, matchesPattern, type PolicyQuestion, type Statement } from "../../../account/policyDocument";
import type { HttpRequest } from "../../../server/http";
import { Refusal } from "../../../server/refusal";
import type { Bucket } from "../storage/buckets";
import type { StoredObject } from "../storage/objects";

/** A permission that an operation needs: an action on a bucket, on an object in it, or on the service. */
export interface Need {
  /** `oss:PutObject` */
  readonly action: string;
  readonly bucket?: Bucket;
  /** The name of a bucket that doesn't exist yet. */
  readonly bucketName?: string;
  readonly key?: string;
  readonly object?: StoredObject | undefined;
}

const readActions = new Set(["oss:GetObject", "oss:GetObjectVersion", "oss:ListObjects", "oss:ListObjectVersions"]);
const writeActions = new Set(["oss:PutObject", "oss:DeleteObject"]);

function resources(need: Need, accountId: string, region: string): string[] {
  const name = need.bucket?.name ?? need.bucketName;
  const path = name === undefined ? "*" : need.key === undefined ? name : `${name}/${need.key}`;
  // The vendor's examples write the region both as "cn-hangzhou" and as "oss-cn-hangzhou".
  return [`acs:oss:oss-${region}:${accountId}:${path}`, `acs:oss:${region}:${accountId}:${path}`];
}

/** Whether a bucket policy's statement is about a caller. `*` includes the bucket's owner only when there is a Condition. */
function concerns(statement: Statement, caller: Caller): boolean {
  const listed = (principals: Statement["Principal"]) => {
    const all = Array.isArray(principals) ? principals : typeof principals === "string" ? [principals] : [];
    return all.some((principal) => {
      if (principal === "*") {
        return caller.type !== "owner" || statement.Condition !== undefined;
      }
      return caller.principal !== undefined && matchesPattern(principal, caller.principal);
    });
  };
  return statement.NotPrincipal === undefined ? listed(statement.Principal) : !listed(statement.NotPrincipal);
}

function isPublicByAcl({ bucket, action, key, object }: Need): boolean {
  if (!bucket || bucket.blocksPublicAccess) {
    return false;
  }
  const acl = key !== undefined && object && object.acl !== "default" ? object.acl : bucket.acl;
  if (readActions.has(action)) {
    return acl === "public-read" || acl === "public-read-write";
  }
  return writeActions.has(action) && acl === "public-read-write";
}

function denied(caller: Caller, action: string, message: string, ec: string, policyType: string): Refusal {
  if (caller.type === "anonymous") {
    return new Refusal(403, "AccessDenied", message, { ec });
  }
  return new Refusal(403, "AccessDenied", message, {
    ec,
    details: {
      AccessDeniedDetail: {
        PolicyType: policyType,
        AuthPrincipalOwnerId: caller.accountId,
        AuthPrincipalType: principalType(caller),
        AuthPrincipalDisplayName: caller.principal,
        NoPermissionType: ec === "0003-00000202" ? "ImplicitDeny" : "ExplicitDeny",
        AuthAction: action,
      },
    },
  });
}

/**
 * Decides by the vendor's pages on 0003-00000101, -201, -202 and -204: an explicit Deny of a RAM policy or of the bucket's policy
 * beats everything; then an Allow of either; then the owner; then the ACL.
 *
 * @throws Refusal AccessDenied
 */
export function authorize(caller: Caller, need: Need, request: HttpRequest, account: Account, region: string): void {
  const { action, bucket, key } = need;
  const context = conditionContext(request, account.now());
  for (const name of ["prefix", "delimiter"]) {
    const value = request.query.get(name);
    if (value !== undefined) {
      context.set(`oss:${name}`, value);
    }
  }
  const question: PolicyQuestion = {
    action,
    resources: resources(need, account.accountId, bucket?.region ?? region),
    context,
  };
  const identity = identityDecision(caller, question);
  const statements = bucket?.policy?.document.Statement ?? [];
  const bucketPolicy = decide(statements, question, (statement) => concerns(statement, caller));
  if (bucketPolicy === "explicitDeny") {
    throw denied(caller, action, "Access denied by bucket policy.", "0003-00000101", "ResourceBasedPolicy");
  }
  const identityBased = "AccountLevelIdentityBasedPolicy";
  if (identity === "explicitDeny") {
    // The page of this EC shows this message for a RAM policy too.
    throw denied(caller, action, "Access denied by bucket policy.", "0003-00000201", identityBased);
  }
  // A bucket that blocks public access ignores the public permissions it has (PutBucketPublicAccessBlock page).
  const isBlocked = caller.type === "anonymous" && bucket?.blocksPublicAccess;
  if (identity === "allow" || (bucketPolicy === "allow" && !isBlocked) || isPublicByAcl(need)) {
    return;
  }
  const what = bucket === undefined ? "service" : key === undefined ? "bucket" : "object";
  if (caller.type === "anonymous") {
    throw what === "object"
      ? denied(caller, action, "You have no right to access this object because of bucket acl.", "0003-00000001", "")
      : denied(caller, action, `Anonymous user has no right to access this ${what}.`, "0003-00000002", "");
  }
  const message =
    caller.type === "session"
      ? "Access denied by authorizer's policy."
      : `You have no right to access this ${key === undefined ? "bucket" : "object"}.`;
  throw denied(caller, action, message, "0003-00000202", identityBased);
}
