import type { KeyObject } from "node:crypto";

import type { Certificate } from "./certificate";
import { describeKey, hasExplicitParameters, keyWeakness } from "./keyAlgorithm";
import type { NameOf } from "./naming";
import type { InputName } from "./problem";
import { hasLongExponent, readRsaPublicKey } from "./rsaPublicKey";

/**
 * Why clients will not accept the leaf's key or signature; undefined when they will.
 *
 * SHA-1 is refused like MD5 when an authority signed with it: Chrome, Firefox, Safari, Go and Java reject such a
 * certificate, and OpenSSL 3 at its default security level does not even let Nginx load it ("ca md too weak").
 * The signature of a self-signed certificate proves nothing and is not looked at by clients: see `strengthWarnings`.
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

/** Why signatures of a certificate's key are not even verified, which would take too long; undefined when they are. */
export function exponentProblem(certificate: Certificate, input: InputName, nameOf: NameOf): string | undefined {
  return hasLongExponent(certificate.publicKey) ? explainWeakKey(certificate, input, nameOf) : undefined;
}

/** What clients may dislike, although a user may have reason for it. */
export function strengthWarnings(leaf: Certificate, chain: readonly Certificate[], nameOf: NameOf): string[] {
  const warnings: string[] = [];
  if (leaf.isSelfSigned && leaf.weakHash === "SHA-1") {
    warnings.push(
      `\`certificate\` (${nameOf(leaf)}) is self-signed with SHA-1. Make a new one with \`openssl req -x509 -sha256\`.`,
    );
  }
  if (leaf.publicKey?.asymmetricKeyType === "ed25519") {
    warnings.push(
      `\`certificate\` (${nameOf(leaf)}) is for an Ed25519 key, which browsers do not accept. Where they shall, have it issued for an ECDSA P-256 key.`,
    );
  }
  const exponent = readRsaPublicKey(leaf.publicKey)?.exponent ?? 0n;
  // crypto/rsa of Go up to 1.23 and Windows' CryptoAPI hold it in 31 and 32 bits.
  if (exponent > 0x7fff_ffffn) {
    warnings.push(
      `\`certificate\` (${nameOf(leaf)}) has an RSA public exponent of more than 31 bits, which some clients refuse. 65537 is usual.`,
    );
  }
  for (const certificate of [leaf, ...chain]) {
    const { isVerifiable, name } = certificate.signatureKind;
    if (!isVerifiable && certificate.weakHash === undefined) {
      warnings.push(
        `${nameOf(certificate)} is signed with ${name}, which many TLS clients cannot verify. Have it issued again with an ECDSA or RSA signature where they shall.`,
      );
    }
  }
  for (const intermediate of chain) {
    const weakness = keyWeakness(intermediate.publicKey);
    if (weakness !== undefined) {
      warnings.push(
        `The intermediate ${nameOf(intermediate)} has the key ${keyNameOf(intermediate)}: many clients will not accept the chain. Ask the certificate authority for its current intermediates.`,
      );
    }
    if (intermediate.weakHash !== undefined) {
      warnings.push(
        `The intermediate ${nameOf(intermediate)} is signed with ${intermediate.weakHash}: many clients will not accept the chain. Ask the certificate authority for its current intermediates.`,
      );
    }
  }
  return warnings;
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

/** Node reads keys of SM2, and has no name for their kind. */
const isNamed = (key: KeyObject | undefined) => key?.asymmetricKeyType !== undefined;
