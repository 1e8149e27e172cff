import { accountCodes } from "../alicloud/accountCodes";
import type { Codes } from "../alicloud/codes";
import { type OperationTarget, permissionFor } from "./operation";

const otherRegion =
  "the bucket is in another region. Set `region` to the bucket's own, which its overview in the console shows.";

const wrongHost =
  "OSS does not know the requested host. Remove `endpoint`, or set it to the host of the bucket's region or to a domain that is bound " +
  "to the bucket, with `cname: true`.";

const kmsDisabled = "KMS is not enabled in this account. Enable it, or use serverSideEncryption: 'AES256'.";

const notVerified =
  "OSS does not know that the domain is this account's, or it is bound to another bucket. Prove it with a TXT record " +
  "(`alicloud.oss.BucketCnameToken`), and bind it to this bucket.";

/** What OSS's errors mean. */
export const ossCodes: Codes<OperationTarget> = {
  service: "OSS",

  /** https://www.alibabacloud.com/help/en/oss/user-guide/ec-overview */
  detailCodes: {
    "0048-00000401":
      "this account may not use the default public endpoint for object requests to mainland regions. " +
      "Set `endpoint` to a domain bound to the bucket with `cname: true`, or `internal: true` when Pulumi runs inside Alibaba Cloud.",
    // "must be addressed using the specified endpoint"
    "0003-00001403": otherRegion,
    // The signing region is invalid, in the header or in the credential. With an endpoint that names no region, only this code tells.
    "0002-00000226": otherRegion,
    "0002-00000228": otherRegion,
    "0003-00001402": wrongHost,
    // Of a domain's certificate: https://www.alibabacloud.com/help/en/oss/developer-reference/putcname
    "0018-00000115": notVerified,
    "0018-00000204":
      "Certificate Management Service has no such certificate in this account. Check `casCertificate`: its identifier ends in the store's region, " +
      "such as '-cn-hangzhou'.",
    "0018-00000206": "the certificate's identifier is longer than 63 characters. Check `casCertificate`.",
    "0018-00000210": "OSS got a key without its certificate. Check `certificate`.",
    "0018-00000401": "the domain is one of Alibaba Cloud's own, which can't have another certificate. Check `domain`.",
  },

  foreign:
    "the answer did not come from OSS. Check that `endpoint` leads to the bucket, and that no proxy in between answers.",

  other: (detailCode) =>
    detailCode === undefined
      ? "look the error code up at https://www.alibabacloud.com/help/en/oss/support/error-codes."
      : `look the EC up at https://api.aliyun.com/troubleshoot?q=${detailCode}.`,

  /**
   * https://www.alibabacloud.com/help/en/oss/developer-reference/error-responses; for codes while a new key or policy is still
   * propagating, https://www.alibabacloud.com/help/en/oss/support/http-status-code-403
   */
  codes: {
    ...accountCodes,
    AccessDenied: {
      fix: (target) =>
        `the RAM user or role needs ${permissionFor(target)} (and no bucket policy may deny it). ` +
        "If it has that, check that `region` is the bucket's own.",
      isPropagating: true,
    },
    NoSuchBucket: {
      fix: ({ bucket }) =>
        `there is no bucket '${bucket}' here. Check \`bucket\` and \`region\`, or create the bucket first.`,
    },
    RequestTimeTooSkewed: {
      fix: "this machine's clock is more than 15 minutes off. Set the clock (for example with NTP) and run again.",
    },
    PermanentRedirect: { fix: otherRegion },
    SecondLevelDomainForbidden: {
      fix: "OSS's own endpoints do not accept the bucket in the path. Remove `pathStyle`.",
    },
    FileAlreadyExists: {
      fix: (_, { again }) =>
        "a rule of the bucket forbids overwriting this object, so its content did not change. Limit the bucket's overwrite " +
        `rules to the archives (\`guardArchives\` of CertificateBucket: name each deployment's exact prefix), and ${again}.`,
    },
    FileImmutable: {
      fix: "a retention (WORM) policy protects the object. Deploy to a `prefix` or bucket without a retention policy for `latest/`.",
    },
    AbnormalBucketOwnerStatus: {
      fix: "the account that owns the bucket is closed, restricted or has an overdue bill. Look at its messages in the console, and run again.",
    },
    BucketDisable: {
      fix: "OSS has disabled the bucket for security reasons. Look at the account's messages in the console, and run again.",
    },
    BucketNotBelongTo: {
      fix: ({ bucket }) =>
        `bucket '${bucket}' belongs to another account. Check \`bucket\`, or use an access key of the account that owns it.`,
    },
    AccessForbidden: {
      fix: "the bucket's CORS rules refuse the request, as they do those of foreign web pages. Look for a proxy that adds an Origin header.",
    },
    NonStandardHostForbidden: { fix: wrongHost },
    CnameDenied: {
      fix: "the domain in `endpoint` is bound to another bucket. Bind it to this one, or correct `endpoint`.",
    },
    InvalidObjectState: {
      fix: "the object is archived by a lifecycle rule and can't be read. Restore it, and keep the rule away from `prefix`.",
    },
    NeedVerifyDomainOwnership: { fix: notVerified },
    NoSuchCnameInRecord: {
      fix: "the domain has no ICP record, which buckets in mainland China require. Register it, or use a bucket elsewhere.",
    },
    UbsmsInvalidBid: { fix: kmsDisabled },
    KmsUbsmsInvalidBid: { fix: kmsDisabled },
    KmsServiceNotEnabled: { fix: kmsDisabled },
    "SlowDown*": { isTransient: true },
    "RequestTimeout*": { isTransient: true },
    ETAG_MISMATCH: {
      fix: "the returned ETag is not the MD5 of what was sent, so the object may be damaged. Look for a proxy that changes requests, and run again.",
      isTransient: true,
    },
  },
};
