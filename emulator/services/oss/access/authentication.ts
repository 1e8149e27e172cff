import { timingSafeEqual } from "node:crypto";
import type { Account, Credential } from "../../../account/account";
import { anonymous, type Caller } from "../../../account/caller";
import type { OssRequest } from "../../../server/http";
import { type Address, pathAddressOf } from "../protocol/address";
import { invalidArgument, OssError } from "../protocol/errors";
import { signV1, stringsToSign } from "./v1Signature";
import {
  readCredential,
  readSigningTime,
  readTimestamp,
  readV4Authorization,
  signV4,
  stringsToSignV4,
  type V4Claim,
} from "./v4Signature";

/** The most that a request's clock may differ from the server's. */
export const allowedSkew = 15 * 60 * 1000;

const week = 7 * 24 * 60 * 60;

/** A proven caller, and the address its signature covered. */
export interface Authenticated {
  readonly caller: Caller;
  readonly address: Address;
}

export interface AuthenticationContext {
  readonly account: Account;
  readonly now: () => Date;
  /** The region that a V4 signature for this address must be made for. */
  readonly regionFor: (address: Address) => string;
}

/**
 * Verifies the signature of a request: V1 or V4, in the Authorization header or in the query. No signature at all is an anonymous caller.
 *
 * @throws OssError InvalidAccessKeyId, SignatureDoesNotMatch, RequestTimeTooSkewed, InvalidSecurityToken, SecurityTokenExpired, …
 */
export function authenticate(request: OssRequest, context: AuthenticationContext): Authenticated {
  const { headers, query } = request;
  const authorization = headers.authorization;
  if (authorization?.startsWith("OSS4-HMAC-SHA256")) return headerV4(request, authorization, context);
  if (authorization?.startsWith("OSS ")) return headerV1(request, authorization, context);
  if (authorization !== undefined) {
    throw invalidArgument("Authorization header is invalid.", "Authorization", "", "0002-00000063");
  }
  if (query.has("x-oss-signature")) return queryV4(request, context);
  if (query.has("Signature") || query.has("OSSAccessKeyId")) return queryV1(request, context);
  return { caller: anonymous, address: request.address };
}

function credentialOf(accessKeyId: string, token: string | undefined, context: AuthenticationContext): Credential {
  const credential = context.account.credential(accessKeyId);
  // A temporary key without its token is not known to OSS either.
  if (!credential || (credential.session && token === undefined)) {
    throw new OssError(403, "InvalidAccessKeyId", "The OSS Access Key Id you provided does not exist in our records.", {
      ec: "0002-00000902",
      details: { OSSAccessKeyId: accessKeyId },
    });
  }
  if (!credential.active) {
    throw new OssError(403, "InvalidAccessKeyId", "The OSS Access Key Id you provided is disabled.", {
      ec: "0002-00000904",
      details: { OSSAccessKeyId: accessKeyId },
    });
  }
  if (token === undefined) return credential;
  if (credential.session?.securityToken !== token) {
    if (context.account.isSecurityToken(token)) {
      const message = "The OSS access key id and security token you provided does not match.";
      throw new OssError(403, "AccessKeyIdAndSecurityTokenNotMatch", message);
    }
    throw new OssError(403, "InvalidSecurityToken", "The security token you provided is invalid.");
  }
  if (credential.session.expiresAt <= context.now()) {
    throw new OssError(403, "SecurityTokenExpired", "The security token you provided has expired.", {
      ec: "0002-00000007",
    });
  }
  return credential;
}

