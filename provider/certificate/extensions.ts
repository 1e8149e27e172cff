import type { AlternativeName, DecodedCertificate } from "./x509Extensions";

/** What the extensions say that a server's certificate is looked at for. */
export interface CertificateExtensions {
  alternativeNames: readonly AlternativeName[];
  /** Object identifiers; undefined without the extension, which means any use. */
  extendedKeyUsages: readonly string[] | undefined;
  /** Its key usage, if it has any, includes digitalSignature. */
  maySign: boolean;
  /** Out of a transparency log (RFC 6962 3.1). */
  isPrecertificate: boolean;
}

/** What the extensions say about the path between leaf and root; each undefined where it is absent or malformed. */
export interface PathExtensions {
  /** Object identifiers. */
  criticalExtensions: readonly string[];
  pathLength: number | undefined;
  /** DER (RFC 5280 4.2.1.10). */
  nameConstraints: Buffer | undefined;
  /** Hex. */
  subjectKeyIdentifier: string | undefined;
  /** Hex. */
  authorityKeyIdentifier: string | undefined;
}

/** The extension, critical by definition, that marks a precertificate (RFC 6962 3.1). */
const poison = "1.3.6.1.4.1.11129.2.4.3";

/** undefined when one of them is malformed, or there twice. */
export function readExtensions(decoded: DecodedCertificate): CertificateExtensions | undefined {
  try {
    return {
      alternativeNames: decoded.readAlternativeNames(),
      extendedKeyUsages: decoded.readExtendedKeyUsages(),
      maySign: decoded.readMaySign(),
      isPrecertificate: decoded.findExtension(poison) !== undefined,
    };
  } catch {
    return undefined;
  }
}

/** Each undefined where it is absent, or malformed: what can't be read is not judged. */
export function readPathExtensions(decoded: DecodedCertificate): PathExtensions {
  const tried = <Value>(read: () => Value): Value | undefined => {
    try {
      return read();
    } catch {
      return undefined;
    }
  };
  const identifiers = tried(() => decoded.readKeyIdentifiers());
  return {
    criticalExtensions: decoded.criticalExtensions,
    pathLength: tried(() => decoded.readPathLength()),
    nameConstraints: tried(() => decoded.readNameConstraints()),
    subjectKeyIdentifier: identifiers?.subject,
    authorityKeyIdentifier: identifiers?.authority,
  };
}
