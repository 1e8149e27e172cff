import "reflect-metadata";

import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
} from "@peculiar/x509";

import { type AlternativeName, readAlternativeNames } from "./alternativeNames";
import { nameParts } from "./distinguishedName";

/** The extensions that matter for a server's certificate. */
export interface ServerExtensions {
  alternativeNames: readonly AlternativeName[];
  /** Object identifiers; undefined without the extension, which means any use. */
  extendedKeyUsages: readonly string[] | undefined;
  /** Its key usage, if it has any, includes digitalSignature. */
  maySign: boolean;
  /** Its key usage, if it has any, includes keyEncipherment, dataEncipherment or keyAgreement. */
  mayEncipher: boolean;
  /** From a transparency log (RFC 6962 3.1). */
  isPrecertificate: boolean;
}

/** The extensions that matter for the path between leaf and root; each undefined when absent or malformed. */
export interface PathExtensions {
  /** Object identifiers of the extensions that a client must know (RFC 5280 4.2). */
  criticalExtensions: readonly string[];
  /** How many intermediates may follow below this one (RFC 5280 4.2.1.9); undefined also means any number. */
  pathLength: number | undefined;
  /** DER (RFC 5280 4.2.1.10). */
  nameConstraints: Buffer | undefined;
  /** Hex (RFC 5280 4.2.1.2). */
  subjectKeyIdentifier: string | undefined;
  /** Hex (RFC 5280 4.2.1.1). */
  authorityKeyIdentifier: string | undefined;
}

/**
 * Don't parse the content of octet strings before it is needed. The library's limits (100 levels, 10,000 elements) stay: they bound
 * the time for a hostile file, and no certificate that clients accept comes near them.
 */
const parseOptions = { berOptions: { parseEmbedded: false } };

/** The extension, critical by definition, that marks a precertificate (RFC 6962 3.1). */
const poison = "1.3.6.1.4.1.11129.2.4.3";

/**
 * The properties of a certificate that node:crypto lacks, or gives as text only: algorithms, the parts of the subject, and
 * extensions. @peculiar/x509 reads them. Each extension is read by itself, since the library's own list fails if any extension is
 * malformed.
 */
export class X509Extensions extends X509Certificate {
  /** @throws when the DER is malformed */
  constructor(der: Uint8Array) {
    super(der, parseOptions);
  }

  /**
   * The hash of the issuer's signature: its WebCrypto name (`SHA-1`, `SHA-256`); if there is none, the object identifier of the hash
   * or of the whole algorithm; the algorithm's name (`Ed25519`) if it has a hash of its own.
   */
  get signatureHash(): string | undefined {
    const { name, hash }: { name?: string; hash?: { name: string } } = this.signatureAlgorithm;
    // RFC 4055 3.1: the default is SHA-1.
    return hash?.name ?? (name === "RSA-PSS" ? "SHA-1" : name);
  }

  /** Object identifier of the issuer's signature. */
  get signatureType(): string {
    return this.asn.signatureAlgorithm.algorithm;
  }

  /** Object identifier of the public key's algorithm, and its parameters in hex. */
  get keyType(): { identifier: string; parametersHex: string } {
    const { algorithm, parameters } = this.asn.tbsCertificate.subjectPublicKeyInfo.algorithm;
    return { identifier: algorithm, parametersHex: Buffer.from(parameters ?? new ArrayBuffer(0)).toString("hex") };
  }

  /** The public key itself, without its algorithm. */
  get publicKeyBits(): Buffer {
    return Buffer.from(this.asn.tbsCertificate.subjectPublicKeyInfo.subjectPublicKey);
  }

  /** The parts of the subject, comparable, outermost first; undefined when they can't be read. */
  get subjectParts(): string[] | undefined {
    return nameParts(() => this.subjectName);
  }

  /** undefined when one of them is malformed or occurs twice. */
  readServerExtensions(): ServerExtensions | undefined {
    return attempt(() => ({
      alternativeNames:
        this.#read("2.5.29.17", ({ value }) => readAlternativeNames(Buffer.from(value), parseOptions)) ?? [],
      extendedKeyUsages: this.#read("2.5.29.37", readKeyPurposes),
      // As a server's key does in every handshake (RFC 8446 4.4.2.2).
      maySign: this.#allows(KeyUsageFlags.digitalSignature),
      mayEncipher: this.#allows(
        KeyUsageFlags.keyEncipherment | KeyUsageFlags.dataEncipherment | KeyUsageFlags.keyAgreement,
      ),
      isPrecertificate: this.#read(poison, () => true) ?? false,
    }));
  }

  /** Unreadable ones are undefined. */
  readPathExtensions(): PathExtensions {
    const identifiers = attempt(() => ({
      subject: this.#read("2.5.29.14", ({ rawData }) => new SubjectKeyIdentifierExtension(rawData, parseOptions).keyId),
      authority: this.#read(
        "2.5.29.35",
        ({ rawData }) => new AuthorityKeyIdentifierExtension(rawData, parseOptions).keyId,
      ),
    }));
    return {
      criticalExtensions: this.#all.flatMap(({ extnID, critical }) => (critical ? [extnID] : [])),
      pathLength: attempt(() =>
        this.#read("2.5.29.19", ({ rawData }) => new BasicConstraintsExtension(rawData, parseOptions).pathLength),
      ),
      nameConstraints: attempt(() => this.#read("2.5.29.30", ({ value }) => Buffer.from(value))),
      subjectKeyIdentifier: identifiers?.subject,
      authorityKeyIdentifier: identifiers?.authority,
    };
  }

  /** Whether key usage, if there is any, allows one of these. */
  #allows(usages: KeyUsageFlags): boolean {
    return this.#read("2.5.29.15", ({ rawData }) => (usagesOf(rawData) & usages) !== 0) ?? true;
  }

  get #all() {
    return this.asn.tbsCertificate.extensions ?? [];
  }

  /** @throws when there are two: RFC 5280 4.2 allows one of each kind, and clients might disagree which one counts */
  #read<Value>(type: string, read: (extension: Extension) => Value): Value | undefined {
    const [first, ...more] = this.#all.filter(({ extnID }) => extnID === type);
    if (more.length > 0) {
      throw new Error(`The extension ${type} occurs ${more.length + 1} times.`);
    }
    return first && read(new Extension(first.extnID, first.critical, first.extnValue.buffer));
  }
}

const usagesOf = (rawData: ArrayBuffer): KeyUsageFlags => new KeyUsagesExtension(rawData, parseOptions).usages;

/** Object identifiers (RFC 5280 4.2.1.12). */
function readKeyPurposes({ rawData }: Extension): string[] {
  const usages = new ExtendedKeyUsageExtension(rawData, parseOptions).usages.map(String);
  // The library gives other text for anything but object identifiers.
  if (!usages.every((usage) => /^[012]\./.test(usage))) {
    throw new Error("The extended key usage holds something else than object identifiers.");
  }
  return usages;
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
