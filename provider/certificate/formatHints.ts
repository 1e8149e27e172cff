import { takeAgain } from "./blockHints";
import {
  decode,
  decodedFile,
  decodeHex,
  decodeUrl,
  fromDer,
  fromPfx,
  fromPkcs7,
  fromPkcs7Pem,
  fromPvk,
  fromTrusted,
  fromWebKey,
  fromWebKeyChain,
  onPem,
  type Wanted,
} from "./conversion";
import { binaryFormat, decodeHexText, type InputFormat, type PlainFormat } from "./inputFormat";
import { textOf } from "./inputText";
import { readPem } from "./pem";
import { type CertificateInput, type InputName, maximumInputSize } from "./problem";
import type { CertificateReader } from "./reader";
import { findWebKeys } from "./webKey";

/** An input and who gave it. */
export interface Given {
  input: InputName;
  source: CertificateInput;
  reader: CertificateReader;
}

/** What a hint depends on. The command must work on `source`. */
interface Asked extends Given {
  wanted: Wanted;
  /** What is wanted, in words. */
  noun: string;
  /** The usual name of a file that has it. */
  file: string;
}

/** Continues a sentence that starts with the input's name. */
type Hint = string | ((asked: Asked) => string);

const certificates = { wanted: "certificates", noun: "the certificate", file: "fullchain.pem" } as const;
const key = { wanted: "key", noun: "the private key", file: "privkey.pem" } as const;

/** Says what an input is instead of PEM certificates or a PEM key, and how to get those out of it. */
export function explainFormat(format: InputFormat, given: Given): string {
  const { input, source } = given;
  const asked: Asked = { ...(input === "privateKey" ? key : certificates), ...given };
  if (typeof format === "string") {
    return `\`${input}\` ${hintOf(format, asked)}`;
  }
  const isHex = "hexOf" in format;
  const kind = isHex ? format.hexOf : format.base64Of;
  const command = isHex ? decodeHex(decodedFile[kind]) : decode(source, decodedFile[kind]);
  const decoded = isHex ? decodeHexText(textOf(source)) : Buffer.from(textOf(source), "base64");
  const what = isHex ? "hex digits" : "base64 without the lines BEGIN and END";
  return `\`${input}\` is ${what}. Decoded (${command}), it ${hintOf(kind, { ...asked, source: decoded })}`;
}

function hintOf(format: PlainFormat, asked: Asked): string {
  const hints = formatHints[format];
  const hint = typeof hints === "object" ? hints[asked.wanted] : hints;
  return typeof hint === "string" ? hint : hint(asked);
}

/** The sentence for an input that is too large, or binary; undefined for one that may be PEM. */
export function explainUnread(given: Given): string | undefined {
  const { input, source } = given;
  if (source.length > maximumInputSize) {
    return input === "privateKey"
      ? "`privateKey` is larger than 1 MiB, which no key is. Pass the key's PEM file alone (privkey.pem)."
      : `\`${input}\` is larger than 1 MiB, which no certificate chain is. Pass the PEM file of this certificate alone (fullchain.pem).`;
  }
  const format = typeof source === "string" ? undefined : binaryFormat(source);
  return format && explainFormat(format, given);
}

const passCertificate = "Pass the PEM certificate (`-----BEGIN CERTIFICATE-----`).";

/** The hint for an input that holds what belongs to another one. */
const swapped =
  (what: string): Hint =>
  ({ input }) => {
    if (input === "chain") {
      return `holds ${what}. Pass the certificate authority's intermediates as \`chain\`, and a key as \`privateKey\` only.`;
    }
    const other = input === "privateKey" ? "certificate" : "privateKey";
    return `holds ${what}. Pass that as \`${other}\`: the two inputs seem to be swapped.`;
  };

const keystore =
  (kind: string, option: string): Hint =>
  ({ wanted }) =>
    `is a Java keystore (${kind}), not PEM. Convert it: \`keytool -importkeystore -srckeystore keystore.jks${option} ` +
    `-destkeystore bundle.pfx -deststoretype PKCS12\`, then ${fromPfx(wanted)}.`;

const derKey: Record<Wanted, Hint> = {
  key: "is a private key in DER (binary), not PEM. Convert it: `openssl pkey -inform DER -in privkey.der -out privkey.pem`.",
  certificates: swapped("a private key in DER (binary) and no certificate"),
};

