import "reflect-metadata";

import { randomBytes } from "node:crypto";
import { Pkcs10CertificateRequestGenerator, X509CrlGenerator } from "@peculiar/x509";

import { daysFromNow, generateCertificate, generateKey, importKeyPair, toPem } from "./certificates";
import { element } from "./derSurgery";

/** A PKCS#7 file without signatures, as authorities offer them. */
export function pkcs7(certificate: Uint8Array): Buffer {
  const signedData = Buffer.from("06092a864886f70d010702", "hex");
  const data = Buffer.from("06092a864886f70d010701", "hex");
  const version = Buffer.from("020101", "hex");
  const empty = element(0x31);
  return element(
    0x30,
    signedData,
    element(0xa0, element(0x30, version, empty, element(0x30, data), element(0xa0, certificate), empty)),
  );
}

/** The outermost elements of a PKCS#12 file. */
export function pfx(): Buffer {
  const data = Buffer.from("06092a864886f70d010701", "hex");
  return element(
    0x30,
    Buffer.from("020103", "hex"),
    element(0x30, data, element(0xa0, element(0x04, randomBytes(200)))),
  );
}

export function keystore(magic: string): Buffer {
  return Buffer.concat([Buffer.from(`${magic}0000000200000001`, "hex"), randomBytes(300)]);
}

export function encryptedDer(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[A-Z ]+-----/g, ""), "base64");
}

/** SEC1 with the secret of one key and the public point of another. */
export function mixedKey(): string {
  const [secret, publicHalf] = [generateKey().traditionalDer, generateKey().traditionalDer];
  return toPem("EC PRIVATE KEY", Buffer.concat([secret.subarray(0, 56), publicHalf.subarray(56)]));
}

export async function generateRequest(): Promise<Buffer> {
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: "CN=example.com",
    keys: await importKeyPair(generateKey()),
    signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
  });
  return Buffer.from(request.rawData);
}

export async function generateRevocationList(): Promise<Buffer> {
  const { privateKey } = await importKeyPair(generateKey());
  const list = await X509CrlGenerator.create({
    issuer: "CN=Test Root",
    thisUpdate: daysFromNow(-1),
    nextUpdate: daysFromNow(6),
    signingKey: privateKey,
    signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
  });
  return Buffer.from(list.rawData);
}

export async function manyRoots(): Promise<string[]> {
  const key = generateKey();
  const root = (_: unknown, number: number) => generateCertificate({ subject: `CN=Root ${number}`, ca: true, key });
  return (await Promise.all(Array.from({ length: 51 }, root))).map(({ pem }) => pem);
}
