import assert from "node:assert/strict";
import { type HalfArguments, type HalfName, readHalf } from "../../../provider/certificate/sm2Half";
import { program } from "../../../provider/engine/reader";
import { generateChain, generateKey } from "../../support/certificates";
import { type GeneratedSm2Pair, generateSm2Pair, partsOf } from "../../support/sm2";

describe("a half of an SM2 pair", () => {
  let pair: GeneratedSm2Pair;

  before(() => {
    pair = generateSm2Pair();
  });

  const read = (half: HalfName, more: Partial<HalfArguments> = {}, of = pair) =>
    readHalf(half, { ...partsOf(of), allowExpired: false, now: new Date(), reader: program, ...more });

  const only = (half: HalfName, more: Partial<HalfArguments>, pattern: RegExp, of?: GeneratedSm2Pair) => {
    const { problems } = read(half, more, of);
    assert.equal(problems.length, 1, JSON.stringify(problems));
    assert.match(problems[0]?.reason ?? "", pattern);
    assert.doesNotMatch(problems[0]?.reason ?? "", /`(certificate|privateKey)`/);
  };

  it("is its certificate and the issuers of that, in their order and without the root", () => {
    const { signCertificate, authority, root } = pair;
    for (const signPrivateKey of [pair.signPrivateKey, undefined]) {
      const { chain, problems } = read("sign", { signCertificate: root + authority + signCertificate, signPrivateKey });
      assert.deepEqual(problems, []);
      assert.deepEqual(
        chain.map(({ subject }) => subject),
        ["CN=www.example.com", "CN=SM2 authority"],
      );
    }
  });

  it("has no other certificate", async () => {
    const { certificate } = await generateChain();
    only(
      "encrypt",
      { encryptCertificate: pair.encryptCertificate + certificate },
      /^`sm2\.encryptCertificate` has a certificate that does not belong to the chain: ".*"\. Remove it\.$/,
    );
  });

  it("has the key of its certificate", () => {
    const { signPrivateKey, encryptPrivateKey } = pair;
    only(
      "sign",
      { signPrivateKey: encryptPrivateKey },
      /do not match: `sm2\.signPrivateKey` belongs to another certificate than `sm2\.signCertificate` \("CN=www\.example\.com"\)\./,
    );
    only("encrypt", { encryptPrivateKey: signPrivateKey }, /do not match: `sm2\.encryptPrivateKey` belongs to another/);
  });

  it("is SM2", async () => {
    const { fullchain: signCertificate, privateKey: signPrivateKey } = await generateChain();
    const [first, second] = read("sign", { signCertificate, signPrivateKey }).problems;
    assert.match(first?.reason ?? "", /^`sm2\.signPrivateKey` is no SM2 key but ECDSA P-256\./);
    assert.match(second?.reason ?? "", /^`sm2\.signCertificate` \(.*\) is for no SM2 key but ECDSA P-256\./);
    const encryptPrivateKey = generateKey("RSA-2048").pkcs8;
    only("encrypt", { encryptPrivateKey }, /^`sm2\.encryptPrivateKey` is no SM2 key but RSA 2048\./);
    only("sign", { signCertificate: "rubbish" }, /^`sm2\.signCertificate` /);
  });

  it("may do what it is for, and names the swapped one if it may do the other's", () => {
    const { signCertificate, signPrivateKey, encryptCertificate, encryptPrivateKey } = pair;
    only(
      "sign",
      { signCertificate: encryptCertificate, signPrivateKey: encryptPrivateKey },
      /^`sm2\.signCertificate` .* not meant to sign: its key usage lacks digitalSignature\. .*swapped\.$/,
    );
    only(
      "encrypt",
      { encryptCertificate: signCertificate, encryptPrivateKey: signPrivateKey },
      /^`sm2\.encryptCertificate` .* not meant to encrypt: its key usage lacks .*swapped\.$/,
    );
    const useless = generateSm2Pair({ sign: { usages: [] }, encrypt: { usages: ["keyCertSign"] } });
    only("encrypt", {}, / not meant to encrypt: .* Have it issued again\.$/, useless);
    assert.deepEqual(read("sign", {}, useless).problems, []);
    assert.deepEqual(read("encrypt", {}, generateSm2Pair({ encrypt: { usages: ["keyAgreement"] } })).problems, []);
  });

  it("has not expired, unless that is allowed", () => {
    const now = new Date(Date.now() + 100 * 86_400_000);
    only("encrypt", { now }, /^`sm2\.encryptCertificate` \(.*\) expired on /);
    assert.deepEqual(read("encrypt", { now, allowExpired: true }).problems, []);
  });
});
