import { X509Certificate } from "node:crypto";

/** What a server's certificate says. */
export interface ServerCertificate {
  /** As it was given: the leaf, then its issuers. */
  readonly pem: string;
  readonly leaf: X509Certificate;
  /** The certificates after the leaf, in the given order. */
  readonly issuers: readonly X509Certificate[];
  /** SHA-1 and SHA-256 of the leaf's DER: upper-case hex. */
  readonly sha1: string;
  readonly sha256: string;
  /** Lower-case hex, at least 32 digits. */
  readonly serialNumber: string;
  readonly commonName: string;
  /** The issuer's common name; its organization when it has none. */
  readonly issuerName: string;
  readonly organization: string;
  /** DNS names and IP addresses of the subject alternative names, else the common name. */
  readonly names: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly algorithm: "RSA" | "ECC" | "SM2";
  /** In bits. */
  readonly keySize: number;
}

const block = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** The DER of the object identifier of SM2's curve, 1.2.156.10197.1.301. */
const sm2Curve = Buffer.from("06082a811ccf5501822d", "hex");

function fieldOf(name: string, field: string): string {
  const line = name.split("\n").find((part) => part.startsWith(`${field}=`));
  return line?.slice(field.length + 1) ?? "";
}

function namesOf(leaf: X509Certificate): string[] {
  const names = (leaf.subjectAltName ?? "").split(", ").flatMap((entry) => {
    const [, name] = /^(?:DNS|IP Address):(.+)$/.exec(entry) ?? [];
    return name === undefined ? [] : [name];
  });
  return names.length > 0 ? names : [fieldOf(leaf.subject, "CN")];
}

function keyOf(leaf: X509Certificate): Pick<ServerCertificate, "algorithm" | "keySize"> {
  if (leaf.raw.includes(sm2Curve)) {
    return { algorithm: "SM2", keySize: 256 };
  }
  const { asymmetricKeyType, asymmetricKeyDetails } = leaf.publicKey;
  if (asymmetricKeyType === "rsa") {
    return { algorithm: "RSA", keySize: asymmetricKeyDetails?.modulusLength ?? 0 };
  }
  const sizes: Record<string, number> = { prime256v1: 256, secp384r1: 384, secp521r1: 521 };
  return { algorithm: "ECC", keySize: sizes[asymmetricKeyDetails?.namedCurve ?? ""] ?? 256 };
}

/** Reads PEM with at least one certificate and nothing but certificates; undefined for anything else. */
export function readServerCertificate(pem: string): ServerCertificate | undefined {
  if (pem.replace(block, "").trim() !== "") {
    return undefined;
  }
  try {
    const [leaf, ...issuers] = (pem.match(block) ?? []).map((text) => new X509Certificate(text));
    if (leaf === undefined) {
      return undefined;
    }
    return {
      pem,
      leaf,
      issuers,
      sha1: leaf.fingerprint.replace(/:/g, ""),
      sha256: leaf.fingerprint256.replace(/:/g, ""),
      serialNumber: leaf.serialNumber.toLowerCase().padStart(32, "0"),
      commonName: fieldOf(leaf.subject, "CN") || (namesOf(leaf)[0] ?? ""),
      issuerName: fieldOf(leaf.issuer, "CN") || fieldOf(leaf.issuer, "O"),
      organization: fieldOf(leaf.subject, "O"),
      names: namesOf(leaf),
      notBefore: new Date(leaf.validFrom),
      notAfter: new Date(leaf.validTo),
      ...keyOf(leaf),
    };
  } catch {
    return undefined;
  }
}

/** Whether a certificate covers a domain, a wildcard one level of it. `*.example.com` and `.example.com` are wildcard domains. */
export function covers({ names }: ServerCertificate, domain: string): boolean {
  const wanted = domain.toLowerCase().replace(/^\./, "*.");
  const wildcard = wanted.replace(/^[^.]+/, "*");
  return names.some((name) => [wanted, wildcard].includes(name.toLowerCase()));
}
