import { accountCodes } from "../alicloud/accountCodes";
import type { Codes } from "../alicloud/codes";
import type { RpcTarget } from "../alicloud/rpcRequests";

const denied = {
  fix: ({ permission }: RpcTarget) => `the RAM user or role needs ${permission}.`,
  isPropagating: true,
};

const notActivated = { fix: "the service is not activated in this account. Activate it in the console." };

/**
 * What the errors of CDN and DCDN mean (https://www.alibabacloud.com/help/en/cdn/developer-reference/api-cdn-2018-05-10-errorcodes).
 * A busy domain is refused with 403.
 */
export const cdnCodes: Codes<RpcTarget> = {
  service: "CDN",
  detailCodes: {},
  foreign:
    "the answer is not CDN's. Check `cdn` or `dcdn` in `alicloud:endpoints` if it is set, and what a proxy in between does.",
  other: () => "look the error code up at https://api.aliyun.com/troubleshoot.",
  codes: {
    ...accountCodes,
    NoPermission: denied,
    "Forbidden.RAM": denied,
    "InvalidDomain.NotFound": {
      fix: "the account has no such domain. Check `domain` and `product`, or add it first.",
    },
    ServiceBusy: { fix: "the domain is still being configured. Wait, and run again.", isTransient: true },
    SystemUpgrading: { isTransient: true },
    DomainInProtectedMode: {
      fix: "the domain is in protected mode, in which nobody can change it. Ask the vendor's support to lift it.",
    },
    IllegalOperationDomain: { fix: "the domain's state allows no change. Look at it in the console." },
    PrivateKeyError: { fix: "CDN can't use the private key. Check `privateKey`." },
    "SSLPub.MissingParameter": { fix: "CDN got no certificate. Check `casCertificate`, or give `certificate`." },
    "Certificate.NotFind": {
      fix: "the certificate store has no such certificate any more. Run `pulumi refresh`, then `pulumi up`, or check `casCertificate`.",
    },
    "CertificateContent.Duplicated": {
      fix: "CDN has this certificate already and takes it only once as PEM. Upload it as a CasCertificate, and give its `reference`.",
    },
    CdnServiceSuspended: { fix: "the service is suspended, usually for an overdue bill. Settle it in the console." },
    CdnServiceNotFound: notActivated,
    DcdnServiceNotFound: notActivated,
    InternalError: { isTransient: true },
  },
};
