import assert from "node:assert/strict";
import type { ServiceFailure } from "../../../provider/alicloud/failure";
import type { Operation } from "../../../provider/oss/operation";
import { OssError } from "../../../provider/oss/ossError";

const target = { operation: "upload", bucket: "certificates", key: "site/latest/cert.pem" } as const;

const upload = "Uploading 'site/latest/cert.pem' to bucket 'certificates'";

describe("OssError", () => {
  it("keeps the facts in addition to the message", () => {
    const error = new OssError(target, {
      status: 403,
      code: "AccessDenied",
      detailCode: "0003-00000001",
      requestId: "65",
    });
    assert.ok(error instanceof Error);
    assert.deepEqual(
      { ...error },
      {
        name: "OssError",
        ...target,
        status: 403,
        code: "AccessDenied",
        detailCode: "0003-00000001",
        requestId: "65",
      },
    );
    assert.equal(error.cause, undefined);
  });

  const opening = (operation: Operation, failure: ServiceFailure) =>
    new OssError({ ...target, operation }, failure).message.split(": ")[0];

  for (const [operation, expected] of Object.entries({
    upload: `${upload} was refused (409 FileAlreadyExists)`,
    uploadTagged: `${upload} was refused (409 FileAlreadyExists)`,
    inspect: "Looking at 'site/latest/cert.pem' in bucket 'certificates' was refused (409 FileAlreadyExists)",
    read: "Reading 'site/latest/cert.pem' from bucket 'certificates' was refused (409 FileAlreadyExists)",
    delete: "Deleting 'site/latest/cert.pem' from bucket 'certificates' was refused (409 FileAlreadyExists)",
    list: "Listing 'site/latest/cert.pem' in bucket 'certificates' was refused (409 FileAlreadyExists)",
    readPolicy: "Reading the policy of bucket 'certificates' was refused (409 FileAlreadyExists)",
    writePolicy: "Writing the policy of bucket 'certificates' was refused (409 FileAlreadyExists)",
    deletePolicy: "Deleting the policy of bucket 'certificates' was refused (409 FileAlreadyExists)",
    listBuckets: "Listing the buckets of the account was refused (409 FileAlreadyExists)",
    listDomains: "Listing the domains of bucket 'certificates' was refused (409 FileAlreadyExists)",
    setDomainCertificate:
      "Setting the certificate of the domain 'site/latest/cert.pem' of bucket 'certificates' was refused (409 FileAlreadyExists)",
  } satisfies Record<Operation, string>)) {
    it(`says what was tried: ${operation}`, () =>
      assert.equal(opening(operation as Operation, { status: 409, code: "FileAlreadyExists" }), expected));
  }

  it("says what is known, and leaves out what is not", () => {
    assert.equal(
      opening("upload", { status: 400, code: "X", detailCode: "0048-1", requestId: "65A" }),
      `${upload} was refused (400 X, EC 0048-1, request 65A)`,
    );
    assert.equal(opening("upload", { status: 403 }), `${upload} was refused (403)`);
    assert.equal(opening("upload", { code: "ECONNRESET" }), `${upload} got no answer (ECONNRESET)`);
    assert.equal(opening("upload", {}), `${upload} got no answer`);
  });
});

