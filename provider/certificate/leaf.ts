import type { KeyObject } from "node:crypto";

import type { Certificate } from "./certificate";
import { subjectAlternativeNames } from "./names";
import type { NameOf } from "./naming";
import { quote } from "./wording";

/** The leaf of a bundle, or the sentence that says why there is none. */
export type LeafChoice = { leaf: Certificate; problem?: undefined } | { leaf?: undefined; problem: string };

/**
 * Finds the server's certificate in a bundle: the one that the key belongs to, else the first that is no authority and issued none
 * of the others.
 *
 * - A declared authority is a leaf if it issued none of the others and names a server or is self-signed: `openssl req -x509` and
 *   other tools make such certificates.
 * - Of several for the same key and server (renewals), the one that begins last is the leaf; an authority's is preferred to a
 *   self-signed one.
 *
 * @param certificates without duplicates
 */
export function chooseLeaf(
  certificates: readonly Certificate[],
  key: KeyObject | undefined,
  nameOf: NameOf,
): LeafChoice {
  const [first] = certificates;
  if (first === undefined) {
    return { problem: "`certificate` holds no certificate." };
  }
  const matchesKey = (certificate: Certificate) => key !== undefined && certificate.hasKey(key);
  // A self-signed certificate has no issuers but its own other versions.
  const isIssuer = (certificate: Certificate) =>
    certificates.some(
      (other) => !other.isSelfSigned && (other.isIssuedBy(certificate) || other.isSignedBy(certificate)),
    );
  const ends = certificates.filter((certificate) => !isIssuer(certificate));
  const servers = ends.filter((certificate) => !certificate.isAuthority);
  const declared = ends.filter((certificate) => certificate.isAuthority && namesServer(certificate));
  const selfSigned = ends.filter((certificate) => certificate.isSelfSigned);
  const isAlone = certificates.every((certificate) => isVersionOf(certificate, first));
  const leaf =
    servers.find(matchesKey) ??
    declared.find(matchesKey) ??
    servers[0] ??
    selfSigned.find(matchesKey) ??
    declared[0] ??
    (isAlone ? first : undefined);
  if (leaf === undefined) {
    return { problem: explainAuthority(certificates.find(matchesKey) ?? first, certificates.some(matchesKey), nameOf) };
  }
  const [latest = leaf] = ends
    .filter((certificate) => isVersionOf(certificate, leaf) || isRenewalOf(certificate, leaf))
    .toSorted(
      (a, b) =>
        rank(a) - rank(b) ||
        b.notBefore.getTime() - a.notBefore.getTime() ||
        b.notAfter.getTime() - a.notAfter.getTime(),
    );
  return { leaf: latest };
}

/** Self-signed with the same key and subject, or the same certificate. */
export function isVersionOf(certificate: Certificate, other: Certificate): boolean {
  return certificate.isSelfSigned && other.isSelfSigned && certificate.isSignedBy(other);
}

/** For the same key and the same server. */
export function isRenewalOf(certificate: Certificate, other: Certificate): boolean {
  return hasSameKey(certificate, other) && isNamesake(certificate, other);
}

/** For any server. */
export function hasSameKey(certificate: Certificate, other: Certificate): boolean {
  const { publicKeyFingerprint } = certificate;
  return publicKeyFingerprint !== undefined && publicKeyFingerprint === other.publicKeyFingerprint;
}

/** They have a name in common. */
export function isNamesake(certificate: Certificate, other: Certificate): boolean {
  const names = new Set(subjectAlternativeNames(other));
  return certificate.name === other.name || subjectAlternativeNames(certificate).some((name) => names.has(name));
}

/** A domain or an address among its alternative names. */
function namesServer(certificate: Certificate): boolean {
  return certificate.extensions?.alternativeNames.some(({ kind }) => kind !== "other") ?? false;
}

/** Lower is better: what clients accept. */
function rank(certificate: Certificate): number {
  return (certificate.extensions?.isPrecertificate === false ? 0 : 2) + (certificate.isSelfSigned ? 1 : 0);
}

function explainAuthority(authority: Certificate, isOfKey: boolean, nameOf: NameOf): string {
  const origin = authority.isSelfSigned ? "self-signed" : `issued by ${quote(authority.issuer)}`;
  const declared = authority.isAuthority ? " and declared an authority (basic constraints `CA:TRUE`)" : "";
  const remedy = isOfKey
    ? "`privateKey` is that authority's key: pass the certificate that was issued for your domain, and the key it was requested with."
    : "Pass the certificate that was issued for your domain, and this one as `chain`.";
  return (
    `\`certificate\` holds no server certificate: ${nameOf(authority)} is a certificate authority's. ` +
    `It is ${origin}${declared}, and names no server. ${remedy}`
  );
}
