import "reflect-metadata";

import { isIP } from "node:net";
import { GeneralNames, Name, type ParseOptions } from "@peculiar/x509";

import { derTag, readAllChildren, readElement, writeElement } from "../der/element";

/** One subject alternative name. */
export interface AlternativeName {
  /** Only these two can be a server's. */
  kind: "domain" | "address" | "other";
  /** As the certificate has it. Other kinds start with OpenSSL's word for the kind: `email:…`, `URI:…`, `DirName:…`. */
  text: string;
}

/** EDIPartyName. No client uses it, and the library can't read its form in certificates. */
const ediPartyName = 0xa5;

/**
 * Reads subject alternative names (RFC 5280 4.2.1.6).
 *
 * @throws when they are malformed
 */
export function readAlternativeNames(der: Buffer, options: ParseOptions): AlternativeName[] {
  const outer = readElement(der);
  const elements = readAllChildren(der, outer) ?? [];
  if (!elements.some(({ tag }) => tag === ediPartyName)) {
    return new AlternativeNames(der, options).read();
  }
  const others = elements.flatMap(({ tag, end }, index) =>
    tag === ediPartyName ? [] : [der.subarray(elements[index - 1]?.end ?? outer?.start, end)],
  );
  const known =
    others.length === 0 ? [] : new AlternativeNames(writeElement(derTag.sequence, ...others), options).read();
  return elements.map(
    ({ tag }) => (tag === ediPartyName ? undefined : known.shift()) ?? other("EdiPartyName:<unsupported>"),
  );
}

/** The library's own list leaves out the kinds that it has no text for. */
class AlternativeNames extends GeneralNames {
  read(): AlternativeName[] {
    return Array.from(this.asn, (name) => {
      if (name.dNSName !== undefined) {
        return { kind: "domain", text: name.dNSName };
      }
      if (name.iPAddress !== undefined) {
        // The library gives bytes that are no address as hex, or with a mask.
        return isIP(name.iPAddress) === 0
          ? other(`IP Address:${name.iPAddress}`)
          : { kind: "address", text: name.iPAddress };
      }
      if (name.rfc822Name !== undefined) {
        return other(`email:${name.rfc822Name}`);
      }
      if (name.uniformResourceIdentifier !== undefined) {
        return other(`URI:${name.uniformResourceIdentifier}`);
      }
      if (name.directoryName !== undefined) {
        // RFC 4514 starts with the innermost part.
        return other(`DirName:${new Name(name.directoryName.slice().reverse()).toString()}`);
      }
      return name.registeredID === undefined
        ? other(`othername:${name.otherName?.typeId ?? "<unsupported>"}`)
        : other(`Registered ID:${name.registeredID}`);
    });
  }
}

const other = (text: string): AlternativeName => ({ kind: "other", text });
