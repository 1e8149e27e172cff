import { UserError } from "../engine/userError";

/** What was being done when OSS refused, in the words of a message: `Uploading 'a/b' to bucket 'c' …`. */
export type Operation =
  | "upload"
  | "uploadTagged"
  | "inspect"
  | "read"
  | "delete"
  | "list"
  | "readPolicy"
  | "writePolicy"
  | "deletePolicy";

/** The object (for `list` the prefix, for the bucket's policy `""`) and bucket that an operation was about. */
export interface OperationTarget {
  operation: Operation;
  bucket: string;
  key: string;
}

/** What is known about a failed request. Everything in it is safe to print. */
export interface OssFailure {
  /** HTTP status; absent when no answer came. */
  status?: number;
  /** OSS's error code (`AccessDenied`), or Node's (`ECONNRESET`, `ENOTFOUND`, …) when no answer came. */
  code?: string;
  /** OSS's error detail code, e.g. `0048-00000401`. */
  detailCode?: string;
  requestId?: string;
  /** The answer has no `x-oss-request-id`, as each of OSS's has: a proxy, a portal or another server gave it. */
  isForeign?: boolean;
  /** Milliseconds that the answer asks to wait before another try. */
  retryAfter?: number | undefined;
  /** OSS let the request through and KMS did not; the code is `AccessDenied` as for a missing permission of OSS. */
  refusedByKms?: boolean;
}

/**
 * A request to OSS that failed. Its message says what was tried, on which object, why it failed and what to do.
 *
 * ali-oss's own errors hold the whole request, the private key included (`error.params.content`), so they are never
 * kept as `cause`, never rethrown and never logged: only the fields of {@link OssFailure} are taken out of them.
 */
export class OssError extends UserError {
  override readonly name = "OssError";
  readonly operation: Operation;
  readonly bucket: string;
  readonly key: string;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly detailCode: string | undefined;
  readonly requestId: string | undefined;

  constructor(target: OperationTarget, failure: OssFailure) {
    super(message(target, failure));
    this.operation = target.operation;
    this.bucket = target.bucket;
    this.key = target.key;
    this.status = failure.status;
    this.code = failure.code;
    this.detailCode = failure.detailCode;
    this.requestId = failure.requestId;
  }
}

/** A request that was not sent, since Pulumi was told to stop. */
export class CancelledError extends UserError {
  override readonly name = "CancelledError";

  constructor(target: OperationTarget) {
    super(`${nameOf(target)} was not tried: Pulumi was told to stop.`);
  }
}

const verbs = {
  upload: ["Uploading", "to"],
  uploadTagged: ["Uploading", "to"],
  inspect: ["Looking at", "in"],
  read: ["Reading", "from"],
  delete: ["Deleting", "from"],
  list: ["Listing", "in"],
  readPolicy: ["Reading the policy", "of"],
  writePolicy: ["Writing the policy", "of"],
  deletePolicy: ["Deleting the policy", "of"],
} as const satisfies Record<Operation, readonly [string, string]>;

const permissions = {
  upload: "oss:PutObject",
  uploadTagged: "oss:PutObject and (for `tags`) oss:PutObjectTagging",
  inspect: "oss:GetObject",
  read: "oss:GetObject",
  delete: "oss:DeleteObject",
  list: "oss:ListObjects",
  readPolicy: "oss:GetBucketPolicy",
  writePolicy: "oss:PutBucketPolicy",
  deletePolicy: "oss:DeleteBucketPolicy",
} as const satisfies Record<Operation, string>;

/** Operations on no object. */
const aboutBucket: ReadonlySet<Operation> = new Set(["readPolicy", "writePolicy", "deletePolicy"]);

function message(target: OperationTarget, failure: OssFailure): string {
  const outcome = failure.status === undefined ? "got no answer" : "was refused";
  const facts = [
    [failure.status, failure.code].filter((fact) => fact !== undefined).join(" "),
    failure.detailCode && `EC ${failure.detailCode}`,
    failure.requestId && `request ${failure.requestId}`,
  ].filter(Boolean);
  const found = facts.length > 0 ? ` (${facts.join(", ")})` : "";
  return `${nameOf(target)} ${outcome}${found}: ${remedy(target, failure)}`;
}

