import { isExplained, OssError } from "../oss/ossError";

/** Whether OSS refused for a missing permission. It answers AccessDenied also in another region and for other reasons, which its detail code tells. */
export function lacksPermission(error: unknown): boolean {
  return error instanceof OssError && error.status === 403 && error.code === "AccessDenied" && !isExplained(error);
}
