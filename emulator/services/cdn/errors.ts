import type { KeyPairProblem } from "../../certificates/keyPair";
import { Refusal } from "../../server/refusal";

// Codes and messages are those of the page on SetCdnDomainSSLCertificate and of
// https://www.alibabacloud.com/help/en/cdn/developer-reference/api-cdn-2018-05-10-errorcodes. DCDN's are the same.

const errors = {
  "Abs.CertRegion.ValueNotSupported": [400, "CertRegion is not supported."],
  "Certificate.Duplicated": [400, "The certificate name already exists."],
  "Certificate.Expired": [400, "The certificate has expired."],
  "Certificate.FormatError": [400, "The format of the certificate is invalid."],
  "Certificate.MissMatch": [400, "The SSLPri does not match the certificate."],
  "Certificate.NotFind": [400, "The certificate does not exist."],
  "CertificateContent.Duplicated": [400, "The certificate has been uploaded; do not upload again."],
  "Decode.Error": [400, "Error decoding the SSLPub certificate."],
  DomainInProtectedMode: [403, "The domain is in protection mode. To request permission, contact Customer Service."],
  "Forbidden.RAM": [403, "User not authorized to operate on the specified resource, or this API doesn't support RAM."],
  "InvalidCertName.TooLong": [400, "The length of the certificate name cannot exceed 128 characters."],
  "InvalidDomain.Configure_failed": [500, "Failed to configure the provided domain."],
  "InvalidDomain.NotFound": [404, "The domain provided does not belong to you."],
  "InvalidDomain.Offline": [400, "The domain provided is offline."],
  InvalidEnv: [400, "The specified Env is invalid."],
  "InvalidSSLProtocol.ValueNotSupported": [400, "The specified SSLProtocol is invalid."],
  InvalidSSLPri: [400, "The specified SSLPri is invalid."],
  InvalidSSLPub: [400, "The specified SSLPub is invalid."],
  ServiceBusy: [403, "The specified Domain is configuring, please retry later."],
  "SetDomainCertificate.ParameterError": [400, "The specified parameters are invalid."],
  "SSLPri.MissingParameter": [400, "The SSLPri parameter is required."],
  "SSLPub.MissingParameter": [400, "The SSLPub parameter is required."],
} as const satisfies Record<string, readonly [number, string]>;

export function deliveryError(code: keyof typeof errors): Refusal {
  const [status, message] = errors[code];
  return new Refusal(status, code, message);
}

const problems = {
  certificate: "InvalidSSLPub",
  privateKey: "InvalidSSLPri",
  mismatch: "Certificate.MissMatch",
  chain: "Certificate.FormatError",
} as const satisfies Record<KeyPairProblem, keyof typeof errors>;

export function keyPairError(problem: KeyPairProblem): Refusal {
  return deliveryError(problems[problem]);
}

export function missing(parameter: string): Refusal {
  return new Refusal(400, "MissingParameter", `The parameter ${parameter} is mandatory for this action.`);
}

export function invalid(parameter: string): Refusal {
  return new Refusal(400, "InvalidParameter", `The specified value of parameter ${parameter} is not valid.`);
}
