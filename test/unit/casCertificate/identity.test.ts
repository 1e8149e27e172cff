import assert from "node:assert/strict";
import { defaultName, isSame, mayBe } from "../../../provider/casCertificate/identity";

describe("the identity of a certificate in the store", () => {
  const [sign, encrypt, other] = ["a", "b", "c"].map((digit) => digit.repeat(64)) as [string, string, string];
  const ordinary = { subjectAlternativeNames: ["*.example.com"], fingerprintSha256: sign };
  const pair = { ...ordinary, encryptFingerprintSha256: encrypt };

  it("is in its default name: of one certificate its fingerprint, of a pair a hash of both", () => {
    assert.equal(defaultName(ordinary), "_.example.com_aaaaaaaaaaaa");
    const names = [pair, { ...pair, encryptFingerprintSha256: other }, ordinary].map(defaultName);
    assert.equal(new Set(names).size, 3);
  });

  it("is the fingerprint of one certificate, under any name", () => {
    assert.ok(isSame({ name: "any", fingerprintSha256: sign }, ordinary));
    for (const fingerprintSha256 of [other, ""]) {
      assert.equal(isSame({ name: defaultName(ordinary), fingerprintSha256 }, ordinary), false);
    }
  });

  it("is a pair's only under its default name, whatever fingerprint of it is listed", () => {
    for (const fingerprintSha256 of [sign, encrypt, ""]) {
      assert.ok(isSame({ name: defaultName(pair), fingerprintSha256 }, pair));
      assert.ok(mayBe({ fingerprintSha256 }, pair));
      assert.equal(isSame({ name: "any", fingerprintSha256 }, pair), false);
    }
    assert.equal(isSame({ name: defaultName(pair), fingerprintSha256: other }, pair), false);
  });
});
