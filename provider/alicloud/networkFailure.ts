import type { Reader } from "../engine/reader";

/** Failures without an answer. The codes are Node's, the same for every service. */

const transientCodes: ReadonlySet<string> = new Set(["RequestError", "ResponseError", "UnknownError"]);

/** Such as ECONNRESET, ENOTFOUND (name servers fail for moments), EPROTO, HPE_INVALID_CONSTANT. An untrusted certificate is not transient. */
const systemCode = /^(E[A-Z0-9]+|EAI_[A-Z]+|HPE_[A-Z_]+|ERR_SSL_[A-Z_]+)$/;

export function isTransientNetworkFailure(code = ""): boolean {
  return transientCodes.has(code) || systemCode.test(code);
}

const noRoute =
  "the endpoint could not be reached. Check `endpoint` or `region`, the network and the name server; nothing is wrong with the certificate.";

const untrusted =
  "the endpoint's own TLS certificate is not trusted. Check `endpoint`; for a private certificate authority set NODE_EXTRA_CA_CERTS to its file.";

const outOfTime =
  "the endpoint's own TLS certificate is not valid at the time of this machine's clock. Set the clock (for example with NTP); if it is right, check `endpoint`.";

const fixes: Readonly<Record<string, string>> = {
  ENOTFOUND: noRoute,
  EAI_AGAIN: noRoute,
  ECONNREFUSED: noRoute,
  EHOSTUNREACH: noRoute,
  ENETUNREACH: noRoute,
  CERT_HAS_EXPIRED: outOfTime,
  CERT_NOT_YET_VALID: outOfTime,
  NOT_LOOPBACK:
    "`endpoint` starts with http:// and its name leads to another machine, which would get the private key in plain text. Use https://.",
};

/** Why OpenSSL does not trust a certificate, by Node's names: INVALID_CA, CERT_REVOKED, PATH_LENGTH_EXCEEDED, … */
const certificateCode = /^(CERT|CRL|INVALID|UNABLE_TO|PATH_LENGTH|SELF_SIGNED|DEPTH_ZERO|HOSTNAME|ERR_TLS_CERT)_/;

/** One clause: the cause as far as it is known, and what to do about it. */
export function fixNetworkFailure(known: string | undefined, { again }: Reader): string {
  const code = known ?? "";
  return (
    fixes[code] ??
    (certificateCode.test(code)
      ? untrusted
      : `on every try, the connection broke or took too long. Check the network and ${again}; it continues where it stopped.`)
  );
}
