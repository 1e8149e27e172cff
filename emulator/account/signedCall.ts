import { Refusal } from "../server/refusal";
import { type Account, allowedSkew } from "./account";
import type { Caller } from "./caller";

/** What a signed call of the vendor's API gateway says of itself, whatever its signature's version. */
export interface SignedCall {
  readonly accessKeyId: string;
  readonly securityToken?: string | undefined;
  /** In ISO 8601. */
  readonly timestamp: string;
  readonly nonce: string;
  /** Whether the signature is made with this secret. */
  isSignedWith(accessKeySecret: string): boolean;
  /** What the answer says of a signature that isn't. It quotes the text to sign, and so the parameters, private keys too. */
  mismatch(): string;
}

/**
 * Who signed a call. Checks key, token, clock, signature and nonce. The codes are those of the vendor's "Public error codes".
 *
 * @throws Refusal
 */
export function callerOf(account: Account, signed: SignedCall): Caller {
  const credential = account.credential(signed.accessKeyId);
  const token = signed.securityToken;
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
  const time = Date.parse(signed.timestamp);
  if (Number.isNaN(time)) {
    const message = "Specified time stamp or date value is not well formatted.";
    throw new Refusal(400, "InvalidTimeStamp.Format", message);
  }
  if (Math.abs(time - now.getTime()) > allowedSkew) {
    throw new Refusal(400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
  }
  if (!signed.isSignedWith(credential.accessKeySecret)) {
    throw new Refusal(400, "SignatureDoesNotMatch", signed.mismatch());
  }
  if (account.nonces.has(signed.nonce)) {
    throw new Refusal(400, "SignatureNonceUsed", "Specified signature nonce was used already.");
  }
  account.nonces.add(signed.nonce);
  return credential.caller();
}
