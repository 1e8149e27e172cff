import { readElement } from "../der/element";
import type { BinaryFormat } from "./inputFormat";
import { textOf, undoEscapes, withoutNuls } from "./inputText";
import { readPem } from "./pem";
import type { CertificateInput } from "./problem";
import { findWebKeys } from "./webKey";

/**
 * The commands that convert an input to what is wanted, each in backticks, ready for a shell. They need OpenSSL 1.1.1 or later, the
 * JDK's keytool, or Node.js, which is always there. A test runs every command on the input that it is printed for.
 *
 * A command uses a file name of its own, never the user's: a name with a leading hyphen, blanks or quotes would need quoting, and
 * the shell is not known. Double quotes contain nothing that a shell would replace.
 */
export type Wanted = "certificates" | "key";

/** A command that reads PEM from the file `name`. If OpenSSL could not read the input, another command repairs it first. */
export function onPem(source: CertificateInput | undefined, name: string, command: string): string {
  return source === undefined || isReadByOpenssl(source)
    ? `\`${command}\``
    : `\`${tidy(name)}\` puts its lines in order, then \`${command}\``;
}

/**
 * Whether OpenSSL's commands find the same blocks in a text: for OpenSSL, each line of a block must be short, start in the first
 * column and hold nothing else.
 */
