import { type Account, allowedSkew } from "../account/account";
import type { Caller } from "../account/caller";
import { Refusal } from "../server/refusal";
import { rpcStringToSign, signRpc } from "./signature";

/**
 * Verifies the HMAC-SHA1 signature, the clock and the nonce of a call. The codes are those of the vendor's "Public error codes".
 *
 * @throws Refusal
 */
export function authenticate(account: Account, method: string, parameters: ReadonlyMap<string, string>): Caller {
  const credential = account.credential(parameters.get("AccessKeyId") ?? "");
  const token = parameters.get("SecurityToken");
  if (!credential) {
    throw new Refusal(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
  }
  if (credential.session && !token) {
    throw new Refusal(400, "MissingSecurityToken", "SecurityToken is mandatory for this action.");
  }
  if (token && credential.session?.securityToken !== token) {
    throw new Refusal(400, "InvalidSecurityToken.Malformed", "Specified SecurityToken is malformed.");
  }
  const now = account.now();
  if (credential.session && credential.session.expiresAt <= now) {
    throw new Refusal(400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired.");
  }
  const time = Date.parse(parameters.get("Timestamp") ?? "");
  if (Number.isNaN(time)) {
    const message = "Specified time stamp or date value is not well formatted.";
    throw new Refusal(400, "InvalidTimeStamp.Format", message);
  }
  if (Math.abs(time - now.getTime()) > allowedSkew) {
    throw new Refusal(400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
  }
  if (parameters.get("SignatureMethod") !== "HMAC-SHA1") {
    const message = "The emulator knows the signature method HMAC-SHA1 only.";
    throw new Refusal(400, "InvalidParameter.SignatureMethod", message);
  }
  const stringToSign = rpcStringToSign(method, parameters);
  if (signRpc(credential.accessKeySecret, stringToSign) !== parameters.get("Signature")) {
    const message = "Specified signature is not matched with our calculation.";
    throw new Refusal(400, "SignatureDoesNotMatch", message);
  }
  const nonce = parameters.get("SignatureNonce") ?? "";
  if (account.nonces.has(nonce)) {
    throw new Refusal(400, "SignatureNonceUsed", "Specified signature nonce was used already.");
  }
  account.nonces.add(nonce);
  return credential.caller();
}