/** `Uploading 'a/b' to bucket 'c'` */
function nameOf({ operation, bucket, key }: OperationTarget): string {
  const [verb, preposition] = verbs[operation];
  return `${verb}${aboutBucket.has(operation) ? "" : ` '${key}'`} ${preposition} bucket '${bucket}'`;
}

/** One clause: the cause as far as it is known, and what to do about it. */
function remedy(target: OperationTarget, failure: OssFailure): string {
  if (failure.isForeign) {
    return notOss;
  }
  if (failure.refusedByKms) {
    return noKms;
  }
  return (
    byDetailCode[failure.detailCode ?? ""] ??
    byCode[failure.code ?? ""]?.(target) ??
    byStatus(failure) ??
    (failure.detailCode
      ? `look the EC up at https://api.aliyun.com/troubleshoot?q=${failure.detailCode}.`
      : "look the error code up at https://www.alibabacloud.com/help/en/oss/support/error-codes.")
  );
}

const otherRegion =
  "the bucket is in another region. Set `region` to the bucket's own, which its overview in the console shows.";

const wrongHost =
  "OSS does not know the host that was asked. Remove `endpoint`, or set it to the host of the bucket's region or to a domain that is bound " +
  "to the bucket, with `cname: true`.";

const overdue = "the account has an overdue bill. Settle it in the console and run again.";

const accountDown =
  "the account that owns the bucket is closed, restricted or has an overdue bill. Look at its messages in the console, and run again.";

/** https://www.alibabacloud.com/help/en/oss/user-guide/ec-overview */
const byDetailCode: Record<string, string> = {
  "0048-00000401":
    "this account may not use the default public endpoint for object requests to mainland regions. " +
    "Set `endpoint` to a domain bound to the bucket with `cname: true`, or `internal: true` when Pulumi runs inside Alibaba Cloud.",
  // "must be addressed using the specified endpoint"
  "0003-00001403": otherRegion,
  // The signing region is invalid, in the header or in the credential: the way to find out with an endpoint that names no region
  "0002-00000226": otherRegion,
  "0002-00000228": otherRegion,
  "0003-00001402": wrongHost,
};

/** Whether OSS has said in its detail code why it refuses, though the code is that of a missing permission. */
export function isExplained({ detailCode }: { readonly detailCode?: string | undefined }): boolean {
  return byDetailCode[detailCode ?? ""] !== undefined;
}

const wrongName = (target: OperationTarget) =>
  `there is no bucket '${target.bucket}' here. Check \`bucket\` and \`region\`, or create the bucket first.`;

const noRoute =
  "the endpoint could not be reached. Check `endpoint` or `region`, the network and the name server; nothing is wrong with the certificate.";

const noKms =
  "KMS encryption needs kms:GenerateDataKey and kms:Decrypt on the key. Grant them, or use serverSideEncryption: 'AES256' " +
  "(the bucket's own default may be KMS too).";

const kmsDisabled = "KMS is not enabled in this account. Enable it, or use serverSideEncryption: 'AES256'.";

const foreignToken =
  "the security token does not belong to the access key. Set all three of access key, secret and token from one source.";

const withoutReason =
  "the answer came without OSS's reason, on every try. Look for a proxy that changes answers, and run `pulumi up` again.";

const notOss = "the answer is not OSS's. Check that `endpoint` leads to the bucket, and what a proxy in between does.";

const untrusted =
  "the endpoint's own TLS certificate is not trusted. Check `endpoint`; for a private certificate authority set NODE_EXTRA_CA_CERTS to its file.";

const outOfTime =
  "by this machine's clock the endpoint's own TLS certificate is not valid now. Set the clock (for example with NTP); when it is right, check `endpoint`.";

