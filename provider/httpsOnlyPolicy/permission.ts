import { isExplained } from "../alicloud/codes";
import { ossCodes } from "../oss/ossCodes";
import { OssError } from "../oss/ossError";

/** Whether OSS refused for a missing permission. It answers AccessDenied also in another region and for other reasons, which its detail code tells. */
export function lacksPermission(error: unknown): boolean {
  return (
    error instanceof OssError && error.status === 403 && error.code === "AccessDenied" && !isExplained(ossCodes, error)
  );
}
