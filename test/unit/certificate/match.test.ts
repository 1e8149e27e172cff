import assert from "node:assert/strict";

import { Certificate } from "../../../provider/certificate/certificate";
import { explainMismatch } from "../../../provider/certificate/match";
import { cachedKey, generateCertificate, type KeyKind } from "../../support/certificates";

describe("a certificate's key", function () {
  this.timeout(60_000);

  const kinds = ["P-256", "P-384", "Ed25519", "RSA-2048"] satisfies KeyKind[];
  for (const kind of kinds) {
    it(`is the ${kind} key that it was issued for, and no other`, async () => {
      const { der } = await generateCertificate({ key: cachedKey(kind) });
      const certificate = Certificate.parse(der);
      assert.ok(certificate !== undefined);
      assert.ok(certificate.hasKey(cachedKey(kind).keyObject));
      for (const other of [
        cachedKey(kind, "another"),
        ...kinds.filter((one) => one !== kind).map((one) => cachedKey(one)),
      ]) {
        assert.ok(!certificate.hasKey(other.keyObject));
        const sentence = explainMismatch(certificate, other.keyObject, ({ name }) => name);
        assert.ok(sentence.startsWith("Certificate and private key do not match"));
        assert.ok(sentence.includes(cachedKey(kind).publicKeyFingerprint));
        assert.ok(sentence.includes(other.publicKeyFingerprint));
      }
    });
  }
});
