import type { Codes } from "../alicloud/codes";
import type { RpcTarget } from "../alicloud/rpcRequests";
import { casCodes } from "../casCertificate/casCodes";

/** What CAS's codes mean for a deployment job. */
export const deploymentCodes: Codes<RpcTarget> = {
  ...casCodes,
  codes: {
    ...casCodes.codes,
    NotFound: {
      fix: "CAS does not have the job, or one of its certificates, resources or contacts, any more. Run `pulumi refresh`, and look at the job in the console.",
    },
    InsufficientQuota: {
      fix: "the account has too little quota for deployments left. Buy more in the console of Certificate Management Service, or deploy to fewer resources.",
    },
  },
};
