import { isExplained } from "../alicloud/codes";
import { ServiceError } from "../alicloud/serviceError";
import { ossCodes } from "../oss/ossCodes";
import type { ListedName } from "./target";

type Reason = Pick<ListedName, "problem" | "error" | "errorCode" | "requestId" | "missingPermission">;

/** The account has not activated the service, so that it has no names there. */
const inactive: ReadonlySet<string> = new Set(["CdnServiceNotFound", "DcdnServiceNotFound"]);

/**
 * Why a service told nothing, as fields of a row: the other rows go on.
 *
 * @param permission what the request needs, such as `cdn:DescribeUserDomains on '*'`
 * @throws the error, if it isn't a service's answer: missing credentials, a cancelled command
 */
export function unreadable(error: unknown, permission: string): Reason {
  if (!(error instanceof ServiceError)) {
    throw error;
  }
  const { message, code, detailCode, requestId } = error;
  // Only OSS has detail codes. Some of them say that the permission isn't the reason.
  const isDenied = error.isDenied && !isExplained(ossCodes, { ...(detailCode !== undefined && { detailCode }) });
  return {
    problem: isDenied ? "denied" : inactive.has(code ?? "") ? "notActivated" : "failed",
    error: message,
    errorCode: code,
    requestId,
    ...(isDenied && { missingPermission: permission }),
  };
}