const publicKey: Record<Wanted, Hint> = {
  key: "is a public key. Pass the private key that belongs to it: it was made together with the certificate signing request.",
  certificates: "is a public key. Pass the certificate that the certificate authority issued for it.",
};

const request: Record<Wanted, Hint> = {
  key: "is a certificate signing request (CSR). Pass the private key that the request was made with.",
  certificates:
    "is a certificate signing request (CSR), not a certificate. Send it to a certificate authority and pass what that issues.",
};

const pkcs7WithoutKey =
  "is a PKCS#7 file (.p7b), which never holds a private key. Pass the key that the certificate signing request was made with.";

const revocationList: Hint = ({ noun }) => `is a certificate revocation list (CRL). Pass ${noun} instead.`;

function opensshKey({ source }: Asked): string {
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

function webKey({ source }: Asked): string {
  const keys = findWebKeys(textOf(source));
  if (keys === undefined) {
    return `looks like a JSON Web Key (JWK), but is no JSON. ${takeAgain}`;
  }
  const kind = keys.isOne ? "a JSON Web Key (JWK)" : "a set of JSON Web Keys (JWK)";
  if (keys.privateKeys === 0) {
    return `is ${kind} without the private part (\`d\`). Pass the private key: it was made together with the certificate signing request.`;
  }
  return keys.convertible === keys.privateKeys
    ? `is ${kind}, not PEM. Convert it: ${fromWebKey(source)}.`
    : `is ${kind} that lacks some parts (of RSA the primes), or of a kind that no certificate has. Export the key as PEM where it was made.`;
}

function webKeyForCertificate({ source }: Asked): string {
  return findWebKeys(textOf(source))?.hasCertificate
    ? `is a JSON Web Key (JWK) with a certificate in it, not PEM. Take the certificate out: ${fromWebKeyChain}.`
    : `is a JSON Web Key (JWK), not a certificate. ${passCertificate}`;
}

function pgp({ noun, file, source }: Asked): string {
  const { blocks, damages } = readPem(source);
  if (![...blocks, ...damages].some(({ label }) => label === "PGP MESSAGE")) {
    return `is a PGP key or signature. Pass ${noun} as PEM (${file}).`;
  }
  // The last line of its base64 is a checksum, and lines must not be indented.
  return /^-----BEGIN PGP MESSAGE-----\r?\n/m.test(textOf(source))
    ? `is a PGP message. If it holds ${noun}, decrypt it: \`gpg --decrypt message.asc > ${file}\`.`
    : `is a PGP message whose lines are not as PGP writes them. Decrypt the original file with GnuPG and pass ${noun} as PEM.`;
}

/** One hint for both, or one for certificates and one for a key. */
const formatHints: Record<PlainFormat, Hint | Record<Wanted, Hint>> = {
  certificate: {
    certificates: ({ source }) => `is a certificate in DER (binary), not PEM. Convert it: ${fromDer(source)}.`,
    key: swapped("a certificate in DER (binary) and no private key"),
  },
  pkcs8: derKey,
  pkcs1: derKey,
  sec1: derKey,
  encryptedPkcs8: {
    key: "is an encrypted private key in DER (binary). Decrypt and convert it: `openssl pkcs8 -inform DER -in encrypted.der -out privkey.pem`.",
    certificates: swapped("an encrypted private key and no certificate"),
  },
  publicKey,
  pkcs7: {
    key: pkcs7WithoutKey,
    certificates: `is a PKCS#7 file (.p7b), not PEM certificates. Convert it: ${fromPkcs7}.`,
  },
  pfx: ({ wanted, source }) => `is a PKCS#12 file (.pfx, .p12), not PEM. Convert it: ${fromPfx(wanted, source)}.`,
  request,
  revocationList,
  certificatePem: swapped("a certificate and no private key"),
  trustedCertificate: {
    certificates: ({ source }) =>
      `holds a certificate in OpenSSL's own TRUSTED CERTIFICATE form. Convert it: ${fromTrusted(source)}.`,
    key: swapped("a certificate and no private key"),
  },
  keyPem: {
    key: "holds a private key that cannot be read.",
    certificates: swapped("a private key and no certificate"),
  },
  encryptedPkcs8Pem: {
    key: "is encrypted.",
    certificates: swapped("an encrypted private key and no certificate"),
  },
  openssh: { key: opensshKey, certificates: `is an OpenSSH key, not a certificate. ${passCertificate}` },
  dsaKey: ({ noun }) =>
    `is a DSA key, which no TLS client accepts any more. Have a certificate issued for an RSA or ECDSA key and pass ${noun}.`,
  hardwareKey: {
    key: "refers to a key in a TPM, smart card or HSM (TSS2, PKCS#11), which cannot leave it, and a server that takes its files from a bucket needs the key itself. Have a certificate issued for a key that was made in a file.",
    certificates: `refers to a key in a TPM, smart card or HSM (TSS2, PKCS#11) and holds no certificate. ${passCertificate}`,
  },
  publicKeyPem: publicKey,
  pkcs7Pem: {
    key: pkcs7WithoutKey,
    certificates: ({ source }) => `is a PKCS#7 file (.p7b), not PEM certificates. Convert it: ${fromPkcs7Pem(source)}.`,
  },
  requestPem: request,
  revocationListPem: revocationList,
  parameters: ({ noun }) => `holds only DH or EC parameters. Pass ${noun}, usually the next block of the same file.`,
  pgp,
  otherPem: ({ noun, file }) => `holds PEM, but not ${noun}. Pass the file that has it (${file}).`,
  jks: keystore("JKS", ""),
  jceks: keystore("JCEKS", " -srcstoretype JCEKS"),
  pvk: {
    key: ({ source }) => `is a private key in Microsoft's PVK format, not PEM. Convert it: ${fromPvk(source)}.`,
    certificates: swapped("a private key (PVK) and no certificate"),
  },
  archive: ({ file }) =>
    `is compressed or an archive (ZIP, gzip, xz or another). Unpack it and pass ${file} out of it.`,
  filePath: ({ file, reader }) => `is the path of a file, not its content. Pass ${reader.file(file)}.`,
  url: ({ noun, file, reader }) => `is a URL. Download ${noun} first and pass ${reader.file(file)}.`,
  webKey: { key: webKey, certificates: webKeyForCertificate },
  json: ({ noun }) => `is JSON without PEM in it. Pass the field that holds ${noun}, not the whole document.`,
  html: ({ noun }) =>
    `is an HTML or XML page, perhaps the error page of a download. Get ${noun} again and look into the file.`,
  base64OfPem: ({ source, file }) =>
    `is PEM that was encoded in base64 once more, as in a Kubernetes Secret. Decode it: ${decode(source, file)}.`,
  urlEncoded: ({ source, file }) => `is URL-encoded. Decode it first: ${decodeUrl(source, file)}.`,
  brokenDashes: ({ noun }) =>
    `has damaged BEGIN and END lines: they need exactly five plain hyphens on either side, and capitals. Take ${noun} from the original file; editors and chats change hyphens to dashes.`,
  outputInString: ({ reader }) => `is the text of an object, not its value: ${reader.objectText}`,
  placeholder: ({ noun }) => `is a placeholder for a value that was not set. Pass ${noun} itself.`,
  vault: ({ noun }) => `is encrypted by a secrets tool (Ansible Vault, SOPS, git-crypt). Decrypt it and pass ${noun}.`,
  putty: {
    key: "is a PuTTY key. Convert it: `puttygen key.ppk -O private-openssh -o privkey.pem`.",
    certificates: `is a PuTTY key, not a certificate. ${passCertificate}`,
  },
  gitLfs: ({ noun }) => `is a Git LFS pointer, not the file. Fetch it with \`git lfs pull\` and pass ${noun}.`,
  binaryAsText: ({ source, file, reader }) =>
    typeof source === "string"
      ? `is a binary file that was read as text. Pass ${reader.file("…")} to be told what it is, or convert it to PEM (${file}).`
      : `is a binary file of an unknown kind. Convert it to PEM (${file}) with the tool that made it.`,
  empty: ({ noun, file, reader }) => `is empty. Pass ${noun} as PEM, for example ${reader.file(file)}.`,
  unknown: {
    key: "holds no private key: there is no line `-----BEGIN PRIVATE KEY-----`. Pass the PEM file that begins with it (privkey.pem).",
    certificates:
      "holds no certificate: there is no line `-----BEGIN CERTIFICATE-----`. Pass the PEM file that begins with it (fullchain.pem).",
  },
};
