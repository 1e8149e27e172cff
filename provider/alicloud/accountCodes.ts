import type { CodeTable } from "./codes";

const overdue = "the account has an overdue bill. Settle it in the console and run again.";

const foreignToken =
  "the security token does not belong to the access key. Set all three of access key, secret and token from one source.";

/** Codes about the account and its access keys. Every service uses them. */
export const accountCodes = {
  InvalidAccessKeyId: {
    fix: (_, { setting }) =>
      `the access key does not exist or is disabled. Check ${setting("accessKey")} or ALIBABA_CLOUD_ACCESS_KEY_ID.`,
    isPropagating: true,
  },
  SignatureDoesNotMatch: {
    fix: (_, { setting }) =>
      `the access key secret does not belong to the access key. Check ${setting("secretKey")} or ALIBABA_CLOUD_ACCESS_KEY_SECRET for a missing character.`,
  },
  SecurityTokenExpired: { fix: "the temporary credentials have expired. Renew them and run again." },
  InvalidSecurityToken: { fix: foreignToken },
  AccessKeyIdAndSecurityTokenNotMatch: { fix: foreignToken },
  InDebt: { fix: overdue },
  InDebtOverdue: { fix: overdue },
  UserDisable: { fix: "the account is disabled, usually for an overdue bill. Settle it in the console and run again." },
  "Throttling*": { isTransient: true },
} as const satisfies CodeTable<unknown>;
