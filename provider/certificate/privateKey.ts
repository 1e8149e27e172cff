import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { readElement } from "../der/element";
import { type DerKind, derBeginning, derKind } from "../der/kind";
import { onPem } from "./conversion";
import { inspectEcKey } from "./ecPrivateKey";
import { explainDamage, explainEncrypted, explainFormat } from "./formatHints";
import { binaryFormat, detectFormat, isKeyKind, isKeyLabel, labelFormat } from "./inputFormat";
import { describeKey, keyWeakness } from "./keyAlgorithm";
import { describePlace, type PemBlock, type PemText, readPem } from "./pem";
import { readPkcs8 } from "./pkcs8";
import { type CertificateInput, maximumInputSize } from "./problem";

/** A usable key, or the sentence that says why there is none. */
export type PrivateKeyResult =
  | { key: KeyObject; problem?: undefined; isWeak?: undefined }
  /** `isWeak`: the key could be read, and its certificate would be refused for the same reason. */
  | { key?: undefined; problem: string; isWeak?: boolean };

/**
 * Reads the private key of the input `privateKey`: PKCS#8, PKCS#1 (RSA) or SEC1 (EC) in PEM. Certificates, parameters
 * and text beside it are passed over.
 *
 * @example readPrivateKey("-----BEGIN EC PRIVATE KEY-----\n…").key?.asymmetricKeyType // "ec"
 */
export function readPrivateKey(input: CertificateInput): PrivateKeyResult {
  if (input.length > maximumInputSize) {
    return {
      problem: "`privateKey` is larger than 1 MiB, which no key is. Pass the key's PEM file alone (privkey.pem).",
    };
  }
  if (typeof input !== "string" && binaryFormat(input) !== undefined) {
    return { problem: explainFormat(detectFormat(input), "privateKey", input) };
  }
  const { blocks, damages, leftovers } = readPem(input);
  const damage = damages.find(({ label, bytes }) => isKeyLabel(label) || derBeginning(bytes) === "privateKey");
  if (damage !== undefined) {
    return { problem: explainDamage(damage, damage.kind, "privateKey") };
  }
  const keyBlocks = blocks.filter(({ label, bytes }) => isKeyLabel(label) || isKeyKind(derKind(bytes)));
  const [first] = keyBlocks;
  const stray = leftovers.find(({ kind }) => kind === "privateKey");
  if (first === undefined) {
    return { problem: explainMissing(input, blocks, damages[0]?.label, stray) };
  }
  if (stray !== undefined) {
    return {
      problem: explainStray(stray, "another private key", "Pass only the key that belongs to the certificate."),
    };
  }
  const encrypted = keyBlocks.find((block) => block.encrypted || derKind(block.bytes) === "encryptedPkcs8");
  if (encrypted !== undefined) {
    return { problem: explainEncrypted(encrypted, "privateKey", input) };
  }
  const unusable = keyBlocks.find(
    ({ label, bytes }) =>
      labelFormat(label) !== "keyPem" && !isKeyKind(derKind(bytes)) && label !== "ENCRYPTED PRIVATE KEY",
  );
  if (unusable !== undefined) {
    return { problem: explainFormat(labelFormat(unusable.label), "privateKey", input) };
  }
  const result = readBlock(first, input);
  // One key has at most two forms, PKCS#8 and the traditional one.
  const copies = keyBlocks.filter((block) => !block.bytes.equals(first.bytes));
  if (result.key !== undefined && (copies.length > 1 || copies.some((block) => !isSameKey(result.key, block, input)))) {
    return {
      problem: `\`privateKey\` holds ${copies.length + 1} different private keys. Pass only the one that belongs to the certificate.`,
    };
  }
  return result;
}

