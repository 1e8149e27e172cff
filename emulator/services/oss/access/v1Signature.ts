import { createHmac } from "node:crypto";
import type { HttpRequest } from "../../../server/http";
import type { Address } from "../protocol/address";

/**
 * The query parameters that a V1 signature covers. From the SDKs of the vendor and
 * https://www.alibabacloud.com/help/en/oss/developer-reference/include-signatures-in-the-authorization-header
 */
export const signedParameters = new Set(
  (
    "acl append asyncFetch bucketInfo callback callback-var cname comp continuation-token cors delete encryption endTime " +
    "httpsConfig img inventory inventoryId lifecycle live location logging metaQuery objectMeta overwriteConfig partNumber policy " +
    "policyStatus position publicAccessBlock qos qosInfo redundancyTransition referer regionList replication replicationLocation " +
    "replicationProgress requestPayment resourceGroup response-cache-control response-content-disposition " +
    "response-content-encoding response-content-language response-content-type response-expires restore security-token sequential " +
    "startTime stat status style styleName symlink tagging transferAcceleration uploadId uploads versionId versioning versions vod " +
    "website worm wormExtend wormId x-oss-process x-oss-request-payer x-oss-traffic-limit"
  ).split(" "),
);

function resource(
  { bucket, key = "" }: Address,
  query: ReadonlyMap<string, string>,
  isSigned: (name: string, value: string) => boolean,
): string {
  const parameters = [...query]
    .filter(([name, value]) => isSigned(name, value))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => (value === "" ? name : `${name}=${value}`));
  const path = bucket === undefined ? "/" : `/${bucket}/${key}`;
  return parameters.length === 0 ? path : `${path}?${parameters.join("&")}`;
}

/**
 * The texts that a V1 signature may sign: SDKs disagree on sub-resources that are newer than their list.
 *
 * @param date the text of the header that has the time
 */
export function stringsToSign({ method, headers, query }: HttpRequest, address: Address, date: string): string[] {
  const ossHeaders = Object.keys(headers)
    .filter((name) => name.startsWith("x-oss-"))
    .sort()
    .map((name) => `${name}:${(headers[name] ?? "").trim()}\n`)
    .join("");
  const head = [method, headers["content-md5"] ?? "", headers["content-type"] ?? "", date, ""].join("\n");
  const resources = [
    resource(address, query, (name) => signedParameters.has(name)),
    resource(address, query, (name, value) => signedParameters.has(name) || value === ""),
  ];
  return [...new Set(resources)].map((text) => head + ossHeaders + text);
}

/** HMAC-SHA1 in Base64. */
export function signV1(accessKeySecret: string, stringToSign: string): string {
  return createHmac("sha1", accessKeySecret).update(stringToSign, "utf8").digest("base64");
}
