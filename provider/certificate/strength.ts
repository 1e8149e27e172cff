import type { KeyObject } from "node:crypto";

import type { Certificate } from "./certificate";
import { describeKey, hasExplicitParameters, keyWeakness } from "./keyAlgorithm";
import type { NameOf } from "./naming";
import type { InputName } from "./problem";
import { hasLongExponent, readRsaPublicKey } from "./rsaKey";
import { when } from "./wording";

/**
 * Why clients will not accept the leaf's key or signature; undefined when they will.
 *
 * An authority's signature with SHA-1 is refused like one with MD5: Chrome, Firefox, Safari, Go and Java reject such a
 * certificate, and with OpenSSL 3 at its default security level Nginx can't even load it ("ca md too weak").
 * Clients ignore the signature of a self-signed certificate, which proves nothing: see `strengthWarnings`.
 */
export function strengthProblem(leaf: Certificate, nameOf: NameOf): string | undefined {
  const weakness = explainWeakKey(leaf, "certificate", nameOf);
  if (weakness !== undefined) {
    return weakness;
  }
  const hash = leaf.weakHash;
  if (hash === undefined || (hash === "SHA-1" && leaf.isSelfSigned)) {
    return undefined;
  }
  return (
    `\`certificate\` (${nameOf(leaf)}) is signed with ${hash}, which clients refuse and servers on OpenSSL 3 do not load. ` +
    "Have it issued again with a SHA-256 signature."
  );
}

/** Why verifying signatures of a certificate's key would take too long; undefined when it wouldn't. */
export function exponentProblem(certificate: Certificate, input: InputName, nameOf: NameOf): string | undefined {
  return hasLongExponent(certificate.publicKey) ? explainWeakKey(certificate, input, nameOf) : undefined;
}

/** What some clients refuse, although a user may have a reason for it. */
export function strengthWarnings(leaf: Certificate, chain: readonly Certificate[], nameOf: NameOf): string[] {
  const it = `\`certificate\` (${nameOf(leaf)})`;
  const { exponent = 0n } = readRsaPublicKey(leaf.publicKey) ?? {};
  return [
    ...when(
      leaf.isSelfSigned && leaf.weakHash === "SHA-1",
      `${it} is self-signed with SHA-1. Make a new one with \`openssl req -x509 -sha256\`.`,
    ),
    ...when(
      leaf.publicKey?.asymmetricKeyType === "ed25519",
      `${it} is for an Ed25519 key, which browsers do not accept. If they must, have it issued for an ECDSA P-256 key.`,
    ),
    // Go's crypto/rsa up to 1.23 and Windows' CryptoAPI have 31 and 32 bits for it.
    ...when(
      exponent > 0x7fff_ffffn,
      `${it} has an RSA public exponent of more than 31 bits, which some clients refuse. 65537 is usual.`,
    ),
    ...[leaf, ...chain].flatMap((certificate) => {
      const { isVerifiable, name } = certificate.signatureKind;
      return when(
        !isVerifiable && certificate.weakHash === undefined,
        `${nameOf(certificate)} is signed with ${name}, which many TLS clients cannot verify. If they must, have it issued again with an ECDSA or RSA signature.`,
      );
    }),
    ...chain.flatMap((intermediate) => intermediateWarnings(intermediate, nameOf)),
  ];
}

function intermediateWarnings(intermediate: Certificate, nameOf: NameOf): string[] {
  const it = `The intermediate ${nameOf(intermediate)}`;
  const advice = "many clients will not accept the chain. Ask the certificate authority for its current intermediates.";
  return [
    ...when(
      keyWeakness(intermediate.publicKey) !== undefined,
      `${it} has the key ${keyNameOf(intermediate)}: ${advice}`,
    ),
    ...when(intermediate.weakHash !== undefined, `${it} is signed with ${intermediate.weakHash}: ${advice}`),
  ];
}

function explainWeakKey(certificate: Certificate, input: InputName, nameOf: NameOf): string | undefined {
  const { publicKey, foreignKeyKind } = certificate;
  const weakness = keyWeakness(publicKey);
  const kind = isNamed(publicKey) ? describeKey(publicKey) : `a key that Node.js does not know (${foreignKeyKind})`;
  return weakness && `\`${input}\` (${nameOf(certificate)}) is for ${kind}: ${weakness}`;
}

function keyNameOf({ publicKey, foreignKeyKind }: Certificate): string {
  if (!isNamed(publicKey)) {
    return foreignKeyKind;
  }
  const isExplicit = publicKey?.asymmetricKeyType === "ec" && hasExplicitParameters(publicKey);
  return `${describeKey(publicKey)}${isExplicit ? " with explicit parameters" : ""}`;
}

/** Node reads SM2 keys, but has no name for their kind. */
const isNamed = (key: KeyObject | undefined) => key?.asymmetricKeyType !== undefined;
