import { isExplained } from "../alicloud/codes";
import { ossCodes } from "../oss/ossCodes";
import { OssError } from "../oss/ossError";

/** Whether a permission is missing. OSS also returns AccessDenied in another region and for other reasons, which its detail code names. */
export function lacksPermission(error: unknown): boolean {
  return (
    error instanceof OssError && error.status === 403 && error.code === "AccessDenied" && !isExplained(ossCodes, error)
  );
}
