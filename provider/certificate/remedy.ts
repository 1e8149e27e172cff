import type { BinaryDisguise, Disguise, PlainDisguise } from "./disguise";
import type { PemDamage } from "./pem";
import type { InputName } from "./problem";

/**
 * Says of an input what it is instead of PEM certificates or a PEM key, and how to get those out of it.
 * The commands are those of OpenSSL 1.1.1 and later, and of the JDK's keytool.
 */

type Wanted = "certificates" | "key";

/** The sentence for an input that is something else than it should be. */
export function explain(disguise: Disguise, input: InputName): string {
  const wanted: Wanted = input === "privateKey" ? "key" : "certificates";
  if (typeof disguise === "string") {
    return `\`${input}\` ${answers[disguise](wanted, input)}`;
  }
  const { base64Of: kind } = disguise;
  return `\`${input}\` is base64 without the lines BEGIN and END. Decoded (${decode(decodedFile[kind])}), it ${answers[kind](wanted, input)}`;
}

/** The remedy of a key that is protected by a passphrase; `label` tells the legacy kind's algorithm. */
export function explainEncrypted(label: string, input: InputName): string {
  const command =
    label === "EC PRIVATE KEY"
      ? "`openssl pkey -in encrypted.key -out decrypted.key`"
      : "`openssl rsa -in encrypted.key -out decrypted.key` (for an EC or Ed25519 key `openssl pkey` instead of `openssl rsa`)";
  return `\`${input}\` is encrypted with a passphrase, which a server could not enter. Decrypt it: ${command}.`;
}

