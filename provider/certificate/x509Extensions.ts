import "reflect-metadata";

import { isIP } from "node:net";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  Extension,
  GeneralNames,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  SubjectKeyIdentifierExtension,
  X509Certificate,
} from "@peculiar/x509";

import { derTag, readAllChildren, readElement } from "../der/element";

/**
 * What octet strings hold is parsed where it is asked for only. The library's limits (100 levels, 10,000 elements) stay:
 * they bound the time that a hostile file takes, and no certificate that clients accept comes near them.
 */
const parseOptions = { berOptions: { parseEmbedded: false } };

/** One subject alternative name. */
export interface AlternativeName {
  /** Only these two can be a server's. */
  kind: "domain" | "address" | "other";
  /** As the certificate has it. Those of other kinds begin with OpenSSL's word for the kind: `email:…`, `URI:…`, `DirName:…`. */
  text: string;
}

/**
 * What node:crypto does not tell of a certificate, or only as a text that would have to be taken apart: signature algorithm
 * and extensions. Read by @peculiar/x509, one extension at a time: its own list reads them all, and fails for one that
 * nobody asks for. Constructor and methods throw when what they read is malformed.
 */
export class DecodedCertificate extends X509Certificate {
  constructor(der: Uint8Array) {
    super(der, parseOptions);
  }

  /**
   * What tells the hash of the issuer's signature: its WebCrypto name (`SHA-1`, `SHA-256`); where WebCrypto has none, the
   * object identifier of the hash or of the whole algorithm; for algorithms with a hash of their own their name (`Ed25519`).
   */
  readSignatureHash(): string | undefined {
    const { name, hash }: { name?: string; hash?: { name: string } } = this.signatureAlgorithm;
    // RFC 4055 3.1: the hash is SHA-1 where nothing is said.
    return hash?.name ?? (name === "RSA-PSS" ? "SHA-1" : name);
  }

  /** Object identifier of the issuer's signature. */
  get signatureType(): string {
    return this.asn.signatureAlgorithm.algorithm;
  }

  /** Object identifier of the public key's algorithm, and what stands beside it, in hex. */
  get keyType(): { identifier: string; parametersHex: string } {
    const { algorithm, parameters } = this.asn.tbsCertificate.subjectPublicKeyInfo.algorithm;
    return { identifier: algorithm, parametersHex: Buffer.from(parameters ?? new ArrayBuffer(0)).toString("hex") };
  }

  /** The parts of the subject, comparable, outermost first; undefined when they can't be read. */
  get subjectParts(): string[] | undefined {
    return nameParts(() => this.subjectName);
  }

  /** Object identifiers of the extensions that a client must know (RFC 5280 4.2). */
  get criticalExtensions(): string[] {
    return (this.asn.tbsCertificate.extensions ?? []).flatMap(({ extnID, critical }) => (critical ? [extnID] : []));
  }

  /** The key identifiers, in hex, of the subject (RFC 5280 4.2.1.2) and of its issuer (4.2.1.1); undefined without them. */
  readKeyIdentifiers(): { subject: string | undefined; authority: string | undefined } {
    const subject = this.findExtension("2.5.29.14");
    const authority = this.findExtension("2.5.29.35");
    return {
      subject: subject && new SubjectKeyIdentifierExtension(subject.rawData, parseOptions).keyId,
      authority: authority && new AuthorityKeyIdentifierExtension(authority.rawData, parseOptions).keyId,
    };
  }

  /** How many intermediates may follow below this one (RFC 5280 4.2.1.9); undefined when any number may. */
  readPathLength(): number | undefined {
    const extension = this.findExtension("2.5.29.19");
    return extension && new BasicConstraintsExtension(extension.rawData, parseOptions).pathLength;
  }

  /** DER of the name constraints (RFC 5280 4.2.1.10); undefined without them. */
  readNameConstraints(): Buffer | undefined {
    const extension = this.findExtension("2.5.29.30");
    return extension && Buffer.from(extension.value);
  }

  /** Subject alternative names (RFC 5280 4.2.1.6); none without the extension. */
  readAlternativeNames(): AlternativeName[] {
    const extension = this.findExtension("2.5.29.17");
    return extension === undefined ? [] : readNames(Buffer.from(extension.value));
  }

