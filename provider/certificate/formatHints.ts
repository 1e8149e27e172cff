import { readElement } from "../der/element";
import {
  bytesOf,
  decode,
  decodedFile,
  decodeHex,
  decodeUrl,
  fromDer,
  fromMislabelledEncrypted,
  fromPfx,
  fromPkcs7,
  fromPvk,
  fromTrusted,
  fromWebKey,
  fromWebKeyChain,
  onPem,
  type Wanted,
} from "./conversion";
import { decodeHexText, type InputFormat, type PlainFormat } from "./inputFormat";
import { decodeText, describePlace, type PemDamage, type PemPlace, readPem } from "./pem";
import type { CertificateInput, InputName } from "./problem";
import { findWebKeys } from "./webKey";

/** What an answer depends on. */
interface Asked {
  wanted: Wanted;
  input: InputName;
  /** The input itself, by which the command is chosen that works on it. */
  source: CertificateInput;
}

/** Says of an input what it is instead of PEM certificates or a PEM key, and how to get those out of it. */
export function explainFormat(format: InputFormat, input: InputName, source: CertificateInput): string {
  const asked: Asked = { wanted: input === "privateKey" ? "key" : "certificates", input, source };
  if (typeof format === "string") {
    return `\`${input}\` ${answers[format](asked)}`;
  }
  const isHex = "hexOf" in format;
  const kind = isHex ? format.hexOf : format.base64Of;
  const command = isHex ? decodeHex(decodedFile[kind]) : decode(source, decodedFile[kind]);
  const text = typeof source === "string" ? source : decodeText(source);
  const decoded = isHex ? decodeHexText(text) : Buffer.from(text, "base64");
  return `\`${input}\` is ${isHex ? "hex digits" : "base64 without the lines BEGIN and END"}. Decoded (${command}), it ${answers[kind]({ ...asked, source: decoded })}`;
}

/** The remedy of a key that is protected by a passphrase. */
export function explainEncrypted(
  { label, encrypted }: { label: string; encrypted: boolean },
  input: InputName,
  source: CertificateInput,
): string {
  // `openssl rsa` and `openssl ec` take keys of one kind only, and PKCS#8 does not tell which kind it is.
  const command = encrypted && label === "RSA PRIVATE KEY" ? "openssl rsa" : "openssl pkey";
  const decrypt =
    encrypted || label === "ENCRYPTED PRIVATE KEY"
      ? onPem(source, "encrypted.key", `${command} -in encrypted.key -out decrypted.key`)
      : fromMislabelledEncrypted(label);
  return `\`${input}\` is encrypted with a passphrase, which a server could not enter. Decrypt it: ${decrypt}.`;
}

/** The sentence for a block that cannot be read. */
export function explainDamage(
  { label, place }: { label: string; place: PemPlace },
  kind: PemDamage["kind"] | "unreadable",
  input: InputName,
): string {
  const again = "Take it from the original file again, whole.";
  const which = describePlace(place);
  switch (kind) {
    case "noEnd":
      return `\`${input}\` is cut off: a block${which} begins with \`-----BEGIN ${label}-----\` and does not end with \`-----END ${label}-----\`. ${again}`;
    case "noBegin":
      return `\`${input}\` lacks a first line: a block${which} ends with \`-----END ${label}-----\` and does not begin with \`-----BEGIN ${label}-----\`. ${again}`;
    case "notBase64":
      return `\`${input}\` is damaged: between BEGIN and END ${label}${which} stand characters that are no base64. ${again}`;
    case "cutShort":
      return `\`${input}\` is cut short: the base64 between BEGIN and END ${label}${which} is incomplete or empty. ${again}`;
    case "unreadable":
      return `\`${input}\` is damaged: what stands between BEGIN and END ${label}${which} cannot be read as such. ${again}`;
  }
}

const file: Record<Wanted, string> = { certificates: "fullchain.pem", key: "privkey.pem" };
const noun: Record<Wanted, string> = { certificates: "the certificate", key: "the private key" };

