import type { Certificate } from "./certificate";
import { describeKey } from "./keyAlgorithm";
import { hasSameKey, isNamesake, isRenewalOf } from "./leaf";
import { listNames, type NameOf } from "./naming";
import type { InputName, Problem } from "./problem";
import { explainUnverifiable, selfSignatureFault, signatureFault } from "./signature";
import { quote } from "./wording";

/** What a chain was built from, and how far it reaches. */
export interface Links {
  leaf: Certificate;
  others: readonly Certificate[];
  /** Leaf, intermediates and root, in this order. */
  path: readonly Certificate[];
  /** The path reaches a self-signed certificate. */
  isComplete: boolean;
  /** Everything that some path from the leaf upwards touches. */
  linked: ReadonlySet<Certificate>;
  /** The same, along links too that the name makes and the signature can't prove, or that OpenSSL does not follow. */
  touched: ReadonlySet<Certificate>;
  /** The input that problems are about. */
  input: InputName;
  nameOf: NameOf;
}

/**
 * What is wrong with the links between certificates.
 *
 * - A certificate whose key signed another one, and that OpenSSL does not accept as the issuer all the same, is refused.
 * - So is a link whose signature can't be verified, or is damaged.
 * - So is a certificate that links to nothing. It is named first: a chain is whole without its root, and what is missing is asked
 *   for only where something may be.
 */
export function explainLinks(links: Links): Problem[] {
  const { others, linked, touched, path, isComplete, input } = links;
  const refused = others.flatMap((signer): RefusedLink[] => {
    const signed = linked.has(signer) ? undefined : [...linked].find((certificate) => certificate.isSignedBy(signer));
    return signed === undefined ? [] : [{ signer, signed }];
  });
  const unverified = [...linked].flatMap((signed): UnverifiedLink[] => {
    const signers = others.filter((signer) => !linked.has(signer) && isUnverifiable(signed, signer));
    return signers.length === 0 ? [] : [{ signed, signers }];
  });
  const last = path.at(-1);
  const isOpen =
    !isComplete &&
    !refused.some(({ signer }) => last?.isSignedBy(signer)) &&
    !unverified.some((l) => l.signed === last);
  const open = isOpen ? last : undefined;
  const strangers = others.filter((certificate) => !touched.has(certificate));
  return [
    ...refused.map((link) => explainRefused(link, links)),
    ...unverified.map((link) => explainUnverified(link, links)),
    ...(open === undefined ? [] : explainOwnSignature(open, links)),
    ...explainStrangers(strangers, open, links),
  ].map((reason) => ({ input, reason }));
}

/** The name says that it is the issuer, and this Node.js can't tell whether it is. */
export function isUnverifiable(signed: Certificate, signer: Certificate): boolean {
  return signed !== signer && signatureFault(signed, signer) === "unverifiable";
}

/** A link that the signature makes and OpenSSL doesn't follow. */
interface RefusedLink {
  signer: Certificate;
  signed: Certificate;
}

interface UnverifiedLink {
  signed: Certificate;
  signers: readonly Certificate[];
}

function explainRefused({ signer, signed }: RefusedLink, { input, isComplete, nameOf }: Links): string {
  const remedy = isComplete
    ? "Remove it: the chain is whole without it."
    : "Pass the certificate authority's current intermediate of the same generation as the certificate, or have the certificate issued again.";
  return (
    `\`${input}\` does not hold together: ${nameOf(signer)} has the key that signed ${nameOf(signed)}, but clients that use OpenSSL do not accept it as the issuer: ` +
    `its key identifier is not the one that the other names, or it may not sign certificates (key usage \`keyCertSign\`, basic constraints). ${remedy}`
  );
}

function explainUnverified({ signed, signers }: UnverifiedLink, { input, nameOf }: Links): string {
  const [signer = signed] = signers;
  return (
    `\`${input}\` cannot be checked: ${nameOf(signed)} is ${explainUnverifiable(signed, signer)}. ` +
    `Nothing tells whether ${listNames(signers, nameOf)} issued it. Have it issued again with an ECDSA or RSA signature, which all clients verify.`
  );
}

/** A self-signed certificate whose signature was altered, or what it signs. */
function explainOwnSignature(open: Certificate, { input, nameOf }: Links): string[] {
  return selfSignatureFault(open) === "damaged"
    ? [
        `\`${input}\` has a damaged certificate: ${nameOf(open)} names itself as its issuer and its own key as the one that signed it, but its signature does not verify. ` +
          "Take it from the original file again.",
      ]
    : [];
}