/** The sentence for a block that cannot be read; `which` tells it from others of its kind. */
export function explainDamage(
  label: string,
  kind: PemDamage["kind"] | "unreadable",
  input: InputName,
  which = "",
): string {
  const again = "Take it from the original file again, whole.";
  switch (kind) {
    case "noEnd":
      return `\`${input}\` is cut off: a block begins with \`-----BEGIN ${label}-----\` and does not end with \`-----END ${label}-----\`. ${again}`;
    case "noBegin":
      return `\`${input}\` lacks a first line: a block ends with \`-----END ${label}-----\` and does not begin with \`-----BEGIN ${label}-----\`. ${again}`;
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

/** Where the commands of `answers` look for it. */
const decodedFile: Record<BinaryDisguise, string> = {
  certificate: "certificate.cer",
  pkcs8: "privkey.der",
  pkcs1: "privkey.der",
  sec1: "privkey.der",
  encryptedPkcs8: "encrypted.der",
  publicKey: "public.der",
  pkcs7: "certificate.p7b",
  pfx: "bundle.pfx",
  request: "request.der",
  revocationList: "revoked.crl",
  jks: "keystore.jks",
  jceks: "keystore.jks",
  archive: "archive.bin",
  vault: "secret.bin",
};

/** Without -A, openssl takes no line of more than 76 characters; with it, nothing but a single line. */
function decode(target: string): string {
  return `\`tr -d '[:space:]' < encoded.txt | openssl base64 -d -A -out ${target}\``;
}

function fromPfx(wanted: Wanted): string {
  const command =
    wanted === "key"
      ? "`openssl pkcs12 -in bundle.pfx -nocerts -nodes -out privkey.pem`"
      : "`openssl pkcs12 -in bundle.pfx -nokeys -out fullchain.pem`";
  return `${command} (old files need \`-legacy\` besides with OpenSSL 3)`;
}

function isSwapped(what: string, input: InputName): string {
  if (input === "chain") {
    return `holds ${what}. Pass the certificate authority's intermediates as \`chain\`, and a key as \`privateKey\` only.`;
  }
  const other = input === "privateKey" ? "certificate" : "privateKey";
  return `holds ${what}. Pass that as \`${other}\`: the two inputs seem to be swapped.`;
}

function fromKeystore(kind: string, option: string, wanted: Wanted): string {
  return (
    `is a Java keystore (${kind}), not PEM. Convert it: \`keytool -importkeystore -srckeystore keystore.jks${option} ` +
    `-destkeystore bundle.pfx -deststoretype PKCS12\`, then ${fromPfx(wanted)}.`
  );
}

function keyPem(wanted: Wanted, input: InputName): string {
  return wanted === "key"
    ? "holds a private key that cannot be read."
    : isSwapped("a private key and no certificate", input);
}

function derKey(wanted: Wanted, input: InputName): string {
  return wanted === "key"
    ? "is a private key in DER (binary), not PEM. Convert it: `openssl pkey -inform DER -in privkey.der -out privkey.pem`."
    : isSwapped("a private key in DER (binary) and no certificate", input);
}

function derEncryptedKey(wanted: Wanted, input: InputName): string {
  return wanted === "key"
    ? "is an encrypted private key in DER (binary). Decrypt and convert it: `openssl pkcs8 -inform DER -in encrypted.der -out privkey.pem`."
    : isSwapped("an encrypted private key and no certificate", input);
}

function publicKey(wanted: Wanted): string {
  return wanted === "key"
    ? "is a public key. Pass the private key that belongs to it: it was made together with the certificate signing request."
    : "is a public key. Pass the certificate that the certificate authority issued for it.";
}

function request(wanted: Wanted): string {
  return wanted === "key"
    ? "is a certificate signing request (CSR). Pass the private key that the request was made with."
    : "is a certificate signing request (CSR), not a certificate. Send it to a certificate authority and pass what that issues.";
}

function pkcs7(option: string): (wanted: Wanted) => string {
  return (wanted) =>
    wanted === "key"
      ? "is a PKCS#7 file (.p7b), which never holds a private key. Pass the key that the certificate signing request was made with."
      : `is a PKCS#7 file (.p7b), not PEM certificates. Convert it: \`openssl pkcs7 ${option}-print_certs -in certificate.p7b -out fullchain.pem\`.`;
}

function revocationList(wanted: Wanted): string {
  return `is a certificate revocation list (CRL). Pass ${noun[wanted]} instead.`;
}

const answers: Record<PlainDisguise, (wanted: Wanted, input: InputName) => string> = {
  certificate: (wanted, input) =>
    wanted === "certificates"
      ? "is a certificate in DER (binary), not PEM. Convert it: `openssl x509 -inform DER -in certificate.cer -out certificate.pem`."
      : isSwapped("a certificate in DER (binary) and no private key", input),
  pkcs8: derKey,
  pkcs1: derKey,
  sec1: derKey,
  encryptedPkcs8: derEncryptedKey,
  publicKey,
  pkcs7: pkcs7("-inform DER "),
  pfx: (wanted) => `is a PKCS#12 file (.pfx, .p12), not PEM. Convert it: ${fromPfx(wanted)}.`,
  request,
  revocationList,
  certificatePem: (_wanted, input) => isSwapped("a certificate and no private key", input),
  trustedCertificate: (wanted, input) =>
    wanted === "certificates"
      ? "holds a certificate in OpenSSL's own TRUSTED CERTIFICATE form. Convert it: `openssl x509 -in trusted.pem -out certificate.pem`."
      : isSwapped("a certificate and no private key", input),
  keyPem,
  encryptedPkcs8Pem: (wanted, input) =>
    wanted === "key" ? "is encrypted." : isSwapped("an encrypted private key and no certificate", input),
  openssh: (wanted) =>
    wanted === "key"
      ? "is in OpenSSH's own format. If it really is the certificate's key, convert a copy of it: `ssh-keygen -p -N '' -m PKCS8 -f copy-of-key`. An Ed25519 key may stay in that format: have the certificate issued for a new key then."
      : "is an OpenSSH key, not a certificate. Pass the PEM certificate (`-----BEGIN CERTIFICATE-----`).",
  dsaKey: (wanted) =>
    `is a DSA key, which no TLS client accepts any more. Have a certificate issued for an RSA or ECDSA key and pass ${noun[wanted]}.`,
  publicKeyPem: publicKey,
  pkcs7Pem: pkcs7(""),
  requestPem: request,
  revocationListPem: revocationList,
  parameters: (wanted) =>
    `holds only DH or EC parameters. Pass ${noun[wanted]}, usually the next block of the same file.`,
  pgp: (wanted) =>
    `is a PGP message or key. Pass ${noun[wanted]} as PEM, decrypted (\`gpg --decrypt\`) if that is what it holds.`,
  otherPem: (wanted) => `holds PEM, but not ${noun[wanted]}. Pass the file that has it (${file[wanted]}).`,
  jks: (wanted) => fromKeystore("JKS", "", wanted),
  jceks: (wanted) => fromKeystore("JCEKS", " -srcstoretype JCEKS", wanted),
  archive: (wanted) => `is a ZIP or gzip archive. Unpack it and pass ${file[wanted]} out of it.`,
  filePath: (wanted) =>
    `is the path of a file, not its content. Pass \`new pulumi.asset.FileAsset("${file[wanted]}")\` (YAML: \`fn::fileAsset\`).`,
  url: (wanted) =>
    `is a URL. Download ${noun[wanted]} first and pass it as \`new pulumi.asset.FileAsset("${file[wanted]}")\`.`,
  webKey: (wanted) =>
    wanted === "key"
      ? "is a JSON Web Key (JWK), not PEM. Convert it: `node -p \"crypto.createPrivateKey({ key: JSON.parse(fs.readFileSync('key.json')), format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' })\" > privkey.pem`."
      : "is a JSON Web Key (JWK), not a certificate. Pass the PEM certificate (`-----BEGIN CERTIFICATE-----`).",
  json: (wanted) => `is JSON without PEM in it. Pass the field that holds ${noun[wanted]}, not the whole document.`,
  html: (wanted) =>
    `is an HTML or XML page, perhaps the error page of a download. Get ${noun[wanted]} again and look into the file.`,
  base64OfPem: (wanted) =>
    `is PEM that was encoded in base64 once more, as in a Kubernetes Secret. Decode it: ${decode(file[wanted])}.`,
  urlEncoded: () => "is URL-encoded. Decode it first: `decodeURIComponent(value)`.",
  brokenDashes: (wanted) =>
    `has damaged BEGIN and END lines: they need exactly five plain hyphens on either side, and capitals. Take ${noun[wanted]} from the original file; editors and chats change hyphens to dashes.`,
  outputInString: () =>
    "is the text of an object, not its value: an Output was put into a string. Pass the Output itself, or use `pulumi.interpolate` or `.apply()`.",
  placeholder: (wanted) => `is a placeholder for a value that was not set. Pass ${noun[wanted]} itself.`,
  vault: (wanted) =>
    `is encrypted by a secrets tool (Ansible Vault, SOPS, git-crypt). Decrypt it and pass ${noun[wanted]}.`,
  putty: () => "is a PuTTY key. Convert it: `puttygen key.ppk -O private-openssh -o privkey.pem`.",
  gitLfs: (wanted) => `is a Git LFS pointer, not the file. Fetch it with \`git lfs pull\` and pass ${noun[wanted]}.`,
  binaryAsText: (wanted) =>
    `is a binary file that was read as text. Pass it as \`new pulumi.asset.FileAsset(…)\` to be told what it is, or convert it to PEM (${file[wanted]}).`,
  empty: (wanted) =>
    `is empty. Pass ${noun[wanted]} as PEM, for example \`new pulumi.asset.FileAsset("${file[wanted]}")\`.`,
  unknown: (wanted) =>
    wanted === "key"
      ? "holds no private key: there is no line `-----BEGIN PRIVATE KEY-----`. Pass the PEM file that begins with it (privkey.pem)."
      : "holds no certificate: there is no line `-----BEGIN CERTIFICATE-----`. Pass the PEM file that begins with it (fullchain.pem).",
};