describe("an OssError's cause and fix", () => {
  const remedyOf = (failure: ServiceFailure, operation: Operation = "upload") => {
    const { message } = new OssError({ ...target, operation }, failure);
    return message.slice(message.indexOf(": ") + 2);
  };

  const ofCode = (status: number | undefined, code: string) =>
    remedyOf(status === undefined ? { code } : { status, code });

  const permission = (action: string, resource: string) =>
    `the RAM user or role needs ${action} on '${resource}' (and no bucket policy may deny it). If it has that, check that ` +
    "`region` is the bucket's own.";
  const kms =
    "KMS encryption needs kms:GenerateDataKey and kms:Decrypt on the key. Grant them, or use serverSideEncryption: 'AES256' " +
    "(the bucket's own default may be KMS too).";
  const busy =
    "OSS was overloaded or failing on every try. Run `pulumi up` again in a few minutes; it continues where it stopped.";
  const unreachable =
    "the endpoint could not be reached. Check `endpoint` or `region`, the network and the name server; nothing is wrong with the certificate.";
  const outOfTime =
    "the endpoint's own TLS certificate is not valid at the time of this machine's clock. Set the clock (for example with NTP); if it is right, check `endpoint`.";
  const untrusted =
    "the endpoint's own TLS certificate is not trusted. Check `endpoint`; for a private certificate authority set NODE_EXTRA_CA_CERTS to its file.";
  const accountDown =
    "the account that owns the bucket is closed, restricted or has an overdue bill. Look at its messages in the console, and run again.";
  const overdue = "the account has an overdue bill. Settle it in the console and run again.";
  const wrongHost =
    "OSS does not know the requested host. Remove `endpoint`, or set it to the host of the bucket's region or to a domain that " +
    "is bound to the bucket, with `cname: true`.";
  const foreignToken =
    "the security token does not belong to the access key. Set all three of access key, secret and token from one source.";
  const otherRegion =
    "the bucket is in another region. Set `region` to the bucket's own, which its overview in the console shows.";
  const broken =
    "on every try, the connection broke or took too long. Check the network and run `pulumi up` again; it continues where it stopped.";

  for (const [status, code, remedy] of [
    [403, "AccessDenied", permission("oss:PutObject", "acs:oss:*:*:certificates/site/latest/cert.pem")],
    [
      404,
      "NoSuchBucket",
      "there is no bucket 'certificates' here. Check `bucket` and `region`, or create the bucket first.",
    ],
    [
      403,
      "InvalidAccessKeyId",
      "the access key does not exist or is disabled. Check `alicloud:accessKey` or ALIBABA_CLOUD_ACCESS_KEY_ID.",
    ],
    [
      403,
      "SignatureDoesNotMatch",
      "the access key secret does not belong to the access key. Check `alicloud:secretKey` or ALIBABA_CLOUD_ACCESS_KEY_SECRET " +
        "for a missing character.",
    ],
    [
      403,
      "RequestTimeTooSkewed",
      "this machine's clock is more than 15 minutes off. Set the clock (for example with NTP) and run again.",
    ],
    [403, "SecurityTokenExpired", "the temporary credentials have expired. Renew them and run again."],
    [403, "InvalidSecurityToken", foreignToken],
    [403, "AccessKeyIdAndSecurityTokenNotMatch", foreignToken],
    [301, "PermanentRedirect", otherRegion],
    [
      403,
      "SecondLevelDomainForbidden",
      "OSS's own endpoints do not accept the bucket in the path. Remove `pathStyle`.",
    ],
    [
      409,
      "FileAlreadyExists",
      "a rule of the bucket forbids overwriting this object, so its content did not change. Limit the bucket's overwrite rules to " +
        "the archives (`guardArchives` of CertificateBucket: name each deployment's exact prefix), and run `pulumi up` again.",
    ],
    [
      409,
      "FileImmutable",
      "a retention (WORM) policy protects the object. Deploy to a `prefix` or bucket without a retention policy for `latest/`.",
    ],
    [
      403,
      "UserDisable",
      "the account is disabled, usually for an overdue bill. Settle it in the console and run again.",
    ],
    [
      400,
      "KmsServiceNotEnabled",
      "KMS is not enabled in this account. Enable it, or use serverSideEncryption: 'AES256'.",
    ],
    [403, "KmsAccessDenied", kms],
    [400, "Forbidden.KMS.NoPermission", kms],
    [403, "AbnormalBucketOwnerStatus", accountDown],
    [403, "InDebt", overdue],
    [403, "InDebtOverdue", overdue],
    [
      403,
      "BucketDisable",
      "OSS has disabled the bucket for security reasons. Look at the account's messages in the console, and run again.",
    ],
    [
      403,
      "BucketNotBelongTo",
      "bucket 'certificates' belongs to another account. Check `bucket`, or use an access key of the account that owns it.",
    ],
    [
      403,
      "AccessForbidden",
      "the bucket's CORS rules refuse the request, as they do those of foreign web pages. Look for a proxy that adds an Origin header.",
    ],
    [403, "NonStandardHostForbidden", wrongHost],
    [
      403,
      "CnameDenied",
      "the domain in `endpoint` is bound to another bucket. Bind it to this one, or correct `endpoint`.",
    ],
    [
      403,
      "InvalidObjectState",
      "the object is archived by a lifecycle rule and can't be read. Restore it, and keep the rule away from `prefix`.",
    ],
    [403, "UbsmsInvalidBid", "KMS is not enabled in this account. Enable it, or use serverSideEncryption: 'AES256'."],
    [403, "SomethingNew", "look the error code up at https://www.alibabacloud.com/help/en/oss/support/error-codes."],
    [503, "SlowDown", busy],
    [500, "InternalError", busy],
    [429, "TooManyRequests", busy],
    [
      200,
      "ETAG_MISMATCH",
      "the returned ETag is not the MD5 of what was sent, so the object may be damaged. Look for a proxy that changes " +
        "requests, and run again.",
    ],
    [undefined, "ENOTFOUND", unreachable],
    [undefined, "EAI_AGAIN", unreachable],
    [undefined, "ECONNREFUSED", unreachable],
    [undefined, "EHOSTUNREACH", unreachable],
    [undefined, "ENETUNREACH", unreachable],
    [undefined, "SELF_SIGNED_CERT_IN_CHAIN", untrusted],
    [undefined, "DEPTH_ZERO_SELF_SIGNED_CERT", untrusted],
    [undefined, "UNABLE_TO_VERIFY_LEAF_SIGNATURE", untrusted],
    [undefined, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", untrusted],
    [undefined, "CERT_HAS_EXPIRED", outOfTime],
    [undefined, "CERT_NOT_YET_VALID", outOfTime],
    [undefined, "ERR_TLS_CERT_ALTNAME_INVALID", untrusted],
    [undefined, "CERT_REVOKED", untrusted],
    [undefined, "INVALID_CA", untrusted],
    [
      undefined,
      "NOT_LOOPBACK",
      "`endpoint` starts with http:// and its name leads to another machine, which would get the private key in plain text. Use https://.",
    ],
    [undefined, "ECONNRESET", broken],
    [undefined, "ETIMEDOUT", broken],
    [400, "InvalidArgument", "look the error code up at https://www.alibabacloud.com/help/en/oss/support/error-codes."],
  ] as const) {
    it(`for ${status ?? "no answer"} ${code}`, () => assert.equal(ofCode(status, code), remedy));
  }

  it("for a denial without a code, without mentioning a permission", () => {
    for (const status of [400, 403, 404, 409]) {
      assert.equal(
        remedyOf({ status }),
        "every answer came without OSS's reason. Look for a proxy that changes answers, and run `pulumi up` again.",
      );
    }
    assert.equal(remedyOf({ status: 502 }), busy);
  });

  it("for a foreign answer, whatever its status", () => {
    for (const status of [200, 302, 403, 404, 407, 503]) {
      assert.equal(
        remedyOf({ status, isForeign: true }),
        "the answer did not come from OSS. Check that `endpoint` leads to the bucket, and that no proxy in between answers.",
      );
    }
  });

  it("for a denial by KMS, which has the code of a missing permission", () =>
    assert.equal(remedyOf({ status: 403, code: "AccessDenied", refusedByKms: true }), kms));

  it("for the public endpoint of accounts opened since March 2025", () =>
    assert.equal(
      remedyOf({ status: 400, code: "PublicEndpointForbidden", detailCode: "0048-00000401" }),
      "this account may not use the default public endpoint for object requests to mainland regions. Set `endpoint` to a domain " +
        "bound to the bucket with `cname: true`, or `internal: true` when Pulumi runs inside Alibaba Cloud.",
    ));

  for (const [status, code, detailCode] of [
    [403, "AccessDenied", "0003-00001403"],
    [400, "InvalidArgument", "0002-00000226"],
    [400, "InvalidArgument", "0002-00000228"],
  ] as const) {
    it(`for another region's endpoint or signature (${detailCode})`, () =>
      assert.equal(remedyOf({ status, code, detailCode }), otherRegion));
  }

  it("for a host that OSS doesn't know", () =>
    assert.equal(remedyOf({ status: 403, code: "SomethingElse", detailCode: "0003-00001402" }), wrongHost));

  it("for an unknown detail code with an unknown code", () =>
    assert.equal(
      remedyOf({ status: 403, code: "SomethingNew", detailCode: "0003-00009999" }),
      "look the EC up at https://api.aliyun.com/troubleshoot?q=0003-00009999.",
    ));

  it("for an unknown detail code", () =>
    assert.equal(
      remedyOf({ status: 400, code: "InvalidArgument", detailCode: "0017-00000001" }),
      "look the EC up at https://api.aliyun.com/troubleshoot?q=0017-00000001.",
    ));

  const object = "acs:oss:*:*:certificates/site/latest/cert.pem";
  const bucket = "acs:oss:*:*:certificates";
  for (const [operation, [action, resource]] of Object.entries({
    upload: ["oss:PutObject", object],
    uploadTagged: ["oss:PutObject and (for `tags`) oss:PutObjectTagging", object],
    inspect: ["oss:GetObject", object],
    read: ["oss:GetObject", object],
    delete: ["oss:DeleteObject", object],
    list: ["oss:ListObjects", bucket],
    readPolicy: ["oss:GetBucketPolicy", bucket],
    writePolicy: ["oss:PutBucketPolicy", bucket],
    deletePolicy: ["oss:DeleteBucketPolicy", bucket],
    listBuckets: ["oss:ListBuckets", "acs:oss:*:*:*"],
    listDomains: ["oss:ListCname", bucket],
    setDomainCertificate: [
      "yundun-cert:DescribeSSLCertificatePrivateKey, yundun-cert:DescribeSSLCertificatePublicKeyDetail and " +
        "yundun-cert:CreateSSLCertificate on '*', and oss:PutCname",
      bucket,
    ],
  } satisfies Record<Operation, [string, string]>)) {
    it(`names the permission that ${operation} needs, and on what`, () =>
      assert.equal(
        remedyOf({ status: 403, code: "AccessDenied" }, operation as Operation),
        permission(action, resource),
      ));
  }
});
