import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";

import { readElement } from "../der/element";
import { derBeginning, derKind } from "../der/kind";
import { explainDamage, explainEncrypted, explainLeftover, takeAgain } from "./blockHints";
import { onPem } from "./conversion";
import { inspectEcKey } from "./ecPrivateKey";
import { explainFormat, explainUnread, type Given } from "./formatHints";
import { detectFormat, isKeyKind, isKeyLabel, labelFormat } from "./inputFormat";
import { describeKey, keyWeakness } from "./keyAlgorithm";
import { describePlace, type PemBlock, type PemText, readPem } from "./pem";
import { readPkcs8 } from "./pkcs8";
import type { CertificateInput } from "./problem";
import type { CertificateReader } from "./reader";
import { hasConsistentPrimes } from "./rsaKey";

/** A usable key, or the sentence that says why there is none. */
export type PrivateKeyResult =
  | { key: KeyObject; problem?: undefined; isWeak?: undefined }
  /** `isWeak`: the key could be read, and its certificate would be refused for the same reason. */
  | { key?: undefined; problem: string; isWeak?: boolean };

/**
 * Reads the private key of the input `privateKey`: PKCS#8, PKCS#1 (RSA) or SEC1 (EC) in PEM. Certificates, parameters
 * and other text are ignored.
 *
 * @example readPrivateKey("-----BEGIN EC PRIVATE KEY-----\n…", program).key?.asymmetricKeyType // "ec"
 */
export function readPrivateKey(source: CertificateInput, reader: CertificateReader): PrivateKeyResult {
  const given: Given = { input: "privateKey", source, reader };
  const unread = explainUnread(given);
  if (unread !== undefined) {
    return { problem: unread };
  }
  const pem = readPem(source);
  const keys = pem.blocks.filter(({ label, bytes }) => isKeyLabel(label) || isKeyKind(derKind(bytes)));
  const [first] = keys;
  const damage = pem.damages.find(({ label, bytes }) => isKeyLabel(label) || derBeginning(bytes) === "privateKey");
  if (damage !== undefined) {
    return { problem: explainDamage(damage, damage.kind, "privateKey") };
  }
  if (first === undefined) {
    return { problem: explainMissing(pem, given) };
  }
  const problem = explainUnusable(pem, keys, given);
  return problem === undefined ? readKeys(first, keys, source) : { problem };
}