function checkClock(time: Date | undefined, context: AuthenticationContext, ec: string): void {
  if (time === undefined || Number.isNaN(time.getTime())) {
    throw new OssError(403, "AccessDenied", "OSS authentication requires a valid Date.");
  }
  const now = context.now();
  if (Math.abs(now.getTime() - time.getTime()) <= allowedSkew) return;
  throw new OssError(
    403,
    "RequestTimeTooSkewed",
    "The difference between the request time and the current time is too large.",
    {
      ec,
      details: {
        MaxAllowedSkewMilliseconds: String(allowedSkew),
        RequestTime: time.toISOString(),
        ServerTime: now.toISOString(),
      },
    },
  );
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Tries the address as read and, where there is one, the reading by path; returns the one that the signature fits. */
function match(
  request: OssRequest,
  ec: string,
  accessKeyId: string,
  provided: string,
  candidates: (address: Address) => { text: string; signature: string }[],
): Address {
  const byPath = pathAddressOf(request.address);
  for (const address of byPath ? [request.address, byPath] : [request.address]) {
    if (candidates(address).some(({ signature }) => sameText(signature, provided))) return address;
  }
  throw new OssError(
    403,
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    {
      ec,
      details: {
        OSSAccessKeyId: accessKeyId,
        SignatureProvided: provided,
        StringToSign: redact(candidates(request.address)[0]?.text ?? ""),
      },
    },
  );
}

/** A V1 text holds the security token header. */
function redact(text: string): string {
  return text.replace(/(security-token[:=])[^\n&]*/g, "$1***");
}

function headerV1(request: OssRequest, authorization: string, context: AuthenticationContext): Authenticated {
  const [, accessKeyId, provided] = /^OSS ([^\s:]+):(\S+)$/.exec(authorization) ?? [];
  if (accessKeyId === undefined || provided === undefined) {
    throw invalidArgument("Authorization header is invalid.", "Authorization", "", "0002-00000063");
  }
  const date = request.headers["x-oss-date"] ?? request.headers.date ?? "";
  const credential = credentialOf(accessKeyId, request.headers["x-oss-security-token"], context);
  checkClock(new Date(date), context, "0002-00000504");
  const address = match(request, "0002-00000040", accessKeyId, provided, (candidate) =>
    stringsToSign(request, candidate, date).map((text) => ({
      text,
      signature: signV1(credential.accessKeySecret, text),
    })),
  );
  return { caller: credential.caller(), address };
}

function queryV1(request: OssRequest, context: AuthenticationContext): Authenticated {
  const accessKeyId = request.query.get("OSSAccessKeyId");
  const expires = request.query.get("Expires");
  const provided = request.query.get("Signature");
  if (!accessKeyId || !expires || !provided) {
    throw new OssError(
      403,
      "AccessDenied",
      "Query-string authentication requires the Signature, Expires and OSSAccessKeyId parameters.",
    );
  }
  const credential = credentialOf(accessKeyId, request.query.get("security-token"), context);
  if (Number(expires) * 1000 < context.now().getTime()) throw new OssError(403, "AccessDenied", "Request has expired.");
  const address = match(request, "0002-00000040", accessKeyId, provided, (candidate) =>
    stringsToSign(request, candidate, expires).map((text) => ({
      text,
      signature: signV1(credential.accessKeySecret, text),
    })),
  );
  return { caller: credential.caller(), address };
}

function checkClaim(
  request: OssRequest,
  claim: V4Claim,
  time: string,
  context: AuthenticationContext,
  ecs: [string, string],
) {
  if (claim.product !== "oss" || claim.terminator !== "aliyun_v4_request") {
    throw invalidArgument("The credential is invalid.", "Credential", claim.product, ecs[0]);
  }
  const region = context.regionFor(request.address);
  if (claim.region !== region) {
    throw invalidArgument("The signing region in credential is invalid.", "Credential", claim.region, ecs[1]);
  }
  if (!time.startsWith(claim.date)) {
    throw invalidArgument("The signature date in credential is invalid.", "Credential", claim.date, "0002-00000212");
  }
}

function headerV4(request: OssRequest, authorization: string, context: AuthenticationContext): Authenticated {
  const claim = readV4Authorization(authorization);
  if (!claim) throw invalidArgument("Authorization header is invalid.", "Authorization", "", "0002-00000202");
  if (request.headers["x-oss-content-sha256"] !== "UNSIGNED-PAYLOAD") {
    throw invalidArgument(
      "The x-oss-content-sha256 header must be UNSIGNED-PAYLOAD.",
      "x-oss-content-sha256",
      request.headers["x-oss-content-sha256"] ?? "",
    );
  }
  const { time, timestamp, signed } = readSigningTime(request.headers);
  const credential = credentialOf(claim.accessKeyId, request.headers["x-oss-security-token"], context);
  // No page names an EC for the V4 header; the one of V1 means the same.
  checkClock(time, context, "0002-00000504");
  checkClaim(request, claim, timestamp, context, ["0002-00000213", "0002-00000228"]);
  const address = match(request, "0002-00000040", claim.accessKeyId, claim.signature, (candidate) =>
    signed
      .flatMap((text) => stringsToSignV4(request, candidate, claim, text))
      .map((text) => ({ text, signature: signV4(credential.accessKeySecret, claim, text) })),
  );
  return { caller: credential.caller(), address };
}

function queryV4(request: OssRequest, context: AuthenticationContext): Authenticated {
  const { query } = request;
  const timestamp = query.get("x-oss-date") ?? "";
  const signature = query.get("x-oss-signature") ?? "";
  const credentialText = query.get("x-oss-credential") ?? "";
  const claim = readCredential(credentialText, signature, query.get("x-oss-additional-headers") ?? "");
  const time = readTimestamp(timestamp);
  const seconds = Number(query.get("x-oss-expires"));
  if (!claim || !time || !(seconds > 0 && seconds <= week)) {
    throw invalidArgument("The V4 signature in the query is incomplete.", "x-oss-credential", credentialText);
  }
  const credential = credentialOf(claim.accessKeyId, query.get("x-oss-security-token"), context);
  checkClaim(request, claim, timestamp, context, ["0002-00000226", "0002-00000226"]);
  if (time.getTime() + seconds * 1000 < context.now().getTime()) {
    throw new OssError(403, "AccessDenied", "Request has expired.");
  }
  const address = match(request, "0002-00000040", claim.accessKeyId, claim.signature, (candidate) =>
    stringsToSignV4(request, candidate, claim, timestamp).map((text) => ({
      text,
      signature: signV4(credential.accessKeySecret, claim, text),
    })),
  );
  return { caller: credential.caller(), address };
}
