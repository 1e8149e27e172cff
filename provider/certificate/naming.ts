import type { Certificate } from "./certificate";
import { formatTime } from "./validity";

/** Gives a certificate's name for messages. */
export type NameOf = (certificate: Certificate) => string;

/**
 * Names that tell the certificates of a bundle apart. Serial number and end are added to a name that several have, and the
 * fingerprint if these are equal too.
 *
 * @param bundle without duplicates
 * @example tellApart([young, old])(old) // "CN=a.example" [serial number 5e01, ends 2026-11-26T12:00:00Z]
 */
export function tellApart(bundle: readonly Certificate[]): NameOf {
  const short = counted(bundle, ({ name }) => name);
  const long = counted(bundle, detailed);
  return (certificate) => {
    if ((short.get(certificate.name) ?? 0) < 2) {
      return certificate.name;
    }
    const { fingerprintSha256 } = certificate;
    const isAlone = (long.get(detailed(certificate)) ?? 0) < 2;
    return `${certificate.name} [${detailed(certificate)}${isAlone ? "" : `, SHA-256 ${fingerprintSha256}`}]`;
  };
}

function detailed({ serialNumber, notAfter }: Certificate): string {
  const serial = serialNumber.length > 64 ? `${serialNumber.slice(0, 64)}...` : serialNumber;
  return `serial number ${serial}, ends ${formatTime(notAfter)}`;
}

function counted(bundle: readonly Certificate[], textOf: NameOf): Map<string, number> {
  const counts = new Map<string, number>();
  for (const certificate of bundle) {
    const text = textOf(certificate);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}