function isSwapped(what: string, input: InputName): string {
  if (input === "chain") {
    return `holds ${what}. Pass the certificate authority's intermediates as \`chain\`, and a key as \`privateKey\` only.`;
  }
  const other = input === "privateKey" ? "certificate" : "privateKey";
  return `holds ${what}. Pass that as \`${other}\`: the two inputs seem to be swapped.`;
}

function fromKeystore(kind: string, option: string, { wanted }: Asked): string {
  return (
    `is a Java keystore (${kind}), not PEM. Convert it: \`keytool -importkeystore -srckeystore keystore.jks${option} ` +
    `-destkeystore bundle.pfx -deststoretype PKCS12\`, then ${fromPfx(wanted)}.`
  );
}

function keyPem({ wanted, input }: Asked): string {
  return wanted === "key"
    ? "holds a private key that cannot be read."
    : isSwapped("a private key and no certificate", input);
}

function derKey({ wanted, input }: Asked): string {
  return wanted === "key"
    ? "is a private key in DER (binary), not PEM. Convert it: `openssl pkey -inform DER -in privkey.der -out privkey.pem`."
    : isSwapped("a private key in DER (binary) and no certificate", input);
}

function derEncryptedKey({ wanted, input }: Asked): string {
  return wanted === "key"
    ? "is an encrypted private key in DER (binary). Decrypt and convert it: `openssl pkcs8 -inform DER -in encrypted.der -out privkey.pem`."
    : isSwapped("an encrypted private key and no certificate", input);
}

function publicKey({ wanted }: Asked): string {
  return wanted === "key"
    ? "is a public key. Pass the private key that belongs to it: it was made together with the certificate signing request."
    : "is a public key. Pass the certificate that the certificate authority issued for it.";
}

function request({ wanted }: Asked): string {
  return wanted === "key"
    ? "is a certificate signing request (CSR). Pass the private key that the request was made with."
    : "is a certificate signing request (CSR), not a certificate. Send it to a certificate authority and pass what that issues.";
}

function pkcs7(isPem: boolean): (asked: Asked) => string {
  return ({ wanted, source }) =>
    wanted === "key"
      ? "is a PKCS#7 file (.p7b), which never holds a private key. Pass the key that the certificate signing request was made with."
      : `is a PKCS#7 file (.p7b), not PEM certificates. Convert it: ${fromPkcs7(source, isPem)}.`;
}

function openssh({ wanted, source }: Asked): string {
  if (wanted !== "key") {
    return "is an OpenSSH key, not a certificate. Pass the PEM certificate (`-----BEGIN CERTIFICATE-----`).";
  }
  const own = "is in OpenSSH's own format.";
  const bytes = readPem(source).blocks[0]?.bytes ?? Buffer.alloc(0);
  if (bytes.includes("ssh-ed25519")) {
    return `${own} ssh-keygen writes an Ed25519 key in no other. Have the certificate issued for a new key that is made as PEM.`;
  }
  const convert = `${own} If it really is the certificate's key, convert a copy of it: ${onPem(source, "copy-of-key", "chmod 600 copy-of-key && ssh-keygen -p -N '' -m PKCS8 -f copy-of-key")}.`;
  return /ssh-rsa|ecdsa-sha2/.test(bytes.toString("latin1"))
    ? convert
    : `${convert} An Ed25519 key may stay in that format: have the certificate issued for a new key then.`;
}

