import type { Account } from "../account/account";
import type { Caller } from "../account/caller";
import { callerOf } from "../account/signedCall";
import type { HttpRequest } from "../server/http";
import { Refusal } from "../server/refusal";
import {
  type Acs3Claim,
  canonicalRequestOf,
  readAcs3Authorization,
  sha256,
  signAcs3,
  stringToSignAcs3,
} from "./signature";

const required = ["x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"];

/** The claim of a request that signs everything that ACS3 asks for. No page says which code the gateway answers with otherwise. */
function claimOf({ headers, body }: HttpRequest): Acs3Claim {
  const claim = readAcs3Authorization(headers.authorization ?? "");
  const missing = required.filter((name) => headers[name] === undefined);
  const unsigned = ["host", ...Object.keys(headers).filter((name) => name.startsWith("x-acs-"))].filter(
    (name) => !claim?.signedHeaders.includes(name),
  );
  if (!claim || missing.length > 0 || unsigned.length > 0) {
    const names = [...missing, ...unsigned].join(", ") || "the Authorization header";
    throw new Refusal(400, "IncompleteSignature", `The request signature does not conform to standards: ${names}.`);
  }
  if (headers["x-acs-content-sha256"] !== sha256(body)) {
    throw new Refusal(400, "SignatureDoesNotMatch", "The body does not have the hash that x-acs-content-sha256 says.");
  }
  return claim;
}

/** The access key that a request names in its Authorization header. */
export function accessKeyOf({ headers }: HttpRequest): string | undefined {
  return readAcs3Authorization(headers.authorization ?? "")?.accessKeyId;
}

/**
 * Verifies a request that is signed by ACS3-HMAC-SHA256 in its headers.
 *
 * @throws Refusal
 */
export function authenticateAcs3(account: Account, request: HttpRequest): Caller {
  const { headers } = request;
  const claim = claimOf(request);
  const canonicalRequest = canonicalRequestOf(request, claim);
  const stringToSign = stringToSignAcs3(canonicalRequest);
  return callerOf(account, {
    accessKeyId: claim.accessKeyId,
    securityToken: headers["x-acs-security-token"],
    timestamp: headers["x-acs-date"] ?? "",
    nonce: headers["x-acs-signature-nonce"] ?? "",
    isSignedWith: (secret) => signAcs3(secret, stringToSign) === claim.signature,
    mismatch: () =>
      `Specified signature does not match our calculation. server StringToSign is [${stringToSign}] server CanonicalRequest is [${canonicalRequest}]`,
  });
}