/** The canonical form: PKCS#8 PEM, 64 columns, LF, final newline. */
export function toPkcs8Pem(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

function explainMissing(
  input: CertificateInput,
  blocks: readonly PemBlock[],
  damagedLabel: string | undefined,
  stray: Stray | undefined,
): string {
  if (blocks.length === 0 && damagedLabel !== undefined) {
    return explainFormat(labelFormat(damagedLabel), "privateKey", input);
  }
  // `openssl ecparam -genkey` writes parameters first: whatever else is there says more than they do.
  const telling = blocks.find((block) => labelFormat(block.label) !== "parameters");
  const isCertificate = telling !== undefined && derBeginning(telling.bytes) === "certificate";
  const format = isCertificate ? "certificatePem" : telling && labelFormat(telling.label);
  const recognised = format ?? detectFormat(input);
  return stray !== undefined && (recognised === "unknown" || recognised === "json")
    ? explainStray(stray, "a private key", "Take it from the original file again, whole.")
    : explainFormat(recognised, "privateKey", input);
}

type Stray = PemText["leftovers"][number];

function explainStray({ form, line }: Stray, what: string, remedy: string): string {
  const where = line === undefined ? "" : ` (line ${line})`;
  return form === "base64OfPem"
    ? `\`privateKey\` holds ${what} that was encoded in base64 once more, as in a Kubernetes Secret${where}. Decode that value alone, and pass the key that comes out of it.`
    : `\`privateKey\` holds ${what} outside of any readable block${where}: its BEGIN or END line is missing or damaged. ${remedy}`;
}

/** Labels and what must stand between them (RFC 7468 10, RFC 5915 4; PKCS#1 by custom). */
const contents: Partial<Record<string, { kind: DerKind; type: "pkcs8" | "pkcs1" | "sec1" }>> = {
  "PRIVATE KEY": { kind: "pkcs8", type: "pkcs8" },
  "RSA PRIVATE KEY": { kind: "pkcs1", type: "pkcs1" },
  "EC PRIVATE KEY": { kind: "sec1", type: "sec1" },
};

const rightLabels: Partial<Record<DerKind, string>> = {
  pkcs8: "PRIVATE KEY",
  pkcs1: "RSA PRIVATE KEY",
  sec1: "EC PRIVATE KEY",
};

const anotherCurve = "Have the certificate issued again for an ECDSA P-256 key.";

function damaged(input: CertificateInput): string {
  const command = onPem(input, "privkey.pem", "openssl pkey -in privkey.pem -noout -check");
  return `Take it from the original file again; ${command} shows whether a key is sound.`;
}

function readBlock({ label, bytes, place }: PemBlock, input: CertificateInput): PrivateKeyResult {
  const content = contents[label];
  const kind = derKind(bytes);
  if (content === undefined || kind !== content.kind) {
    return { problem: explainMislabelled({ label, bytes, place }, kind, input) };
  }
  const finding = inspectEcKey(bytes, content.type);
  if (finding === "unknownCurve") {
    return {
      problem: `\`privateKey\` is an EC key on a curve that TLS clients do not accept. ${anotherCurve}`,
      isWeak: true,
    };
  }
  let key: KeyObject;
  try {
    const { type } = content;
    key = type === "pkcs8" ? readPkcs8(bytes) : createPrivateKey({ key: bytes, format: "der", type });
  } catch {
    // OpenSSL's own words are left out: they say nothing to a user and might quote the input.
    return {
      problem: `\`privateKey\` says ${label}, but cannot be read as one: it is damaged, or of a kind that this OpenSSL does not know. ${damaged(input)}`,
    };
  }
  if (finding === "damaged") {
    return { problem: `\`privateKey\` is damaged: it is no number of its curve. ${damaged(input)}` };
  }
  if (readElement(bytes)?.end !== bytes.length) {
    return { problem: `\`privateKey\` has bytes behind its end. ${damaged(input)}` };
  }
  const weakness = keyWeakness(key, input);
  if (weakness !== undefined) {
    return { problem: `\`privateKey\` is ${describeKey(key)}: ${weakness}`, isWeak: true };
  }
  return isSound(key)
    ? { key }
    : {
        problem: `\`privateKey\` is damaged: what it signs does not verify with its own public half. ${damaged(input)}`,
      };
}

function explainMislabelled(
  { label, bytes, place }: Pick<PemBlock, "label" | "bytes" | "place">,
  kind: DerKind | undefined,
  input: CertificateInput,
): string {
  const right = kind && rightLabels[kind];
  if (right !== undefined) {
    return (
      `\`privateKey\` says ${label}, but what it holds is \`${right}\`: it is the key${describePlace(place)}, under a wrong label. ` +
      `Correct its first and last line to \`-----BEGIN ${right}-----\` and \`-----END ${right}-----\`.`
    );
  }
  return kind === undefined && readElement(bytes) === undefined
    ? explainDamage({ label, place }, "cutShort", "privateKey")
    : `\`privateKey\` says ${label}, but holds something else. ${damaged(input)}`;
}

function isSameKey(key: KeyObject, block: PemBlock, input: CertificateInput): boolean {
  return readBlock(block, input).key?.equals(key) ?? false;
}

/** OpenSSL takes a private key's public half on trust; signing once shows whether they belong together. */
function isSound(key: KeyObject): boolean {
  const algorithm = key.asymmetricKeyType === "ed25519" ? null : "sha256";
  const message = Buffer.from("sound?");
  try {
    return hasConsistentPrimes(key) && verify(algorithm, message, createPublicKey(key), sign(algorithm, message, key));
  } catch {
    return false;
  }
}

/**
 * The parts of an RSA key that only speed it up (RFC 8017 3.2): OpenSSL signs without them when they are damaged, Go and Java refuse
 * such a key.
 */
function hasConsistentPrimes(key: KeyObject): boolean {
  if (key.asymmetricKeyType !== "rsa") {
    return true;
  }
  const parts = key.export({ format: "jwk" });
  const number = (part: unknown) => BigInt(`0x0${Buffer.from(String(part), "base64url").toString("hex")}`);
  const [n, e, d] = [number(parts.n), number(parts.e), number(parts.d)];
  const [p, q] = [number(parts.p), number(parts.q)];
  return (
    n === p * q &&
    (d * e) % (p - 1n) === 1n &&
    (d * e) % (q - 1n) === 1n &&
    number(parts.dp) === d % (p - 1n) &&
    number(parts.dq) === d % (q - 1n) &&
    (number(parts.qi) * q) % p === 1n
  );
}
