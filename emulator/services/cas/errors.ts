import type { KeyPairProblem } from "../../certificates/keyPair";
import { Refusal } from "../../server/refusal";

// The codes are those of https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/api-cas-2020-04-07-errorcodes.
// CAS answers with 400 also to what isn't the caller's fault.

const messages = {
  CertificateExpired: "The certificate has expired.",
  FlowControlError: "The request was denied due to flow control.",
  InsufficientQuota: "The quota of uploaded certificates is used up.",
  "InvalidStatus.DeleteProtection": "The certificate is used by a cloud product and can not be deleted.",
  NameRepeat: "The certificate name already exists.",
  NotFound: "The specified resource does not exist.",
  ParseCertificateFailed: "The certificate can not be parsed.",
  PrivateKeyFormatException: "The format of the private key is incorrect.",
  "NotMatch.CertificateAndPrivateKey": "The certificate does not match the private key.",
  CertificateChainNotMatch: "The certificate chain does not match.",
} as const;

/** 400 with one of CAS's codes. */
export function casError(code: keyof typeof messages): Refusal {
  return new Refusal(400, code, messages[code]);
}

/** 400 `MissingCertId` and so on. */
export function missing(parameter: string): Refusal {
  return new Refusal(400, `Missing${parameter}`, `${parameter} is mandatory for this action.`);
}

/** 400 `InvalidParameter`. */
export function invalid(parameter: string): Refusal {
  return new Refusal(400, "InvalidParameter", `The parameter ${parameter} is invalid.`);
}

const problems = {
  certificate: "ParseCertificateFailed",
  privateKey: "PrivateKeyFormatException",
  mismatch: "NotMatch.CertificateAndPrivateKey",
  chain: "CertificateChainNotMatch",
} as const satisfies Record<KeyPairProblem, keyof typeof messages>;

export function keyPairError(problem: KeyPairProblem): Refusal {
  return casError(problems[problem]);
}
