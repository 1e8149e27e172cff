import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";

import { readPrivateKey as read, toPkcs8Pem } from "../../../provider/certificate/privateKey";
import type { CertificateInput } from "../../../provider/certificate/problem";
import { program } from "../../../provider/engine/reader";
import {
  cachedKey,
  type GeneratedKey,
  generateCertificate,
  generateKey,
  type KeyKind,
  toPem,
} from "../../support/certificates";
import { element, longExponent, rsaPrivateKeyWith } from "../../support/derSurgery";

const readPrivateKey = (input: CertificateInput) => read(input, program);

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

  it("ignores EC PARAMETERS, certificates and other text", async () => {
    const key = generateKey();
    const { pem } = await generateCertificate({ key });
    const parameters = toPem("EC PARAMETERS", Buffer.from("06082a8648ce3d030107", "hex"));
    assert.equal(canonical(parameters + key.traditional), key.pkcs8);
    assert.equal(canonical(`Bag Attributes\n${pem}${key.pkcs8}${pem}`), key.pkcs8);
  });

  it("accepts the same key twice, also in two forms", () => {
    const key = generateKey();
    assert.equal(canonical(key.pkcs8 + key.pkcs8 + key.traditional), key.pkcs8);
  });

  it("refuses another key behind the first, encrypted or not", () => {
    const key = generateKey();
    const other = generateKey();
    assert.match(readPrivateKey(key.pkcs8 + other.traditional).problem ?? "", /2 different private keys/);
    assert.match(readPrivateKey(key.pkcs8 + other.encryptedPkcs8).problem ?? "", /is encrypted/);
  });

  it("reads a key right after a file that holds two keys of different kinds", () => {
    const key = generateKey();
    for (const kind of ["RSA-2048", "Ed25519"] as const) {
      assert.match(readPrivateKey(key.pkcs8 + cachedKey(kind).pkcs8).problem ?? "", /2 different private keys/);
      assert.equal(canonical(key.pkcs8), key.pkcs8);
    }
  });

  it("marks a weak key as weak, since its certificate is refused for the same reason", () => {
    const weak = readPrivateKey(generateKey("secp256k1").traditional);
    assert.match(weak.problem ?? "", /secp256k1/);
    assert.equal(weak.isWeak, true);
  });

  it("refuses a public exponent of more than 256 bits before any slow operation", () => {
    const start = performance.now();
    const { problem, isWeak } = readPrivateKey(
      toPem("RSA PRIVATE KEY", rsaPrivateKeyWith(longExponent(200_000), cachedKey("RSA-2048"))),
    );
    assert.match(problem ?? "", /^`privateKey` is RSA 2048: its public exponent has 1599999 bits, .*65537 is usual/);
    assert.equal(isWeak, true);
    assert.ok(performance.now() - start < 1000);
  });

  it("refuses explicit curve parameters", () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256", paramEncoding: "explicit" });
    const { problem } = readPrivateKey(privateKey.export({ type: "pkcs8", format: "pem" }).toString());
    assert.match(problem ?? "", /ECDSA P-256: it spells its curve out.*-param_enc named_curve/);
  });

  it("refuses an EC key whose number is outside of its curve, which would crash node:crypto", () => {
    for (const kind of ["P-256", "P-384", "P-521"] as const) {
      const key = generateKey(kind);
      const number = Buffer.from(String(key.keyObject.export({ format: "jwk" }).d), "base64url");
      for (const [label, der] of [
        ["PRIVATE KEY", key.der],
        ["EC PRIVATE KEY", key.traditionalDer],
      ] as const) {
        for (const fill of [0x00, 0xff]) {
          const bytes = Buffer.from(der);
          bytes.fill(fill, bytes.indexOf(number), bytes.indexOf(number) + number.length);
          assert.match(
            readPrivateKey(toPem(label, bytes)).problem ?? "",
            /is damaged|cannot be read/,
            `${kind} ${label}`,
          );
        }
      }
    }
    const { der } = generateKey();
    const version = der.indexOf(Buffer.from("0201010420", "hex"));
    der[version + 2] = 0;
    assert.match(readPrivateKey(toPem("PRIVATE KEY", der)).problem ?? "", /is damaged/);
    const explicit = generateKeyPairSync("ec", { namedCurve: "P-256", paramEncoding: "explicit" }).privateKey;
    const bytes = explicit.export({ type: "pkcs8", format: "der" });
    const number = Buffer.from(String(explicit.export({ format: "jwk" }).d), "base64url");
    bytes.fill(0xff, bytes.indexOf(number), bytes.indexOf(number) + number.length);
    assert.match(readPrivateKey(toPem("PRIVATE KEY", bytes)).problem ?? "", /is damaged|cannot be read/);
  });

  it("says that an unknown curve is not for TLS", () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "sect283r1" });
    const { problem, isWeak } = readPrivateKey(privateKey.export({ type: "pkcs8", format: "pem" }).toString());
    assert.match(problem ?? "", /on a curve that TLS clients do not accept/);
    assert.equal(isWeak, true);
  });

  it("refuses an RSA key with any part altered, even one that only speeds it up", () => {
    const key = cachedKey("RSA-2048");
    const parts = key.keyObject.export({ format: "jwk" });
    for (const part of ["d", "p", "q", "dp", "dq", "qi"] as const) {
      const value = Buffer.from(String(parts[part]), "base64url");
      const bytes = Buffer.from(key.traditionalDer);
      const at = bytes.indexOf(value) + value.length - 9;
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      const { problem } = readPrivateKey(toPem("RSA PRIVATE KEY", bytes));
      assert.match(problem ?? "", /^`privateKey` (is damaged: |says RSA PRIVATE KEY, but cannot be read)/, part);
    }
  });

  describe("of PKCS#8 version 2 (RFC 5958)", () => {
    const version2 = Buffer.from("020101", "hex");
    /** Algorithm and private key, the part of version 1 behind its version. */
    const bodyOf = ({ der: bytes }: GeneratedKey): Buffer => bytes.subarray(bytes.indexOf("020100", "hex") + 3);
    /** The BIT STRING in a SubjectPublicKeyInfo, without its header: unused bits and the key. */
    const publicBits = ({ publicKeyDer }: GeneratedKey): Buffer =>
      publicKeyDer.subarray(publicKeyDer.indexOf("0321", "hex") + 2);
    const pem = (...parts: Uint8Array[]): string => toPem("PRIVATE KEY", element(0x30, version2, ...parts));

    it("accepts Ed25519 keys with their public half, as ring and Bouncy Castle write them", () => {
      const key = generateKey("Ed25519");
      const [body, bits, attributes] = [bodyOf(key), publicBits(key), element(0xa0)];
      assert.equal(canonical(pem(body)), key.pkcs8);
      assert.equal(canonical(pem(body, element(0x81, bits))), key.pkcs8);
      assert.equal(canonical(pem(body, attributes, element(0x81, bits))), key.pkcs8);
      assert.equal(canonical(pem(body, element(0xa1, element(0x03, bits)))), key.pkcs8);
      assert.equal(canonical(pem(body, element(0x81, bits)) + key.pkcs8), key.pkcs8);
    });

    it("accepts EC keys with their public half", () => {
      const key = cachedKey("P-256");
      const bits = key.publicKeyDer.subarray(-66);
      assert.equal(canonical(pem(bodyOf(key), element(0x81, bits))), key.pkcs8);
    });

    it("accepts RSA keys with their public half", () => {
      const key = cachedKey("RSA-2048");
      const bits = Buffer.concat([Buffer.from([0]), key.publicKeyObject.export({ type: "pkcs1", format: "der" })]);
      assert.equal(canonical(pem(bodyOf(key), element(0x81, bits))), key.pkcs8);
    });

    it("refuses another key's public half, and a malformed one", () => {
      const [key, other] = [generateKey("Ed25519"), generateKey("Ed25519")];
      for (const bits of [publicBits(other), publicBits(key).subarray(0, -1), Buffer.alloc(0), Buffer.alloc(33)]) {
        const { problem } = readPrivateKey(pem(bodyOf(key), element(0x81, bits)));
        assert.match(problem ?? "", /says PRIVATE KEY, but cannot be read as one: it is damaged/);
      }
    });
  });
});