function isReadByOpenssl(input: CertificateInput): boolean {
  const text = typeof input === "string" ? input : Buffer.from(input).toString("latin1");
  const found = undoEscapes(withoutNuls(text)).match(/-----BEGIN [A-Z0-9][A-Z0-9 .#-]{0,60}?-----/g) ?? [];
  const block =
    /^-----BEGIN ([A-Z0-9][A-Z0-9 .#-]{0,60}?)-----[ \t]*\r?\n(?:[A-Z][A-Za-z-]{0,30}: .{0,200}\r?\n)*(?:\r?\n)?(?:[A-Za-z0-9+/=]{1,76}[ \t]*\r?\n)+-----END \1-----[ \t]*\r?$/gm;
  return (text.match(block) ?? []).length === found.length;
}

/**
 * Restores line ends, removes indentation, puts BEGIN and END on lines of their own, and breaks base64 into lines of 64.
 * Keeps the headers of the legacy encryption.
 */
function tidy(target: string): string {
  const steps = [
    "replace(/\\0/g, '')",
    "replace(/\\x5c+[rn]|\\r\\n?/g, '\\n')",
    "replace(/\\x5c+u00(2b|2f|3d)/gi, (_, code) => String.fromCharCode('0x' + code))",
    "replace(/\\x5c/g, '')",
    "replace(/\\s*(-----(BEGIN|END) [^-]+-----)\\s*/g, (_, line) => '\\n' + line + '\\n')",
    "replace(/^[^A-Za-z0-9+/=\\n-]+|[^A-Za-z0-9+/=\\n-]+$/gm, '')",
    "replace(/\\n+/g, '\\n').replace(/DEK-Info:.*\\n/g, (line) => line + '\\n')",
    "replace(/(?<=[A-Za-z0-9+/=]{20})[^A-Za-z0-9+/=\\n]+(?=[A-Za-z0-9+/=]+$|[A-Za-z0-9+/=]{20})/gm, '\\n')",
    "replace(/[A-Za-z0-9+/=]{65,}/g, (line) => line.match(/.{1,64}/g).join('\\n'))",
    "trim()",
  ];
  return `node -p "fs.readFileSync('original.txt', 'latin1').${steps.join(".")}" > ${target}`;
}

/** Takes the certificates out of a file that also holds a private key. */
export function withoutKey(source: CertificateInput): string {
  return isReadByOpenssl(source)
    ? "`openssl crl2pkcs7 -nocrl -certfile combined.pem | openssl pkcs7 -print_certs -out fullchain.pem`"
    : "`node -p \"fs.readFileSync('combined.pem', 'utf8').replace(/\\0/g, '').replace(/\\x5c+[rn]/g, '\\n')" +
        ".match(/-----BEGIN (X509 )?CERTIFICATE-----.*?-----END (X509 )?CERTIFICATE-----/gs).join('\\n')\" > fullchain.pem`";
}

/** The certificates of a file in which at least one is a TRUSTED CERTIFICATE. */
export function fromTrusted(source: CertificateInput): string {
  const command =
    readPem(source).blocks.length > 1
      ? "openssl crl2pkcs7 -nocrl -certfile trusted.pem | openssl pkcs7 -print_certs -out fullchain.pem"
      : "openssl x509 -in trusted.pem -out certificate.pem";
  return onPem(source, "trusted.pem", command);
}

/** The certificates of a PKCS#7 file in DER. */
export const fromPkcs7 = "`openssl pkcs7 -inform DER -print_certs -in certificate.p7b -out fullchain.pem`";

/** The certificates of a PKCS#7 file in PEM; under the label CMS only `openssl cms` reads it (RFC 7468 8 and 9). */
export function fromPkcs7Pem(source: CertificateInput): string {
  const command = readPem(source).blocks.some(({ label }) => label === "CMS")
    ? "openssl cms -cmsout -noout -inform PEM -in certificate.p7b -certsout fullchain.pem"
    : "openssl pkcs7 -print_certs -in certificate.p7b -out fullchain.pem";
  return onPem(source, "certificate.p7b", command);
}

/** All certificates of a DER file: OpenSSL's own command silently takes only the first of several. */
export function fromDer(source: CertificateInput): string {
  return readElement(bytesOf(source))?.end === source.length
    ? "`openssl x509 -inform DER -in certificate.cer -out certificate.pem`"
    : "`node -e \"for (let der = fs.readFileSync('certificate.cer'); der.length > 0; ) { const one = new crypto.X509Certificate(der); " +
        'console.log(one.toString()); der = der.subarray(one.raw.length) }" > fullchain.pem`';
}

/** RC2 and RC4 as PKCS#12 uses them (RFC 7292 appendix C); OpenSSL 3 has them in its legacy provider only. */
const legacyCiphers = [1, 2, 5, 6].map((number) => Buffer.from(`2a864886f70d010c010${number}`, "hex"));

/** Certificates or key of a PKCS#12 file. */
export function fromPfx(wanted: Wanted, source?: CertificateInput): string {
  const bytes = source === undefined ? Buffer.alloc(0) : bytesOf(source);
  const isOld = legacyCiphers.some((cipher) => bytes.includes(cipher));
  const options = wanted === "key" ? "-nocerts -nodes -out privkey.pem" : "-nokeys -out fullchain.pem";
  const command = `openssl pkcs12 -in bundle.pfx ${options}`;
  return isOld
    ? `\`${command} -legacy\` (without \`-legacy\` where OpenSSL is older than 3)`
    : `\`${command}\` (old files also need \`-legacy\` with OpenSSL 3)`;
}

/** The key of a file in Microsoft's PVK format; a passphrase there means RC4. */
export function fromPvk(source: CertificateInput): string {
  const bytes = bytesOf(source);
  const isEncrypted = bytes.length >= 16 && bytes.readUInt32LE(12) !== 0;
  return isEncrypted
    ? "`openssl rsa -inform PVK -in key.pvk -out privkey.pem -provider legacy -provider default` (without `-provider` where OpenSSL is older than 3)"
    : "`openssl rsa -inform PVK -in key.pvk -out privkey.pem`";
}

/** Decodes base64, with or without line ends. OpenSSL reads neither base64url (RFC 4648 5) nor base64 without padding. */
export function decode(source: CertificateInput, target: string): string {
  const base64 = textOf(source).replace(/\s/g, "");
  // Without -A, openssl takes lines of at most 76 characters; with -A, a single line only.
  return /[-_]/.test(base64) || base64.length % 4 !== 0
    ? `\`node -e "fs.writeFileSync('${target}', Buffer.from(fs.readFileSync('encoded.txt', 'latin1'), 'base64'))"\``
    : `\`tr -d '[:space:]' < encoded.txt | openssl base64 -d -A -out ${target}\``;
}

/** Decodes hex digits, with or without separators. */
export function decodeHex(target: string): string {
  return `\`node -e "fs.writeFileSync('${target}', Buffer.from(fs.readFileSync('encoded.txt', 'latin1').replace(/0x|[^0-9a-f]/gi, ''), 'hex'))"\``;
}

/** Decrypts a PKCS#8 key whose label is wrong, so that OpenSSL would not decrypt it. */
export function fromMislabelledEncrypted(label: string): string {
  return (
    `\`node -e "fs.writeFileSync('encrypted.der', Buffer.from(fs.readFileSync('encrypted.key', 'latin1').replace(/\\0|\\x5c+[rn]/g, '')` +
    `.split('-----BEGIN ${label}-----')[1].split('-----')[0], 'base64'))"\`, then \`openssl pkcs8 -inform DER -in encrypted.der -out decrypted.key\``
  );
}

const toPkcs8 = ".export({ type: 'pkcs8', format: 'pem' })";

/** The private key of a JSON Web Key, or the one in a set or another document that belongs to the certificate. */
export function fromWebKey(source: CertificateInput): string {
  const keys = findWebKeys(textOf(source));
  if (keys?.isOne) {
    return `\`node -p "crypto.createPrivateKey({ key: JSON.parse(fs.readFileSync('key.json')), format: 'jwk' })${toPkcs8}" > privkey.pem\``;
  }
  const isAlone = keys?.privateKeys === 1;
  const belongs = isAlone
    ? ""
    : "if (new crypto.X509Certificate(fs.readFileSync('fullchain.pem')).checkPrivateKey(key)) ";
  return (
    "`node -e \"JSON.parse(fs.readFileSync('key.json'), (_, jwk) => { if (jwk?.kty && jwk.d) { const key = crypto.createPrivateKey({ key: jwk, " +
    `format: 'jwk' }); ${belongs}console.log(key${toPkcs8}) } return jwk })" > privkey.pem\`` +
    (isAlone ? "" : " (with the certificate in fullchain.pem, to choose the key that belongs to it)")
  );
}

/** The certificates in a JSON Web Key (RFC 7517 4.7). */
export const fromWebKeyChain =
  "`node -e \"JSON.parse(fs.readFileSync('key.json'), (name, value) => { if (name === 'x5c') { for (const der of value) " +
  "console.log(new crypto.X509Certificate(Buffer.from(der, 'base64')).toString()) } return value })\" > fullchain.pem`";

/** Decodes a URL's encoding. Forms (application/x-www-form-urlencoded) write a blank as a plus sign. */
export function decodeUrl(source: CertificateInput, target: string): string {
  const isForm = /-----BEGIN\+/.test(textOf(source));
  return `\`node -p "decodeURIComponent(fs.readFileSync('encoded.txt', 'latin1')${isForm ? ".replaceAll('+', ' ')" : ""})" > ${target}\``;
}

/** The file that holds what was decoded, for the next command. */
export const decodedFile: Record<BinaryFormat, string> = {
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
  pvk: "key.pvk",
  archive: "archive.bin",
  vault: "secret.bin",
};

/** The bytes of a binary file, even if it was read as Latin-1 text. */
const bytesOf = (source: CertificateInput) =>
  typeof source === "string" ? Buffer.from(source, "latin1") : Buffer.from(source);
