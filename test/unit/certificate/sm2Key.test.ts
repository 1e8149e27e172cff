import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { readSm2Key } from "../../../provider/certificate/sm2Key";
import { program } from "../../../provider/engine/reader";
import { generateKey } from "../../support/certificates";
import { type GeneratedSm2Pair, generateSm2Pair } from "../../support/sm2";

describe("an SM2 key", () => {
  let pair: GeneratedSm2Pair;

  before(() => {
    pair = generateSm2Pair();
  });

  const read = (source: string) => readSm2Key(source, program);
  const bytesOf = (pem: string) => Buffer.from(pem.replace(/-----.*-----/g, ""), "base64");
  const pemOf = (bytes: Buffer, label = "PRIVATE KEY") =>
    `-----BEGIN ${label}-----\n${bytes.toString("base64").replace(/.{64}/g, "$&\n")}\n-----END ${label}-----\n`;

  it("is read from PKCS#8 and SEC1, and written as SEC1, which OpenSSL finds to be the certificate's", () => {
    const { key } = read(pair.signPrivateKey);
    assert.match(key?.privateKey ?? "", /^-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEI/);
    assert.deepEqual(read(key?.privateKey ?? "").key, key);
    assert.ok(new X509Certificate(pair.signCertificate).raw.toString("hex").includes(key?.point ?? "none"));
    assert.ok(new X509Certificate(pair.signCertificate).checkPrivateKey(createPrivateKey(key?.privateKey ?? "")));
  });

  it("is read from a file that has it in both forms, but not with another one", () => {
    const { key } = read(pair.signPrivateKey);
    assert.deepEqual(read(pair.signPrivateKey + key?.privateKey).key, key);
    for (const other of [pair.encryptPrivateKey, generateKey("P-256").pkcs8]) {
      assert.match(
        read(pair.signPrivateKey + other).problem ?? "",
        /^`privateKey` holds several private keys\. Pass only/,
      );
    }
  });

  it("is refused if it is another kind of key", () => {
    assert.equal(
      read(generateKey("P-256").pkcs8).problem,
      "`privateKey` is no SM2 key but ECDSA P-256. Pass the SM2 key that belongs to the certificate.",
    );
    assert.match(read(generateKey("secp256k1").pkcs8).problem ?? "", /^`privateKey` is no SM2 key\. /);
  });

  it("is refused for its format as every key is", () => {
    assert.match(read(pair.signCertificate).problem ?? "", /^`privateKey` .*certificate/);
    assert.match(read(generateKey("P-256").encryptedPkcs8).problem ?? "", /^`privateKey` is encrypted/);
    assert.match(read("").problem ?? "", /^`privateKey` is empty/);
  });

  it("is refused if its number is outside of the curve, or its public half another's", () => {
    const bytes = bytesOf(pair.signPrivateKey);
    const number = bytes.indexOf(Buffer.from("0201010420", "hex")) + 5;
    const [large, altered] = [Buffer.from(bytes), Buffer.from(bytes)];
    large.fill(0xff, number, number + 32);
    altered[number + 31] = (altered[number + 31] ?? 0) ^ 1;
    assert.match(read(pemOf(large)).problem ?? "", /^`privateKey` is damaged: it is no number of its curve\./);
    assert.match(
      read(pemOf(altered)).problem ?? "",
      /^`privateKey` is damaged: its public half belongs to another key\./,
    );
  });
});
