import assert from "node:assert/strict";

import { Certificate } from "../../../provider/certificate/certificate";
import { explainMismatch, isMatch } from "../../../provider/certificate/match";
import { cachedKey, generateCertificate, type KeyKind } from "../../support/certificates";

describe("isMatch", function () {
  this.timeout(60_000);

  const kinds = ["P-256", "P-384", "Ed25519", "RSA-2048"] satisfies KeyKind[];
  for (const kind of kinds) {
    it(`is true for the ${kind} key of the certificate alone`, async () => {
      const { der } = await generateCertificate({ key: cachedKey(kind) });
      const certificate = Certificate.parse(der);
      assert.ok(certificate !== undefined);
      assert.ok(isMatch(certificate, cachedKey(kind).keyObject));
      for (const other of [
        cachedKey(kind, "another"),
        ...kinds.filter((one) => one !== kind).map((one) => cachedKey(one)),
      ]) {
        assert.ok(!isMatch(certificate, other.keyObject));
        const sentence = explainMismatch(certificate, other.keyObject);
        assert.ok(sentence.startsWith("Certificate and private key do not match"));
        assert.ok(sentence.includes(cachedKey(kind).publicKeyFingerprint));
        assert.ok(sentence.includes(other.publicKeyFingerprint));
      }
    });
  }
});
