import type { Certificate } from "./certificate";
import { describeKey } from "./keyAlgorithm";
import { hasSameKey, isNamesake, isRenewalOf } from "./leaf";
import type { NameOf } from "./naming";
import type { InputName, Problem } from "./problem";
import { reachable } from "./reachable";
import { explainUnverifiable, selfSignatureFault, signatureFault } from "./signature";
import { list, quote, when } from "./wording";

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
  /** The same, plus links by name whose signature can't be verified, and links that OpenSSL does not follow. */
  touched: ReadonlySet<Certificate>;
  /** The input that problems are about. */
  input: InputName;
  nameOf: NameOf;
}

/**
 * What is wrong with the links between certificates.
 *
 * - A certificate is refused if its key signed another one and OpenSSL nevertheless does not accept it as the issuer.
 * - A link is refused if its signature can't be verified, or is damaged.
 * - Unrelated certificates are refused and named first. A chain is whole without its root: a missing issuer is asked for
 *   only where one may be missing.
 */
export function explainLinks(links: Links): Problem[] {
  const { others, linked, touched, path, isComplete, input, nameOf } = links;
  const unlinked = others.filter((other) => !linked.has(other));
  const last = path.at(-1);
  const isExplained = unlinked.some((signer) => last?.isSignedBy(signer) || (last && isUnverifiable(last, signer)));
  const open = isComplete || isExplained ? undefined : last;
  return [
    ...unlinked.flatMap((signer) => explainRefused(signer, links)),
    ...[...linked].flatMap((signed) => explainUnverified(signed, unlinked, links)),
    // The signature or the signed content was altered.
    ...(open && selfSignatureFault(open) === "damaged"
      ? [
          `\`${input}\` has a damaged certificate: ${nameOf(open)} names itself as its issuer and its own key as the one that signed it, but its signature does not verify. ` +
            "Take it from the original file again.",
        ]
      : []),
    ...explainStrangers(
      others.filter((certificate) => !touched.has(certificate)),
      open,
      links,
    ),
  ].map((reason) => ({ input, reason }));
}

/** By its name it is the issuer, but this Node.js can't verify the signature. */
export function isUnverifiable(signed: Certificate, signer: Certificate): boolean {
  return signed !== signer && signatureFault(signed, signer) === "unverifiable";
}

/** The sentence for a link that the signature proves but OpenSSL doesn't follow. */
function explainRefused(signer: Certificate, { linked, input, isComplete, nameOf }: Links): string[] {
  const signed = [...linked].find((certificate) => certificate.isSignedBy(signer));
  const remedy = isComplete
    ? "Remove it: the chain is whole without it."
    : "Pass the certificate authority's current intermediate of the same generation as the certificate, or have the certificate issued again.";
  return signed === undefined
    ? []
    : [
        `\`${input}\` does not hold together: ${nameOf(signer)} has the key that signed ${nameOf(signed)}, but clients that use OpenSSL do not accept it as the issuer: ` +
          `its key identifier is not the one that the other names, or it may not sign certificates (key usage \`keyCertSign\`, basic constraints). ${remedy}`,
      ];
}

function explainUnverified(signed: Certificate, others: readonly Certificate[], { input, nameOf }: Links): string[] {
  const signers = others.filter((signer) => isUnverifiable(signed, signer));
  return signers
    .slice(0, 1)
    .map(
      (signer) =>
        `\`${input}\` cannot be checked: ${nameOf(signed)} is ${explainUnverifiable(signed, signer)}. ` +
        `Nothing tells whether ${list(signers, nameOf)} issued it. Have it issued again with an ECDSA or RSA signature, which all clients verify.`,
    );
}

function explainStrangers(strangers: readonly Certificate[], open: Certificate | undefined, links: Links): string[] {
  const { leaf, input, nameOf } = links;
  const isServer = (stranger: Certificate) =>
    isRenewalOf(stranger, leaf) || (!stranger.isAuthority && !stranger.isSelfSigned);
  const servers = strangers.filter(isServer);
  const authorities = strangers.filter((stranger) => !isServer(stranger));
  const relations = new Set(servers.map((server) => relation(server, leaf)));
  return [
    ...[...relations].map((kind) => {
      const members = servers.filter((server) => relation(server, leaf) === kind);
      return `\`${input}\` has a certificate that does not belong to the chain: ${list(members, nameOf)} is ${kind} Remove it; every deployment takes one certificate.`;
    }),
    ...(authorities.length === 0 ? [] : explainAuthorities(authorities, open, links)),
  ];
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
  links: Links,
): string[] {
  const { leaf, path, input, nameOf } = links;
  const namesakes = authorities.filter((authority) => authority.subject === open?.issuer);
  if (open !== undefined && namesakes.length > 0) {
    const above = reachable(namesakes, (one) => authorities.filter((authority) => one.isIssuedBy(authority)));
    const rest = authorities.filter((authority) => !above.has(authority));
    return [explainNamesakes(open, namesakes, links), ...when(rest.length > 0, `${strange(rest, links)} Remove it.`)];
  }
  const start = strange(authorities, links);
  if (open === undefined) {
    return [`${start} Remove it.`];
  }
  const missing = `${quote(open.issuer)}, the issuer of ${nameOf(open)}, is missing`;
  const offer = "the certificate authority offers it for download";
  const above = authorities.filter((authority) => mayBeAbove(authority, path));
  if (open === leaf) {
    return above.length === authorities.length
      ? [
          `\`${input}\` has a gap: ${missing}, and ${list(authorities, nameOf)} issued none of the others. Add the missing certificate (${offer}), or remove what does not belong.`,
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
function strange(strangers: readonly Certificate[], { path, input, nameOf }: Links): string {
  const twins = path.slice(1).filter(({ subject }) => strangers.some((stranger) => stranger.subject === subject));
  const did = twins.length === 0 ? "" : `, unlike ${list(twins, nameOf)} of the same name`;
  return `\`${input}\` has a certificate that does not belong to the chain: ${list(strangers, nameOf)} issued none of the others${did}.`;
}

/** Whether it may be above the path, with a missing certificate between. */
function mayBeAbove({ subject, path: { pathLength } }: Certificate, path: readonly Certificate[]): boolean {
  return (
    !path.some((certificate) => certificate.subject === subject) &&
    (pathLength === undefined || pathLength >= path.length)
  );
}

function explainNamesakes(open: Certificate, namesakes: readonly Certificate[], { input, nameOf }: Links): string {
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
    `\`${input}\` does not hold together: ${list(namesakes, nameOf)} bears the name of the issuer of ${nameOf(open)}, ${finding} ` +
    "Pass the certificate authority's intermediate of the same generation as the certificate."
  );
}
