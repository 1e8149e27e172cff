import { accountCodes } from "../alicloud/accountCodes";
import type { Codes } from "../alicloud/codes";
import type { RpcTarget } from "../alicloud/rpcRequests";

/**
 * What the errors of Certificate Management Service mean (https://help.aliyun.com/document_detail/605000.html). HTTP 400 alone doesn't
 * mean that a request is wrong: CAS throttles with it.
 */
export const casCodes: Codes<RpcTarget> = {
  service: "CAS",
  detailCodes: {},
  foreign:
    "the answer is not CAS's. Check `cas` in `alicloud:endpoints` if it is set, and what a proxy in between does.",
  other: () => "look the error code up at https://api.aliyun.com/troubleshoot.",
  codes: {
    ...accountCodes,
    ...denials(["NoPermission", "Forbidden.RAM", "PermissionDenied"]),
    NameRepeat: { fix: "another certificate in the store has this name. Choose another `name`, or leave it out." },
    ParseCertificateFailed: { fix: "CAS can't read the certificate. Check `certificate` and `chain`, or `sm2`." },
    "NotMatch.CertificateAndPrivateKey": {
      fix: "CAS finds that the key does not belong to the certificate. Check `privateKey`, or the keys of `sm2`.",
    },
    PrivateKeyFormatException: {
      fix: "CAS can't read the private key. Give an RSA or ECDSA key, or an SM2 pair as `sm2`.",
    },
    CertificateChainNotMatch: { fix: "CAS finds that the chain does not belong to the certificate. Check `chain`." },
    CertificateExpired: { fix: "CAS takes no certificate that has expired. Renew it." },
    InsufficientQuota: {
      fix: "the store has no room for another certificate. Delete some that are not in use, or ask for a higher quota.",
    },
    "InvalidStatus.DeleteProtection": { fix: "the certificate is protected against deletion, or in use." },
    FlowControlError: { isTransient: true },
    "OperationDenied.SystemUpgrading": { isTransient: true },
    DeductQuotaFailed: { isTransient: true },
    InternalError: { isTransient: true },
    "Rejected.Throttling": { isTransient: true },
  },
};

function denials(names: readonly string[]) {
  const meaning = {
    fix: ({ permission }: RpcTarget) => `the RAM user or role needs ${permission} on '*'.`,
    isPropagating: true,
  };
  return Object.fromEntries(names.map((name) => [name, meaning]));
}
