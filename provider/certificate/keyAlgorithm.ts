import type { KeyObject } from "node:crypto";
import { derTag, readChildren, readElement } from "../der/element";
import { onPem } from "./conversion";
import type { CertificateInput } from "./problem";
import { publicKeyInfo } from "./publicKey";
import { hasMorePrimes, maximumExponentLength, readRsaPublicKey } from "./rsaKey";

/** The curves of TLS 1.3 (RFC 8446 4.2.7) and of public authorities, by OpenSSL's name. */
const curves: Partial<Record<string, string>> = {
  prime256v1: "P-256",
  secp384r1: "P-384",
  secp521r1: "P-521",
};

/** `RSA 2048`, `ECDSA P-256`, `Ed25519`; others by OpenSSL's name. Works for private and public keys. */
export function describeKey(key: KeyObject | undefined): string {
  const type = key?.asymmetricKeyType;
  switch (type) {
    case "rsa":
    case "rsa-pss":
      return `${type.toUpperCase()} ${readRsaPublicKey(key)?.modulusLength ?? ""}`.trim();
    case "ec": {
      const curve = key?.asymmetricKeyDetails?.namedCurve;
      // OpenSSL's name for curves without one.
      const named = curve === "UNDEF" ? "on an unknown curve" : curve;
      return `ECDSA ${curves[curve ?? ""] ?? named ?? "on a curve without a name"}`;
    }
    case "ed25519":
      return "Ed25519";
    default:
      return type ?? (key === undefined ? "unknown" : "of a kind that Node.js does not know");
  }
}

/**
 * Why no server should use such a key, and what to do; undefined when it is fine.
 *
 * @param source the input, if it holds this private key: commands must work on it
 */
export function keyWeakness(key: KeyObject | undefined, source?: CertificateInput): string | undefined {
  switch (key?.asymmetricKeyType) {
    case "ed25519":
      return undefined;
    case "rsa":
      return hasMorePrimes(key) ? morePrimes : rsaWeakness(key);
    case "rsa-pss":
      // BoringSSL (Chrome) and Go have no certificate keys of the type id-RSASSA-PSS; "rsaEncryption" signs PSS too.
      return `browsers do not accept keys that are restricted to RSA-PSS. ${advice}`;
    case "ec":
      if (curves[key.asymmetricKeyDetails?.namedCurve ?? ""] === undefined) {
        return `TLS clients accept the curves P-256, P-384 and P-521 only. ${advice}`;
      }
      return hasExplicitParameters(key)
        ? "it spells its curve out in parameters (RFC 5480 2.1.1 forbids that) instead of naming it. Convert the key: " +
            `${onPem(source, "privkey.pem", "openssl ec -in privkey.pem -param_enc named_curve -out named.pem")}, and have the certificate issued again if it does the same.`
        : undefined;
    case "dsa":
      return `no TLS client accepts DSA any more. ${advice}`;
    default:
      return `TLS clients do not accept keys of this kind. ${advice}`;
  }
}

const advice = "Have the certificate issued again for an RSA key of 2048 bits or more, or for an ECDSA P-256 key.";

const morePrimes =
  "it has more than two primes (multi-prime RSA, RFC 8017 3.2), which BoringSSL, Java and others do not read. " +
  "Make a key of two with `openssl genrsa -out new-privkey.pem 2048`, and have the certificate issued for it.";

/** Whether an EC key has explicit parameters instead of a named curve. OpenSSL recognizes the curve, and keeps the parameters. */
export function hasExplicitParameters(key: KeyObject): boolean {
  const bytes = publicKeyInfo(key);
  const [algorithm] = readChildren(bytes, readElement(bytes));
  const [, parameters] = readChildren(bytes, algorithm);
  return parameters?.tag !== derTag.objectIdentifier;
}

/** CA/Browser Forum baseline requirements 6.1.5 and 6.1.6; OpenSSL verifies up to 16384 bits. */
function rsaWeakness(key: KeyObject): string | undefined {
  const { modulusLength = 0, exponent = 0n, exponentLength = 0 } = readRsaPublicKey(key) ?? {};
  if (modulusLength < 2048) {
    return `clients refuse RSA keys of less than 2048 bits. ${advice}`;
  }
  if (modulusLength > 16384) {
    return `OpenSSL refuses RSA keys of more than 16384 bits. ${advice}`;
  }
  if (exponentLength > maximumExponentLength) {
    return `its public exponent has ${exponentLength} bits, and more than ${maximumExponentLength} are not allowed; 65537 is usual. ${advice}`;
  }
  return exponent < 3n || exponent % 2n === 0n
    ? `its public exponent must be odd and at least 3, usually 65537. ${advice}`
    : undefined;
}
