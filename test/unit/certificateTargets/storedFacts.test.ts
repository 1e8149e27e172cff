import assert from "node:assert/strict";
import { Estate } from "../../support/estate";

describe("what Certificate Management Service adds", () => {
  let estate: Estate;
  beforeEach(async () => {
    estate = await Estate.start();
  });
  afterEach(() => estate.stop());

  it("does not look a certificate up that is the given one", async () => {
    estate.oss("files", "files.example.com", "good");
    const [target] = await estate.find({ products: ["oss"], certificate: estate.chains.good.fullchain });
    assert.deepEqual([target?.status, target?.isServed], ["ok", true]);
    assert.equal(estate.counted("ListUserCertificateOrder"), 0);
  });

  it("does not believe an identifier whose fingerprint is another", async () => {
    estate.oss("files", "files.example.com", "good");
    const { bucketDomains, cas } = estate.emulator;
    const bound = bucketDomains.find("files.example.com");
    const [stored] = cas.certificates();
    assert.ok(bound && stored);
    cas.delete(stored);
    estate.oss("files", "b.example.com", "foreign");
    const foreign = cas.certificates()[0];
    const served = bound.certificate.written;
    assert.ok(foreign && served);
    bucketDomains.setCertificate(bound, { ...served, identifier: `${foreign.id}-cn-hangzhou` });
    const targets = await estate.find({ products: ["oss"] });
    const target = targets.find(({ name }) => name === "files.example.com");
    assert.deepEqual([target?.status, target?.fingerprintSha256], ["namesUnknown", undefined]);
    assert.equal(target?.fingerprint, estate.chains.good.leaf.fingerprint);
  });
});
