import type { Account } from "../account/account";
import type { Caller } from "../account/caller";
import { callerOf } from "../account/signedCall";
import { Refusal } from "../server/refusal";
import { rpcStringToSign, signRpc } from "./signature";

/**
 * Verifies a call whose parameters contain its V1 signature.
 *
 * @throws Refusal
 */
export function authenticate(account: Account, method: string, parameters: ReadonlyMap<string, string>): Caller {
  if (parameters.get("SignatureMethod") !== "HMAC-SHA1") {
    const message = "The emulator knows the signature method HMAC-SHA1 only.";
    throw new Refusal(400, "InvalidParameter.SignatureMethod", message);
  }
  const stringToSign = rpcStringToSign(method, parameters);
  return callerOf(account, {
    accessKeyId: parameters.get("AccessKeyId") ?? "",
    securityToken: parameters.get("SecurityToken"),
    timestamp: parameters.get("Timestamp") ?? "",
    nonce: parameters.get("SignatureNonce") ?? "",
    isSignedWith: (secret) => signRpc(secret, stringToSign) === parameters.get("Signature"),
    // The vendor's older clients compare what follows the colon with what they have signed.
    mismatch: () => `Specified signature is not matched with our calculation. server string to sign is:${stringToSign}`,
  });
}