function explainStrangers(strangers: readonly Certificate[], open: Certificate | undefined, links: Links): string[] {
  const { leaf, input, nameOf } = links;
  const isServer = (stranger: Certificate) =>
    isRenewalOf(stranger, leaf) || (!stranger.isAuthority && !stranger.isSelfSigned);
  const servers = strangers.filter(isServer);
  const authorities = strangers.filter((stranger) => !isServer(stranger));
  const reasons = [...new Set(servers.map((server) => relation(server, leaf)))].map((kind) => {
    const members = listNames(
      servers.filter((server) => relation(server, leaf) === kind),
      nameOf,
    );
    return `\`${input}\` has a certificate that does not belong to the chain: ${members} is ${kind} Remove it; every deployment takes one certificate.`;
  });
  return [...reasons, ...(authorities.length === 0 ? [] : explainAuthorities(authorities, open, links))];
}

/** What another server's certificate is to the leaf. */
function relation(server: Certificate, leaf: Certificate): string {
  if (isRenewalOf(server, leaf)) {
    return server.notBefore < leaf.notBefore
      ? "an older certificate of the same key."
      : "another certificate of the same key.";
  }
  if (hasSameKey(server, leaf)) {
    return "a certificate of the same key for another name.";
  }
  return isNamesake(server, leaf)
    ? `a certificate of the same name for another key (${describeKey(server.publicKey)}).`
    : "another server's.";
}

function explainAuthorities(
  authorities: readonly Certificate[],
  open: Certificate | undefined,
  { leaf, path, input, nameOf }: Links,
): string[] {
  const namesakes = authorities.filter((authority) => authority.subject === open?.issuer);
  if (open !== undefined && namesakes.length > 0) {
    const above = new Set(namesakes);
    // A Set is iterated in the order of insertion, what is added on the way included.
    for (const one of above) {
      for (const authority of authorities.filter((authority) => one.isIssuedBy(authority))) {
        above.add(authority);
      }
    }
    const rest = authorities.filter((authority) => !above.has(authority));
    const reasons = rest.length === 0 ? [] : [`${strange(rest, path, input, nameOf)} Remove it.`];
    return [explainNamesakes(open, namesakes, input, nameOf), ...reasons];
  }
  const start = strange(authorities, path, input, nameOf);
  if (open === undefined) {
    return [`${start} Remove it.`];
  }
  const missing = `${quote(open.issuer)}, the issuer of ${nameOf(open)}, is missing`;
  const offer = "the certificate authority offers it for download";
  const above = authorities.filter((authority) => mayStandAbove(authority, path));
  if (open === leaf) {
    return above.length === authorities.length
      ? [
          `\`${input}\` has a gap: ${missing}, and ${listNames(authorities, nameOf)} issued none of the others. Add the missing certificate (${offer}), or remove what does not belong.`,
        ]
      : [`${start} Remove it. There is a gap too: ${missing}. Add it (${offer}).`];
  }
  const gap =
    above.length === 0
      ? ""
      : ` Only if ${quote(open.issuer)} is no root, there is a gap: ${missing}, and should be added (${offer}).`;
  return [`${start} Remove it: a chain is whole without its root.${gap}`];
}

/** The sentence that says which certificates don't belong. */
function strange(
  strangers: readonly Certificate[],
  path: readonly Certificate[],
  input: InputName,
  nameOf: NameOf,
): string {
  const twins = path.slice(1).filter(({ subject }) => strangers.some((stranger) => stranger.subject === subject));
  const did = twins.length === 0 ? "" : `, unlike ${listNames(twins, nameOf)} of the same name`;
  return `\`${input}\` has a certificate that does not belong to the chain: ${listNames(strangers, nameOf)} issued none of the others${did}.`;
}

/** With a certificate between that is missing. */
function mayStandAbove({ subject, path: { pathLength } }: Certificate, path: readonly Certificate[]): boolean {
  return (
    !path.some((certificate) => certificate.subject === subject) &&
    (pathLength === undefined || pathLength >= path.length)
  );
}

function explainNamesakes(
  open: Certificate,
  namesakes: readonly Certificate[],
  input: InputName,
  nameOf: NameOf,
): string {
  const damaged = namesakes.find((namesake) => signatureFault(open, namesake) === "damaged");
  if (damaged !== undefined) {
    return (
      `\`${input}\` does not hold together: the signature of ${nameOf(open)} is damaged, or the certificate itself or ${nameOf(damaged)} is: ` +
      "their key identifiers belong together, and the signature does not verify. Take both from the original files again."
    );
  }
  const isClear = namesakes.every((namesake) => signatureFault(open, namesake) === "otherKey");
  const finding = isClear
    ? "but another key signed that."
    : "but its key does not verify the signature of that: another key signed it, or one of the two is damaged.";
  return (
    `\`${input}\` does not hold together: ${listNames(namesakes, nameOf)} bears the name of the issuer of ${nameOf(open)}, ${finding} ` +
    "Pass the certificate authority's intermediate of the same generation as the certificate."
  );
}