  /** Whether the key may sign, as a server's does in every handshake (RFC 8446 4.4.2.2); true without the extension. */
  readMaySign(): boolean {
    const extension = this.findExtension("2.5.29.15");
    const usages = extension && new KeyUsagesExtension(extension.rawData, parseOptions).usages;
    return usages === undefined || (usages & KeyUsageFlags.digitalSignature) !== 0;
  }

  /** Object identifiers of the extended key usages (RFC 5280 4.2.1.12); undefined without the extension. */
  readExtendedKeyUsages(): string[] | undefined {
    const extension = this.findExtension("2.5.29.37");
    if (extension === undefined) {
      return undefined;
    }
    const usages = new ExtendedKeyUsageExtension(extension.rawData, parseOptions).usages.map(String);
    // The library has a text for whatever else stands there.
    if (!usages.every((usage) => /^[012]\./.test(usage))) {
      throw new Error("The extended key usage holds something else than object identifiers.");
    }
    return usages;
  }

  /** RFC 5280 4.2 allows one of a kind. Of two, each client might take another: that is malformed. */
  findExtension(type: string): Extension | undefined {
    const [first, ...more] = (this.asn.tbsCertificate.extensions ?? []).filter(({ extnID }) => extnID === type);
    if (more.length > 0) {
      throw new Error(`The extension ${type} occurs ${more.length + 1} times.`);
    }
    return first && new Extension(first.extnID, first.critical, first.extnValue.buffer);
  }
}

/** EDIPartyName, which no client uses, and the library does not read in the form that it has in certificates. */
const ediPartyName = 0xa5;

/** @throws when they are malformed */
function readNames(der: Buffer): AlternativeName[] {
  const read = (names: Uint8Array) => new AlternativeNames(names, parseOptions).read();
  const outer = readElement(der);
  const elements = readAllChildren(der, outer) ?? [];
  if (!elements.some(({ tag }) => tag === ediPartyName)) {
    return read(der);
  }
  const others = elements.flatMap(({ tag, end }, index) =>
    tag === ediPartyName ? [] : [der.subarray(elements[index - 1]?.end ?? outer?.start, end)],
  );
  const content = Buffer.concat(others);
  const size = content.length;
  const header = [derTag.sequence, 0x83, size >> 16, (size >> 8) & 0xff, size & 0xff];
  const known = size === 0 ? [] : read(Buffer.concat([Buffer.from(header), content]));
  return elements.map(
    ({ tag }): AlternativeName =>
      (tag === ediPartyName ? undefined : known.shift()) ?? { kind: "other", text: "EdiPartyName:<unsupported>" },
  );
}

/** The library's own list leaves out names of the kinds that it has no text for. */
class AlternativeNames extends GeneralNames {
  read(): AlternativeName[] {
    return Array.from(this.asn, (name) => {
      if (name.dNSName !== undefined) {
        return { kind: "domain", text: name.dNSName };
      }
      if (name.iPAddress !== undefined) {
        // Bytes that are no address come as hex, or with a mask.
        return isIP(name.iPAddress) === 0
          ? { kind: "other", text: `IP Address:${name.iPAddress}` }
          : { kind: "address", text: name.iPAddress };
      }
      if (name.rfc822Name !== undefined) {
        return { kind: "other", text: `email:${name.rfc822Name}` };
      }
      if (name.uniformResourceIdentifier !== undefined) {
        return { kind: "other", text: `URI:${name.uniformResourceIdentifier}` };
      }
      if (name.directoryName !== undefined) {
        // RFC 4514 begins with the innermost part.
        return { kind: "other", text: `DirName:${new Name(name.directoryName.slice().reverse()).toString()}` };
      }
      return name.registeredID === undefined
        ? { kind: "other", text: `othername:${name.otherName?.typeId ?? "<unsupported>"}` }
        : { kind: "other", text: `Registered ID:${name.registeredID}` };
    });
  }
}

/**
 * The parts of a distinguished name, outermost first, each as a text that can be compared: case and repeated blanks don't count
 * (RFC 5280 7.1). undefined when they can't be read.
 */
export function nameParts(read: () => Name): string[] | undefined {
  const normalize = (text: string) => text.normalize("NFKC").toLowerCase().trim().replace(/\s+/g, " ");
  try {
    return read()
      .toJSON()
      .map((part) =>
        Object.entries(part)
          .flatMap(([type, values]) => values.map((value) => `${type}=${normalize(value)}`))
          .toSorted()
          .join("+"),
      );
  } catch {
    return undefined;
  }
}