function webKey({ wanted, source }: Asked): string {
  const keys = findWebKeys(typeof source === "string" ? source : decodeText(source));
  if (wanted !== "key") {
    return keys?.hasCertificate
      ? `is a JSON Web Key (JWK) with a certificate in it, not PEM. Take the certificate out: ${fromWebKeyChain}.`
      : "is a JSON Web Key (JWK), not a certificate. Pass the PEM certificate (`-----BEGIN CERTIFICATE-----`).";
  }
  const kind = keys !== undefined && keys.form !== "key" ? "a set of JSON Web Keys (JWK)" : "a JSON Web Key (JWK)";
  if (keys === undefined) {
    return `looks like ${kind}, but is no JSON. Take it from the original file again, whole.`;
  }
  if (keys.privateKeys === 0) {
    return `is ${kind} without the private part (\`d\`). Pass the private key: it was made together with the certificate signing request.`;
  }
  return keys.convertible === keys.privateKeys
    ? `is ${kind}, not PEM. Convert it: ${fromWebKey(source)}.`
    : `is ${kind} that lacks some parts (of RSA the primes), or of a kind that no certificate has. Export the key as PEM where it was made.`;
}

function pgp({ wanted, source }: Asked): string {
  const { blocks, damages } = readPem(source);
  if (![...blocks, ...damages].some(({ label }) => label === "PGP MESSAGE")) {
    return `is a PGP key or signature. Pass ${noun[wanted]} as PEM (${file[wanted]}).`;
  }
  // The last line of its base64 is a checksum, and nothing may stand before a line.
  const isReadable = /^-----BEGIN PGP MESSAGE-----\r?\n/m.test(
    typeof source === "string" ? source : decodeText(source),
  );
  return isReadable
    ? `is a PGP message. If it holds ${noun[wanted]}, decrypt it: \`gpg --decrypt message.asc > ${file[wanted]}\`.`
    : `is a PGP message whose lines are not as PGP writes them. Decrypt the original file with GnuPG and pass ${noun[wanted]} as PEM.`;
}

function revocationList({ wanted }: Asked): string {
  return `is a certificate revocation list (CRL). Pass ${noun[wanted]} instead.`;
}

