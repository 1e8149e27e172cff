import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Sm2Parts } from "../../provider/certificate/sm2Pair";
import { temporaryFolder } from "./temporaryFolder";

/** A certificate and key of an SM2 pair; each has a default. */
export interface Sm2Options {
  names?: readonly string[];
  subject?: string;
  /** OpenSSL's names; empty for a certificate without key usage. */
  usages?: readonly string[];
  /** Lifetime from now on. */
  days?: number;
}

export interface GeneratedSm2Pair extends Sm2Parts<string> {
  /** The intermediate certificate that signed both, PEM. */
  authority: string;
  /** The one above it. */
  root: string;
}

/**
 * Makes an SM2 pair by the command openssl, since Node.js signs without the signer's identity. Keys are PKCS#8.
 *
 * ```ts
 * const { signCertificate, encryptPrivateKey } = generateSm2Pair({ encrypt: { days: 30 } });
 * ```
 */
export function generateSm2Pair({
  sign = {},
  encrypt = {},
}: {
  sign?: Sm2Options;
  encrypt?: Sm2Options;
} = {}): GeneratedSm2Pair {
  const folder = temporaryFolder("sm2-");
  try {
    const root = makeRoot(folder);
    const [authority] = make(folder, "issuing", "root", "/CN=SM2 authority", 365, certifying);
    const [signCertificate, signPrivateKey] = makeLeaf(folder, "sign", { usages: ["digitalSignature"], ...sign });
    const usages = ["keyEncipherment", "dataEncipherment"];
    const [encryptCertificate, encryptPrivateKey] = makeLeaf(folder, "encrypt", { usages, ...encrypt });
    return { signCertificate, signPrivateKey, encryptCertificate, encryptPrivateKey, authority, root };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The inputs of a pair, without its authorities. */
export function partsOf({ authority: _, root: __, ...parts }: GeneratedSm2Pair): Sm2Parts<string> {
  return parts;
}

/** GM/T 0009: the identity that SM2 certificates are signed with. */
const identity = "distid:1234567812345678";
const signed = ["-sm3", "-sigopt", identity];

const certifying = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign"];

function makeRoot(folder: string): string {
  const openssl = inFolder(folder);
  const extensions = certifying.flatMap((extension) => ["-addext", extension]);
  openssl("genpkey", "-algorithm", "SM2", "-out", "root.key");
  openssl(
    "req",
    "-x509",
    "-new",
    "-key",
    "root.key",
    ...signed,
    "-subj",
    "/CN=SM2 root",
    ...extensions,
    "-out",
    "root.pem",
  );
  return readFileSync(join(folder, "root.pem"), "utf8");
}

function makeLeaf(folder: string, name: string, options: Sm2Options): [certificate: string, privateKey: string] {
  const { names = ["www.example.com"], subject = "/CN=www.example.com", usages = [], days = 90 } = options;
  const extensions = [
    `subjectAltName=${names.map((domain) => `DNS:${domain}`).join()}`,
    ...(usages.length > 0 ? [`keyUsage=critical,${usages.join()}`] : []),
  ];
  return make(folder, name, "issuing", subject, days, extensions);
}

/** Makes a key, and the certificate for it. */
function make(
  folder: string,
  name: string,
  issuer: string,
  subject: string,
  days: number,
  extensions: readonly string[],
): [certificate: string, privateKey: string] {
  const openssl = inFolder(folder);
  const [key, request, certificate] = [`${name}.key`, `${name}.csr`, `${name}.pem`] as const;
  writeFileSync(join(folder, `${name}.ext`), `${extensions.join("\n")}\n`);
  openssl("genpkey", "-algorithm", "SM2", "-out", key);
  openssl("req", "-new", "-key", key, ...signed, "-subj", subject, "-out", request);
  const by = ["-CA", `${issuer}.pem`, "-CAkey", `${issuer}.key`, "-CAcreateserial", "-vfyopt", identity];
  const made = ["-days", String(days), "-extfile", `${name}.ext`, "-out", certificate];
  openssl("x509", "-req", "-in", request, ...by, ...signed, ...made);
  return [readFileSync(join(folder, certificate), "utf8"), readFileSync(join(folder, key), "utf8")];
}

const inFolder =
  (folder: string) =>
  (...words: string[]) =>
    void execFileSync("openssl", words, { cwd: folder, stdio: "pipe" });
