import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { type CheckSm2PairArguments, checkSm2Pair } from "../../../provider/certificate/sm2Pair";
import { program } from "../../../provider/engine/reader";
import { type GeneratedSm2Pair, generateSm2Pair, partsOf } from "../../support/sm2";

describe("the checklist of an SM2 pair", () => {
  let pair: GeneratedSm2Pair;

  before(() => {
    pair = generateSm2Pair({ encrypt: { days: 30 } });
  });

  const check = (more: Partial<CheckSm2PairArguments> = {}, of: GeneratedSm2Pair = pair) =>
    checkSm2Pair({
      ...partsOf(of),
      requiredDomains: [],
      allowExpired: false,
      now: new Date(),
      reader: program,
      ...more,
    });

  const reasonsOf = (more: Partial<CheckSm2PairArguments>, of?: GeneratedSm2Pair) =>
    check(more, of).problems.map(({ reason }) => reason);

  const only = (more: Partial<CheckSm2PairArguments>, pattern: RegExp, of?: GeneratedSm2Pair) => {
    const reasons = reasonsOf(more, of);
    assert.equal(reasons.length, 1, reasons.join("\n"));
    assert.match(reasons[0] ?? "", pattern);
    assert.doesNotMatch(reasons[0] ?? "", /`(certificate|privateKey)`/);
    assert.equal(check(more, of).files, undefined);
  };

  it("describes the signing certificate, for as long as both are valid", () => {
    const { problems, description } = check();
    const [sign, encrypt] = [pair.signCertificate, pair.encryptCertificate].map((pem) => new X509Certificate(pem));
    assert.deepEqual(problems, []);
    const plain = (fingerprint = "") => fingerprint.replaceAll(":", "").toLowerCase();
    assert.equal(description?.fingerprintSha256, plain(sign?.fingerprint256));
    assert.equal(description?.encryptFingerprintSha256, plain(encrypt?.fingerprint256));
    assert.equal(new Date(description?.notAfter ?? 0).getTime(), Date.parse(encrypt?.validTo ?? ""));
    assert.equal(description?.keyAlgorithm, "SM2");
    assert.deepEqual(description?.subjectAlternativeNames, ["www.example.com"]);
  });

  it("gives the four files: certificates with their issuers, keys in SEC1", () => {
    const { authority, root } = pair;
    const signCertificate = root + authority + pair.signCertificate;
    const { files, description } = check({ signCertificate });
    assert.equal(files?.signCertificate, pair.signCertificate + authority);
    assert.equal(files?.encryptCertificate, pair.encryptCertificate);
    assert.equal(description?.chainFingerprints.length, 1);
    assert.match(files?.signPrivateKey ?? "", /^-----BEGIN EC PRIVATE KEY-----\n/);
    assert.match(files?.encryptPrivateKey ?? "", /^-----BEGIN EC PRIVATE KEY-----\n/);
  });

  it("says that signatures are not verified", () => {
    assert.match(
      check().warnings.join(),
      /^The signatures of the SM2 certificates are not verified, which Node\.js can't do: /,
    );
  });

  it("refuses certificates that are no pair, and says what differs", () => {
    only(
      {},
      /^`sm2` is no pair: the subject is "CN=www\.example\.com" in `signCertificate` and "CN=other" in/,
      generateSm2Pair({ encrypt: { subject: "/CN=other" } }),
    );
    const named = generateSm2Pair({ encrypt: { names: ["www.example.org", "www.example.com"] } });
    only(
      {},
      /^`sm2` is no pair: `signCertificate` is for "www\.example\.com" and `encryptCertificate` for "www\.example\.com", "www\.example\.org"\./,
      named,
    );
    const reordered = { sign: { names: ["a.example", "b.example"] }, encrypt: { names: ["b.example", "a.example"] } };
    assert.deepEqual(reasonsOf({}, generateSm2Pair(reordered)), []);
    const both = generateSm2Pair({ sign: { usages: ["digitalSignature", "keyEncipherment"] } });
    const { signCertificate: encryptCertificate, signPrivateKey: encryptPrivateKey } = both;
    only({ encryptCertificate, encryptPrivateKey }, /are the same certificate\./, both);
  });

  it("tells what has only expired", () => {
    const now = new Date(Date.now() + 60 * 86_400_000);
    only({ now }, /^`sm2\.encryptCertificate` \(.*\) expired on /);
    assert.equal(check({ now }).problems[0]?.isExpiry, true);
  });

  it("refuses names that are not covered, and days that are more than its lifetime", () => {
    only({ requiredDomains: ["api.example.com"] }, /^`sm2\.signCertificate` does not cover "api\.example\.com"/);
    only({ renewBeforeDays: 40 }, /^`renewBeforeDays` is 40, but the certificate lives for 30 days only/);
  });

  it("checks what is known", () => {
    const { problems, description, files } = check({ signPrivateKey: undefined });
    assert.deepEqual([problems, files], [[], undefined]);
    assert.equal(description?.keyAlgorithm, "SM2");
    assert.equal(check({ encryptCertificate: undefined }).description, undefined);
  });
});
