import { createHmac } from "node:crypto";
import { percentEncode } from "../server/http";

/**
 * The text that an RPC call signs: all parameters of query and form body, without Signature.
 * https://www.alibabacloud.com/help/en/sdk/product-overview/rpc-mechanism
 */
export function rpcStringToSign(method: string, parameters: ReadonlyMap<string, string>): string {
  const canonical = [...parameters]
    .filter(([name]) => name !== "Signature")
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
  return `${method}&${percentEncode("/")}&${percentEncode(canonical)}`;
}

/** HMAC-SHA1 with the secret and an ampersand as its key, in Base64. */
export function signRpc(accessKeySecret: string, stringToSign: string): string {
  return createHmac("sha1", `${accessKeySecret}&`).update(stringToSign, "utf8").digest("base64");
}