/** The canonical form: PKCS#8 PEM, 64 columns, LF, final newline. */
export function toPkcs8Pem(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

function explainMissing(pem: PemText, given: Given): string {
  const { blocks, damages } = pem;
  const [damage] = damages;
  if (blocks.length === 0 && damage !== undefined) {
    return explainFormat(labelFormat(damage.label), given);
  }
  // `openssl ecparam -genkey` writes parameters first; any other block says more.
  const telling = blocks.find((block) => labelFormat(block.label) !== "parameters");
  const isCertificate = telling !== undefined && derBeginning(telling.bytes) === "certificate";
  const format = isCertificate ? "certificatePem" : telling ? labelFormat(telling.label) : detectFormat(given.source);
  const stray = format === "unknown" || format === "json" ? strayKey(pem) : undefined;
  return stray === undefined
    ? explainFormat(format, given)
    : explainLeftover(stray, "privateKey", "a private key", `. ${takeAgain}`);
}

const strayKey = ({ leftovers }: PemText) => leftovers.find(({ kind }) => kind === "privateKey");

/** Why none of the keys that were found is used; undefined when the first one can be read. */
function explainUnusable(pem: PemText, keys: readonly PemBlock[], given: Given): string | undefined {
  const stray = strayKey(pem);
  if (stray !== undefined) {
    const behind = ". Pass only the key that belongs to the certificate.";
    return explainLeftover(stray, "privateKey", "another private key", behind);
  }
  const encrypted = keys.find((block) => block.encrypted || derKind(block.bytes) === "encryptedPkcs8");
  if (encrypted !== undefined) {
    return explainEncrypted(encrypted, given.source);
  }
  const unusable = keys.find(
    ({ label, bytes }) => !/^(keyPem|encryptedPkcs8Pem)$/.test(labelFormat(label)) && !isKeyKind(derKind(bytes)),
  );
  return unusable && explainFormat(labelFormat(unusable.label), given);
}

/** The key of the first block; other blocks may hold the same key in another form. */
function readKeys(first: PemBlock, all: readonly PemBlock[], input: CertificateInput): PrivateKeyResult {
  const result = readBlock(first, input);
  const { key } = result;
  const others = all.filter(({ bytes }) => !bytes.equals(first.bytes));
  // One key has at most two forms, PKCS#8 and the traditional one.
  const isSame = others.length < 2 && others.every((other) => isSameKey(key, readBlock(other, input).key));
  return key === undefined || isSame
    ? result
    : {
        problem: `\`privateKey\` holds ${others.length + 1} different private keys. Pass only the one that belongs to the certificate.`,
      };
}

/** Comparing keys of different kinds would leave an error in OpenSSL's queue, and the next key could not be read. */
function isSameKey(one: KeyObject | undefined, other: KeyObject | undefined): boolean {
  const areOfOneKind = one?.asymmetricKeyType === other?.asymmetricKeyType;
  return one !== undefined && other !== undefined && areOfOneKind && one.equals(other);
}

type Form = "pkcs8" | "pkcs1" | "sec1";

/** The label for each form (RFC 7468 10, RFC 5915 4; PKCS#1 by custom). */
const labels: Record<Form, string> = { pkcs8: "PRIVATE KEY", pkcs1: "RSA PRIVATE KEY", sec1: "EC PRIVATE KEY" };

function formOf(bytes: Buffer): Form | undefined {
  const kind = derKind(bytes);
  return kind === "pkcs8" || kind === "pkcs1" || kind === "sec1" ? kind : undefined;
}

function readBlock(block: PemBlock, input: CertificateInput): PrivateKeyResult {
  const { label, bytes } = block;
  const form = formOf(bytes);
  if (form === undefined || labels[form] !== label) {
    return { problem: explainMislabelled(block, input) };
  }
  const finding = inspectEcKey(bytes, form);
  if (finding === "unknownCurve") {
    return {
      problem:
        "`privateKey` is an EC key on a curve that TLS clients do not accept. Have the certificate issued again for an ECDSA P-256 key.",
      isWeak: true,
    };
  }
  const key = parseKey(bytes, form);
  if (key === undefined) {
    return {
      problem: damaged(
        `says ${label}, but cannot be read as one: it is damaged, or of a kind that this OpenSSL does not know`,
        input,
      ),
    };
  }
  if (finding === "damaged") {
    return { problem: damaged("is damaged: it is no number of its curve", input) };
  }
  if (readElement(bytes)?.end !== bytes.length) {
    return { problem: damaged("has bytes behind its end", input) };
  }
  const weakness = keyWeakness(key, input);
  if (weakness !== undefined) {
    return { problem: `\`privateKey\` is ${describeKey(key)}: ${weakness}`, isWeak: true };
  }
  return isSound(key)
    ? { key }
    : { problem: damaged("is damaged: what it signs does not verify with its own public half", input) };
}

/** undefined when OpenSSL can't read it. OpenSSL's own message doesn't help a user, and might quote the input. */
function parseKey(bytes: Buffer, form: Form): KeyObject | undefined {
  try {
    return form === "pkcs8" ? readPkcs8(bytes) : createPrivateKey({ key: bytes, format: "der", type: form });
  } catch {
    return undefined;
  }
}

function damaged(finding: string, input: CertificateInput): string {
  const command = onPem(input, "privkey.pem", "openssl pkey -in privkey.pem -noout -check");
  return `\`privateKey\` ${finding}. Take it from the original file again; ${command} shows whether a key is sound.`;
}

function explainMislabelled({ label, bytes, place }: PemBlock, input: CertificateInput): string {
  const form = formOf(bytes);
  if (form !== undefined) {
    const right = labels[form];
    return (
      `\`privateKey\` says ${label}, but what it holds is \`${right}\`: it is the key${describePlace(place)}, under a wrong label. ` +
      `Correct its first and last line to \`-----BEGIN ${right}-----\` and \`-----END ${right}-----\`.`
    );
  }
  return derKind(bytes) === undefined && readElement(bytes) === undefined
    ? explainDamage({ label, place }, "cutShort", "privateKey")
    : damaged(`says ${label}, but holds something else`, input);
}

/** OpenSSL does not check a private key's public half; one signature shows whether they belong together. */
function isSound(key: KeyObject): boolean {
  const algorithm = key.asymmetricKeyType === "ed25519" ? null : "sha256";
  const message = Buffer.from("sound?");
  try {
    return hasConsistentPrimes(key) && verify(algorithm, message, createPublicKey(key), sign(algorithm, message, key));
  } catch {
    return false;
  }
}
