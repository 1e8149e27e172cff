import { type Account, allowedSkew, type Credential } from "../../../account/account";
import { anonymous, type Caller } from "../../../account/caller";
import type { HttpRequest } from "../../../server/http";
import { Refusal } from "../../../server/refusal";
import { type Address, pathAddressOf } from "../protocol/address";
import { invalidArgument } from "../protocol/errors";
import { dateText } from "../protocol/xml";
import { signV1, stringsToSign } from "./v1Signature";
import { readSigningTime, readV4Authorization, signV4, stringsToSignV4, type V4Claim } from "./v4Signature";

/** Who signed a request, and the address that the signature covers. */
export interface Authenticated {
  readonly caller: Caller;
  readonly address: Address;
}

/**
 * Verifies the Authorization header of a request, V1 or V4. Without one, the caller is anonymous.
 *
 * @param region the region that a V4 signature must name
 * @throws Refusal InvalidAccessKeyId, SignatureDoesNotMatch, RequestTimeTooSkewed, InvalidSecurityToken, SecurityTokenExpired, …
 */
export function authenticate(request: HttpRequest, address: Address, account: Account, region: string): Authenticated {
  const { authorization } = request.headers;
  if (authorization === undefined) {
    return { caller: anonymous, address };
  }
  if (authorization.startsWith("OSS4-HMAC-SHA256")) {
    return verifyV4(request, address, account, authorization, region);
  }
  return verifyV1(request, address, account, authorization);
}

function credentialOf(request: HttpRequest, account: Account, accessKeyId: string): Credential {
  const credential = account.credential(accessKeyId);
  const token = request.headers["x-oss-security-token"];
  // OSS doesn't know a temporary key without its token.
  if (!credential || (credential.session && token === undefined)) {
    throw new Refusal(403, "InvalidAccessKeyId", "The OSS Access Key Id you provided does not exist in our records.", {
      ec: "0002-00000902",
      details: { OSSAccessKeyId: accessKeyId },
    });
  }
  if (token === undefined) {
    return credential;
  }
  if (credential.session?.securityToken !== token) {
    if (account.isSecurityToken(token)) {
      const message = "The OSS access key id and security token you provided does not match.";
      throw new Refusal(403, "AccessKeyIdAndSecurityTokenNotMatch", message);
    }
    throw new Refusal(403, "InvalidSecurityToken", "The security token you provided is invalid.");
  }
  if (credential.session.expiresAt <= account.now()) {
    const ec = "0002-00000007";
    throw new Refusal(403, "SecurityTokenExpired", "The security token you provided has expired.", { ec });
  }
  return credential;
}

function checkClock(time: Date | undefined, account: Account): void {
  if (time === undefined || Number.isNaN(time.getTime())) {
    throw new Refusal(403, "AccessDenied", "OSS authentication requires a valid Date.");
  }
  const now = account.now();
  if (Math.abs(now.getTime() - time.getTime()) <= allowedSkew) {
    return;
  }
  const message = "The difference between the request time and the current time is too large.";
  throw new Refusal(403, "RequestTimeTooSkewed", message, {
    // The EC of V1. No page names one for V4.
    ec: "0002-00000504",
    details: {
      MaxAllowedSkewMilliseconds: String(allowedSkew),
      RequestTime: dateText(time),
      ServerTime: dateText(now),
    },
  });
}

/** The address that a signature covers: the given one, or the one that the path alone names. */
function signedAddress(
  address: Address,
  accessKeyId: string,
  provided: string,
  stringsToSign: (address: Address) => string[],
  sign: (text: string) => string,
): Address {
  const byPath = pathAddressOf(address);
  for (const candidate of byPath ? [address, byPath] : [address]) {
    if (stringsToSign(candidate).some((text) => sign(text) === provided)) {
      return candidate;
    }
  }
  const message =
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.";
  throw new Refusal(403, "SignatureDoesNotMatch", message, {
    ec: "0002-00000040",
    details: {
      OSSAccessKeyId: accessKeyId,
      SignatureProvided: provided,
      // The text of V1 contains the token's header.
      StringToSign: (stringsToSign(address)[0] ?? "").replace(/(security-token[:=])[^\n&]*/g, "$1***"),
    },
  });
}

function verifyV1(request: HttpRequest, address: Address, account: Account, authorization: string): Authenticated {
  const [, accessKeyId, provided] = /^OSS ([^\s:]+):(\S+)$/.exec(authorization) ?? [];
  if (accessKeyId === undefined || provided === undefined) {
    throw invalidArgument("Authorization header is invalid.", "Authorization", "", "0002-00000063");
  }
  const date = request.headers["x-oss-date"] ?? request.headers.date ?? "";
  const { caller, accessKeySecret } = credentialOf(request, account, accessKeyId);
  checkClock(new Date(date), account);
  const signed = signedAddress(
    address,
    accessKeyId,
    provided,
    (candidate) => stringsToSign(request, candidate, date),
    (text) => signV1(accessKeySecret, text),
  );
  return { caller: caller(), address: signed };
}

function checkClaim(claim: V4Claim, time: string, region: string): void {
  if (claim.product !== "oss" || claim.terminator !== "aliyun_v4_request") {
    throw invalidArgument("The credential is invalid.", "Credential", claim.product, "0002-00000213");
  }
  if (claim.region !== region) {
    const message = "The signing region in credential is invalid.";
    throw invalidArgument(message, "Credential", claim.region, "0002-00000228");
  }
  if (!time.startsWith(claim.date)) {
    throw invalidArgument("The signature date in credential is invalid.", "Credential", claim.date, "0002-00000212");
  }
}

function verifyV4(
  request: HttpRequest,
  address: Address,
  account: Account,
  authorization: string,
  region: string,
): Authenticated {
  const claim = readV4Authorization(authorization);
  if (!claim) {
    throw invalidArgument("Authorization header is invalid.", "Authorization", "", "0002-00000202");
  }
  const hash = request.headers["x-oss-content-sha256"] ?? "";
  if (hash !== "UNSIGNED-PAYLOAD") {
    const message = "The x-oss-content-sha256 header must be UNSIGNED-PAYLOAD.";
    throw invalidArgument(message, "x-oss-content-sha256", hash);
  }
  const { time, timestamp, signed } = readSigningTime(request.headers);
  const { caller, accessKeySecret } = credentialOf(request, account, claim.accessKeyId);
  checkClock(time, account);
  checkClaim(claim, timestamp, region);
  const signedAs = signedAddress(
    address,
    claim.accessKeyId,
    claim.signature,
    (candidate) => signed.flatMap((text) => stringsToSignV4(request, candidate, claim, text)),
    (text) => signV4(accessKeySecret, claim, text),
  );
  return { caller: caller(), address: signedAs };
}
