import { createHmac } from "node:crypto";
import type { OssRequest } from "../../../server/http";
import type { Address } from "../protocol/address";

/**
 * Query parameters that belong to the CanonicalizedResource of a V1 signature
 * (https://www.alibabacloud.com/help/en/oss/developer-reference/include-signatures-in-the-authorization-header and the vendor's SDKs).
 */
const signedParameters = new Set(
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

function resource(address: Address): string {
  if (address.bucket === undefined) return "/";
  return `/${address.bucket}/${address.key ?? ""}`;
}

function withParameters(
  path: string,
  query: ReadonlyMap<string, string>,
  chosen: (name: string, value: string) => boolean,
) {
  const parameters = [...query]
    .filter(([name, value]) => chosen(name, value))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => (value === "" ? name : `${name}=${value}`));
  return parameters.length === 0 ? path : `${path}?${parameters.join("&")}`;
}

/**
 * The text that a V1 signature signs. `date` is the Date line: the header's value, or a presigned URL's expiry.
 * SDKs disagree whether sub-resources newer than their list are signed, so both readings are returned.
 */
export function stringsToSign(request: OssRequest, address: Address, date: string): string[] {
  const { method, headers, query } = request;
  const ossHeaders = Object.keys(headers)
    .filter((name) => name.startsWith("x-oss-"))
    .sort()
    .map((name) => `${name}:${(headers[name] ?? "").trim()}\n`)
    .join("");
  const head = [method, headers["content-md5"] ?? "", headers["content-type"] ?? "", date, ""].join("\n");
  const presigned = new Set(["OSSAccessKeyId", "Expires", "Signature"]);
  const resources = [
    withParameters(resource(address), query, (name) => signedParameters.has(name)),
    withParameters(
      resource(address),
      query,
      (name, value) => !presigned.has(name) && (signedParameters.has(name) || value === ""),
    ),
  ];
  return [...new Set(resources)].map((text) => head + ossHeaders + text);
}

/** Base64 of HMAC-SHA1 over the text. */
export function signV1(accessKeySecret: string, stringToSign: string): string {
  return createHmac("sha1", accessKeySecret).update(stringToSign, "utf8").digest("base64");
}
