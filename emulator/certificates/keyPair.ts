import { createPrivateKey, type KeyObject } from "node:crypto";
import { readServerCertificate, type ServerCertificate } from "./serverCertificate";

/** A certificate and the key that belongs to it. */
export interface KeyPair {
  readonly certificate: ServerCertificate;
  /** As it was given, PEM. */
  readonly privateKey: string;
}

/** What is wrong with a certificate and its key. Each service has codes of its own for these. */
export type KeyPairProblem = "certificate" | "privateKey" | "mismatch" | "chain";

function readPrivateKey(pem: string): KeyObject | undefined {
  // An encrypted key would need a passphrase.
  if (pem.includes("ENCRYPTED")) {
    return undefined;
  }
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

/**
 * Reads a certificate, leaf first, and its key, unencrypted in PKCS#1, SEC1 or PKCS#8. Returns the first problem: a format, then a key
 * that isn't the leaf's, then an issuer that didn't issue the certificate before it.
 */
export function readKeyPair(certificatePem: string, privateKeyPem: string): KeyPair | KeyPairProblem {
  const certificate = readServerCertificate(certificatePem);
  if (!certificate) {
    return "certificate";
  }
  const key = readPrivateKey(privateKeyPem);
  if (!key) {
    return "privateKey";
  }
  const { leaf, issuers } = certificate;
  if (!leaf.checkPrivateKey(key)) {
    return "mismatch";
  }
  const path = [leaf, ...issuers];
  if (!path.every((issued, index) => index + 1 === path.length || isIssuedBy(issued, path[index + 1]))) {
    return "chain";
  }
  return { certificate, privateKey: privateKeyPem };
}

function isIssuedBy(issued: ServerCertificate["leaf"], issuer: ServerCertificate["leaf"] | undefined): boolean {
  return issuer !== undefined && issued.checkIssued(issuer);
}
