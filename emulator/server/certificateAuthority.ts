import { webcrypto } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSecureContext, type SecureContext } from "node:tls";
import "reflect-metadata";
import * as x509 from "@peculiar/x509";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const day = 24 * 60 * 60 * 1000;

/**
 * A certificate authority that lives as long as the emulator. Its key never leaves memory. Its certificate is also in a
 * temporary file, for `NODE_EXTRA_CA_CERTS` (Node) and `SSL_CERT_FILE` (Go).
 */
export interface CertificateAuthority {
  /** PEM. */
  readonly certificate: string;
  /** A file that contains `certificate`. */
  readonly certificateFile: string;
  /** Key and certificate for a server name. The first call makes them. */
  contextFor(serverName: string): Promise<SecureContext>;
  /** Key and certificate (PEM) for 127.0.0.1, ::1 and localhost, for clients that send no server name. */
  readonly loopback: { key: string; cert: string };
  /** Deletes the temporary file. */
  remove(): void;
}

async function privateKeyPem(keys: webcrypto.CryptoKeyPair): Promise<string> {
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return x509.PemConverter.encode(pkcs8, "PRIVATE KEY");
}

/** @param at the certificates are valid from the day before it, for a month */
export async function createCertificateAuthority(at: Date): Promise<CertificateAuthority> {
  const notBefore = new Date(at.getTime() - day);
  const notAfter = new Date(at.getTime() + 30 * day);
  const authorityKeys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const leafKeys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const name = "CN=Throwaway CA of the OSS emulator";
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name,
    notBefore,
    notAfter,
    keys: authorityKeys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const certificate = `${authority.toString("pem")}\n`;
  const leafKey = await privateKeyPem(leafKeys);

  const issue = async (names: string[]): Promise<string> => {
    const leaf = await x509.X509CertificateGenerator.create({
      subject: `CN=${(names[0] ?? "").slice(0, 64)}`,
      issuer: name,
      notBefore,
      notAfter,
      publicKey: leafKeys.publicKey,
      signingKey: authorityKeys.privateKey,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(
          names.map((value) => ({ type: isIP(value) ? "ip" : "dns", value }) as const),
        ),
        await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
      ],
    });
    return `${leaf.toString("pem")}\n${certificate}`;
  };

  const directory = mkdtempSync(join(tmpdir(), "oss-emulator-ca-"));
  const certificateFile = join(directory, "ca.pem");
  writeFileSync(certificateFile, certificate);
  const contexts = new Map<string, Promise<SecureContext>>();
  return {
    certificate,
    certificateFile,
    loopback: { key: leafKey, cert: await issue(["localhost", "127.0.0.1", "::1"]) },
    contextFor(serverName) {
      const known = contexts.get(serverName);
      if (known) {
        return known;
      }
      const made = issue([serverName]).then((cert) => createSecureContext({ key: leafKey, cert }));
      contexts.set(serverName, made);
      return made;
    },
    remove() {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
