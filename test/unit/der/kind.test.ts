import assert from "node:assert/strict";

import { type DerKind, derKind } from "../../../provider/der/kind";
import { cachedKey, generateCertificate, generateKey } from "../../support/certificates";
import { pkcs7 } from "../../support/otherFormats";

describe("derKind", () => {
  it("tells keys, certificates and bundles apart", async () => {
    const { der: certificate } = await generateCertificate({ names: ["example.com"] });
    const plain = await generateCertificate({ plain: true, keyIdentifiers: false });
    const [ec, rsa, ed25519] = [generateKey(), cachedKey("RSA-2048"), generateKey("Ed25519")];
    const kinds: [Uint8Array, DerKind][] = [
      [certificate, "certificate"],
      [plain.der, "certificate"],
      [ec.der, "pkcs8"],
      [rsa.der, "pkcs8"],
      [ed25519.der, "pkcs8"],
      [rsa.traditionalDer, "pkcs1"],
      [ec.traditionalDer, "sec1"],
      [ec.publicKeyDer, "publicKey"],
      [rsa.publicKeyObject.export({ type: "pkcs1", format: "der" }), "publicKey"],
      [pkcs7(certificate), "pkcs7"],
    ];
    for (const [bytes, kind] of kinds) {
      assert.equal(derKind(bytes), kind);
    }
  });

  it("recognizes no text, cut files and nonsense", async () => {
    const { der, pem } = await generateCertificate();
    for (const bytes of [
      Buffer.from(pem),
      der.subarray(0, 100),
      Buffer.alloc(0),
      Buffer.from("3000", "hex"),
      Buffer.from("30"),
    ]) {
      assert.equal(derKind(bytes), undefined);
    }
  });
});
