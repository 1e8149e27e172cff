import { createHmac } from "node:crypto";

/** RFC 3986, as the signature of RPC calls wants it. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * The text that an RPC call signs: all parameters, of query and form body, but Signature
 * (https://www.alibabacloud.com/help/en/sdk/product-overview/rpc-mechanism).
 */
export function rpcStringToSign(method: string, parameters: ReadonlyMap<string, string>): string {
  const canonical = [...parameters]
    .filter(([name]) => name !== "Signature")
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
  return `${method}&${encode("/")}&${encode(canonical)}`;
}

/** Base64 of HMAC-SHA1 with the secret and an ampersand as key. */
export function signRpc(accessKeySecret: string, stringToSign: string): string {
  return createHmac("sha1", `${accessKeySecret}&`).update(stringToSign, "utf8").digest("base64");
}