const answers: Record<PlainFormat, (asked: Asked) => string> = {
  certificate: ({ wanted, input, source }) =>
    wanted === "certificates"
      ? `is a certificate in DER (binary), not PEM. Convert it: ${fromDer(source, isOneElement(source))}.`
      : isSwapped("a certificate in DER (binary) and no private key", input),
  pkcs8: derKey,
  pkcs1: derKey,
  sec1: derKey,
  encryptedPkcs8: derEncryptedKey,
  publicKey,
  pkcs7: pkcs7(false),
  pfx: ({ wanted, source }) => `is a PKCS#12 file (.pfx, .p12), not PEM. Convert it: ${fromPfx(wanted, source)}.`,
  request,
  revocationList,
  certificatePem: ({ input }) => isSwapped("a certificate and no private key", input),
  trustedCertificate: ({ wanted, input, source }) =>
    wanted === "certificates"
      ? `holds a certificate in OpenSSL's own TRUSTED CERTIFICATE form. Convert it: ${fromTrusted(source)}.`
      : isSwapped("a certificate and no private key", input),
  keyPem,
  encryptedPkcs8Pem: ({ wanted, input }) =>
    wanted === "key" ? "is encrypted." : isSwapped("an encrypted private key and no certificate", input),
  openssh,
  dsaKey: ({ wanted }) =>
    `is a DSA key, which no TLS client accepts any more. Have a certificate issued for an RSA or ECDSA key and pass ${noun[wanted]}.`,
  hardwareKey: ({ wanted }) =>
    wanted === "key"
      ? "refers to a key in a TPM, smart card or HSM (TSS2, PKCS#11), which cannot leave it, and a server that takes its files from a bucket needs the key itself. Have a certificate issued for a key that was made in a file."
      : "refers to a key in a TPM, smart card or HSM (TSS2, PKCS#11) and holds no certificate. Pass the PEM certificate (`-----BEGIN CERTIFICATE-----`).",
  publicKeyPem: publicKey,
  pkcs7Pem: pkcs7(true),
  requestPem: request,
  revocationListPem: revocationList,
  parameters: ({ wanted }) =>
    `holds only DH or EC parameters. Pass ${noun[wanted]}, usually the next block of the same file.`,
  pgp,
  otherPem: ({ wanted }) => `holds PEM, but not ${noun[wanted]}. Pass the file that has it (${file[wanted]}).`,
  jks: (asked) => fromKeystore("JKS", "", asked),
  jceks: (asked) => fromKeystore("JCEKS", " -srcstoretype JCEKS", asked),
  pvk: ({ wanted, input, source }) =>
    wanted === "key"
      ? `is a private key in Microsoft's PVK format, not PEM. Convert it: ${fromPvk(source)}.`
      : isSwapped("a private key (PVK) and no certificate", input),
  archive: ({ wanted }) =>
    `is compressed or an archive (ZIP, gzip, xz or another). Unpack it and pass ${file[wanted]} out of it.`,
  filePath: ({ wanted }) =>
    `is the path of a file, not its content. Pass \`new pulumi.asset.FileAsset("${file[wanted]}")\` (YAML: \`fn::fileAsset\`).`,
  url: ({ wanted }) =>
    `is a URL. Download ${noun[wanted]} first and pass it as \`new pulumi.asset.FileAsset("${file[wanted]}")\`.`,
  webKey,
  json: ({ wanted }) => `is JSON without PEM in it. Pass the field that holds ${noun[wanted]}, not the whole document.`,
  html: ({ wanted }) =>
    `is an HTML or XML page, perhaps the error page of a download. Get ${noun[wanted]} again and look into the file.`,
  base64OfPem: ({ wanted, source }) =>
    `is PEM that was encoded in base64 once more, as in a Kubernetes Secret. Decode it: ${decode(source, file[wanted])}.`,
  urlEncoded: ({ wanted, source }) => `is URL-encoded. Decode it first: ${decodeUrl(source, file[wanted])}.`,
  brokenDashes: ({ wanted }) =>
    `has damaged BEGIN and END lines: they need exactly five plain hyphens on either side, and capitals. Take ${noun[wanted]} from the original file; editors and chats change hyphens to dashes.`,
  outputInString: () =>
    "is the text of an object, not its value: an Output was put into a string. Pass the Output itself, or use `pulumi.interpolate` or `.apply()`.",
  placeholder: ({ wanted }) => `is a placeholder for a value that was not set. Pass ${noun[wanted]} itself.`,
  vault: ({ wanted }) =>
    `is encrypted by a secrets tool (Ansible Vault, SOPS, git-crypt). Decrypt it and pass ${noun[wanted]}.`,
  putty: ({ wanted }) =>
    wanted === "key"
      ? "is a PuTTY key. Convert it: `puttygen key.ppk -O private-openssh -o privkey.pem`."
      : "is a PuTTY key, not a certificate. Pass the PEM certificate (`-----BEGIN CERTIFICATE-----`).",
  gitLfs: ({ wanted }) =>
    `is a Git LFS pointer, not the file. Fetch it with \`git lfs pull\` and pass ${noun[wanted]}.`,
  binaryAsText: ({ wanted, source }) =>
    typeof source === "string"
      ? `is a binary file that was read as text. Pass it as \`new pulumi.asset.FileAsset(…)\` to be told what it is, or convert it to PEM (${file[wanted]}).`
      : `is a binary file of an unknown kind. Convert it to PEM (${file[wanted]}) with the tool that made it.`,
  empty: ({ wanted }) =>
    `is empty. Pass ${noun[wanted]} as PEM, for example \`new pulumi.asset.FileAsset("${file[wanted]}")\`.`,
  unknown: ({ wanted }) =>
    wanted === "key"
      ? "holds no private key: there is no line `-----BEGIN PRIVATE KEY-----`. Pass the PEM file that begins with it (privkey.pem)."
      : "holds no certificate: there is no line `-----BEGIN CERTIFICATE-----`. Pass the PEM file that begins with it (fullchain.pem).",
};

function isOneElement(source: CertificateInput): boolean {
  return readElement(bytesOf(source))?.end === source.length;
}