/** https://www.alibabacloud.com/help/en/oss/developer-reference/error-responses */
const byCode: Record<string, (target: OperationTarget) => string> = {
  AccessDenied: (target) =>
    `the RAM user or role needs ${permissions[target.operation]} on ` +
    `'${resource(target)}' (and no bucket policy may deny it). If it has that, check that \`region\` is the bucket's own.`,
  NoSuchBucket: wrongName,
  InvalidAccessKeyId: () =>
    "the access key does not exist or is disabled. Check `alicloud:accessKey` or ALIBABA_CLOUD_ACCESS_KEY_ID.",
  SignatureDoesNotMatch: () =>
    "the access key secret does not belong to the access key. Check `alicloud:secretKey` or ALIBABA_CLOUD_ACCESS_KEY_SECRET for a missing character.",
  RequestTimeTooSkewed: () =>
    "this machine's clock is more than 15 minutes off. Set the clock (for example with NTP) and run again.",
  SecurityTokenExpired: () => "the temporary credentials have expired. Renew them and run again.",
  InvalidSecurityToken: () => foreignToken,
  AccessKeyIdAndSecurityTokenNotMatch: () => foreignToken,
  PermanentRedirect: () => otherRegion,
  SecondLevelDomainForbidden: () => "OSS's own endpoints do not take the bucket in the path. Remove `pathStyle`.",
  FileAlreadyExists: () =>
    "a rule of the bucket forbids overwriting this object, so it still holds what it held before. Limit the bucket's overwrite " +
    "rules to the archives (`guardArchives` of CertificateBucket: name each deployment's exact prefix), and run `pulumi up` again.",
  FileImmutable: () =>
    "a retention (WORM) policy protects the object. Deploy to a `prefix` or bucket without a retention policy for `latest/`.",
  AbnormalBucketOwnerStatus: () => accountDown,
  InDebt: () => overdue,
  InDebtOverdue: () => overdue,
  BucketDisable: () =>
    "OSS has disabled the bucket for security reasons. Look at the account's messages in the console, and run again.",
  BucketNotBelongTo: (target) =>
    `bucket '${target.bucket}' belongs to another account. Check \`bucket\`, or use an access key of the account that owns it.`,
  AccessForbidden: () =>
    "the bucket's CORS rules refuse the request, as they do those of foreign web pages. Look for a proxy that adds an Origin header.",
  NonStandardHostForbidden: () => wrongHost,
  CnameDenied: () => "the domain in `endpoint` is bound to another bucket. Bind it to this one, or correct `endpoint`.",
  InvalidObjectState: () =>
    "the object is archived by a lifecycle rule and can't be read. Restore it, and keep the rule away from `prefix`.",
  UserDisable: () => "the account is disabled, usually for an overdue bill. Settle it in the console and run again.",
  UbsmsInvalidBid: () => kmsDisabled,
  KmsUbsmsInvalidBid: () => kmsDisabled,
  KmsServiceNotEnabled: () => kmsDisabled,
  ENOTFOUND: () => noRoute,
  EAI_AGAIN: () => noRoute,
  ECONNREFUSED: () => noRoute,
  EHOSTUNREACH: () => noRoute,
  ENETUNREACH: () => noRoute,
  SELF_SIGNED_CERT_IN_CHAIN: () => untrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: () => untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: () => untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: () => untrusted,
  CERT_HAS_EXPIRED: () => outOfTime,
  CERT_NOT_YET_VALID: () => outOfTime,
  ERR_TLS_CERT_ALTNAME_INVALID: () => untrusted,
  NOT_LOOPBACK: () =>
    "`endpoint` starts with http:// and its name leads to another machine, which would get the private key in clear. Use https://.",
  ETAG_MISMATCH: () =>
    "the ETag that came back is not the MD5 of what was sent, so the object may be damaged. Look for a proxy that changes requests, and run again.",
};

/** OpenSSL's reasons not to trust a certificate, as Node names them: INVALID_CA, CERT_REVOKED, PATH_LENGTH_EXCEEDED, … */
const certificateCode = /^(CERT|CRL|INVALID|UNABLE_TO|PATH_LENGTH|SELF_SIGNED|DEPTH_ZERO|HOSTNAME|ERR_TLS_CERT)_/;

function byStatus({ status, code }: OssFailure): string | undefined {
  if (status === undefined) {
    if (certificateCode.test(code ?? "")) {
      return untrusted;
    }
    return "the connection broke or took too long, on every try. Check the network and run `pulumi up` again; it goes on where it stopped.";
  }
  if (code?.toUpperCase().includes("KMS")) {
    return noKms;
  }
  if (status === 429 || status >= 500) {
    return "OSS was overloaded or failing, on every try. Run `pulumi up` again in a few minutes; it goes on where it stopped.";
  }
  return code === undefined ? withoutReason : undefined;
}

/** Action resources in RAM policies: https://www.alibabacloud.com/help/en/oss/user-guide/overview-of-ram-policies */
function resource({ operation, bucket, key }: OperationTarget): string {
  return operation === "list" || aboutBucket.has(operation) ? `acs:oss:*:*:${bucket}` : `acs:oss:*:*:${bucket}/${key}`;
}
