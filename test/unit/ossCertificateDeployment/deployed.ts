import assert from "node:assert/strict";
import type { CertificateDescription } from "../../../provider/certificate/describe";
import { checkDeployment } from "../../../provider/ossCertificateDeployment/check";
import type { CheckedInputs, DeploymentState, RawInputs } from "../../../provider/ossCertificateDeployment/state";
import type { GeneratedChain } from "../../support/certificates";

/** A certificate's description that no generator changes: for golden text. */
export const description = {
  fingerprint: "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567",
  fingerprintSha256: "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
  chainFingerprints: ["ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100"],
  serialNumber: "5e01",
  subject: "CN=example.com",
  issuer: "CN=Test Intermediate 1,O=Test",
  subjectAlternativeNames: ["example.com", "*.example.com"],
  notBefore: "2026-11-23T00:00:00Z",
  notAfter: "2027-02-21T00:00:00Z",
  renewAfter: "2027-01-22T00:00:00Z",
  keyAlgorithm: "ECDSA P-256",
} as const satisfies CertificateDescription;

/** A state and the checked inputs that left it, without keys or a bucket. */
export const state: DeploymentState = {
  region: "cn-hangzhou",
  bucket: "certificates",
  prefix: "site",
  ...{ ...description, chainFingerprints: [...description.chainFingerprints] },
  subjectAlternativeNames: [...description.subjectAlternativeNames],
  archivePath: "site/2026-11-23_0a1b2c3d",
  latestPath: "site/latest",
  warnings: [],
  objects: ["site/2026-11-23_0a1b2c3d", "site/latest"].flatMap((path) =>
    ["cert.pem", "privkey.pem", "chain.pem", "fullchain.pem", "README.md"].map((file) => ({
      key: `${path}/${file}`,
      etag: "0",
    })),
  ),
  deploymentId: "mine",
};

/** The checked inputs of a chain's deployment; fails the test when the check refuses them. */
export function checkedInputs(chain: Pick<GeneratedChain, "fullchain" | "privateKey">, more: RawInputs = {}) {
  const { inputs, failures } = checkDeployment(
    {},
    {
      region: "cn-hangzhou",
      bucket: "certificates",
      prefix: "site",
      certificate: chain.fullchain,
      privateKey: chain.privateKey,
      ...more,
    },
    { now: new Date() },
  );
  assert.deepEqual(failures, []);
  return inputs as unknown as CheckedInputs;
}
