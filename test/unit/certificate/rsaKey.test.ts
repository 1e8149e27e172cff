import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey } from "node:crypto";

import { readPrivateKey } from "../../../provider/certificate/privateKey";
import { hasLongExponent, hasMorePrimes, readRsaPublicKey } from "../../../provider/certificate/rsaKey";
import { program } from "../../../provider/engine/reader";
import { cachedKey, toPem } from "../../support/certificates";
import { longExponent, multiPrimeRsaKey, rsaPrivateKeyWith, rsaPublicKeyWith } from "../../support/derSurgery";

describe("a key of three primes", () => {
  it("is refused as such, and not as damaged", () => {
    const der = multiPrimeRsaKey();
    const key = createPrivateKey({ key: der, format: "der", type: "pkcs1" });
    assert.ok(hasMorePrimes(key));
    assert.ok(!hasMorePrimes(createPublicKey(key)));
    assert.ok(!hasMorePrimes(cachedKey("RSA-2048").keyObject));
    const pkcs8 = String(key.export({ type: "pkcs8", format: "pem" }));
    for (const text of [toPem("RSA PRIVATE KEY", der), pkcs8]) {
      assert.match(
        readPrivateKey(text, program).problem ?? "",
        /^`privateKey` is RSA 2\d{3}: it has more than two primes \(multi-prime RSA, RFC 8017 3\.2\).*Make a key of two with `openssl genrsa/,
      );
    }
  });
});

describe("readRsaPublicKey", () => {
  it("reads the same as node:crypto, from private and public keys", () => {
    for (const kind of ["RSA-1024", "RSA-2048", "RSA-3072", "RSA-PSS"] as const) {
      const { keyObject, publicKeyObject } = cachedKey(kind);
      const { modulusLength, publicExponent: exponent } = publicKeyObject.asymmetricKeyDetails ?? {};
      const expected = { modulusLength, exponent, exponentLength: 17 };
      assert.deepEqual(readRsaPublicKey(keyObject), expected);
      assert.deepEqual(readRsaPublicKey(publicKeyObject), expected);
    }
  });

  it("reads nothing of keys of other kinds", () => {
    for (const kind of ["P-256", "Ed25519"] as const) {
      assert.equal(readRsaPublicKey(cachedKey(kind).keyObject), undefined);
    }
    assert.equal(readRsaPublicKey(undefined), undefined);
  });

  it("takes only a moment for an exponent of 700 KB", () => {
    const exponent = longExponent(700_000);
    const key = cachedKey("RSA-2048");
    const start = performance.now();
    for (const long of [
      createPublicKey({ key: rsaPublicKeyWith(exponent, key), format: "der", type: "spki" }),
      createPrivateKey({ key: rsaPrivateKeyWith(exponent, key), format: "der", type: "pkcs1" }),
    ]) {
      assert.equal(readRsaPublicKey(long)?.exponentLength, 700_000 * 8 - 1);
    }
    assert.ok(performance.now() - start < 1000);
  });

  it("calls exponents of more than 256 bits long", () => {
    const isLong = (exponent: Buffer) =>
      hasLongExponent(
        createPublicKey({ key: rsaPublicKeyWith(exponent, cachedKey("RSA-2048")), format: "der", type: "spki" }),
      );
    assert.deepEqual([isLong(longExponent(32)), isLong(Buffer.from(`00${"ff".repeat(32)}`, "hex"))], [false, false]);
    assert.deepEqual([isLong(Buffer.from(`01${"ff".repeat(32)}`, "hex")), isLong(longExponent(33))], [true, true]);
  });
});
