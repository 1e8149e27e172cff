import { count } from "../certificate/wording";

const terms =
  "one for each resource. It is bought beforehand (about 30 CNY each by what users say), certificates that the vendor has sold need none, and a rollback does not give it back";

/** What a preview says before a deployment that takes quota. */
export const quotaWarnings = ({ quotaNeeded: needed }: { quotaNeeded?: unknown }) =>
  typeof needed === "number" && needed > 0 ? [quotaWarning(needed)] : [];

const quotaWarning = (needed: number) =>
  `This deployment takes up to ${needed} of the account's quota for deployments, ${terms}.`;

/** The refusal of a deployment that would take more than it may. */
export const quotaRefusal = (needed: number, maxQuota: number) =>
  `\`maxQuota\` is ${maxQuota}, and this deployment takes ${needed} of the account's quota for deployments, ${terms}. ` +
  `Set \`maxQuota: ${needed}\`, or use the resource of the service itself where there is one, which costs nothing.`;

/** The refusal of a deployment for which the account has not enough. */
export const quotaMissing = (needed: number, left: number) =>
  `This deployment takes ${needed} of the account's quota for deployments, which has ${left} left. Buy ${count(needed - left, "deployment")} in the console of Certificate Management Service.`;
