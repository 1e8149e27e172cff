import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";

import { readPrivateKey, toPkcs8Pem } from "../../../provider/certificate/privateKey";
import { cachedKey, generateCertificate, generateKey, type KeyKind, toPem } from "../../support/certificates";

function canonical(input: string | Uint8Array): string {
  const { key, problem } = readPrivateKey(input);
  assert.ok(key !== undefined, problem);
  return toPkcs8Pem(key);
}

describe("readPrivateKey", function () {
  this.timeout(60_000);

  for (const kind of ["P-256", "P-384", "P-521", "Ed25519", "RSA-2048", "RSA-3072"] satisfies KeyKind[]) {
    it(`makes the same PKCS#8 of every form of ${kind}`, () => {
      const key = cachedKey(kind);
      assert.equal(canonical(key.pkcs8), key.pkcs8);
      assert.equal(canonical(Buffer.from(key.pkcs8)), key.pkcs8);
      assert.equal(canonical(key.pkcs8.replaceAll("\n", "\\n")), key.pkcs8);
      if (kind !== "Ed25519") {
        assert.equal(canonical(key.traditional), key.pkcs8);
        assert.equal(canonical(key.traditional.replaceAll("\n", "\r\n")), key.pkcs8);
      }
    });
  }

  it("passes over EC PARAMETERS, certificates and text beside the key", async () => {
    const key = generateKey();
    const { pem } = await generateCertificate({ key });
    const parameters = toPem("EC PARAMETERS", Buffer.from("06082a8648ce3d030107", "hex"));
    assert.equal(canonical(parameters + key.traditional), key.pkcs8);
    assert.equal(canonical(`Bag Attributes\n${pem}${key.pkcs8}${pem}`), key.pkcs8);
  });

  it("admits the same key twice, in two forms as well", () => {
    const key = generateKey();
    assert.equal(canonical(key.pkcs8 + key.pkcs8 + key.traditional), key.pkcs8);
  });

  it("refuses another key behind the first, encrypted or not", () => {
    const key = generateKey();
    const other = generateKey();
    assert.match(readPrivateKey(key.pkcs8 + other.traditional).problem ?? "", /2 different private keys/);
    assert.match(readPrivateKey(key.pkcs8 + other.encryptedPkcs8).problem ?? "", /is encrypted/);
  });

  it("says of a weak key that it is weak, for the certificate will say so too", () => {
    const weak = readPrivateKey(generateKey("secp256k1").traditional);
    assert.match(weak.problem ?? "", /secp256k1/);
    assert.equal(weak.isWeak, true);
  });

  it("refuses a curve that is spelled out instead of named", () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256", paramEncoding: "explicit" });
    const { problem } = readPrivateKey(privateKey.export({ type: "pkcs8", format: "pem" }).toString());
    assert.match(problem ?? "", /ECDSA P-256: it spells its curve out.*-param_enc named_curve/);
  });
});
