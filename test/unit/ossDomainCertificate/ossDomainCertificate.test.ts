import assert from "node:assert/strict";
import { type OssDomainPlace, ossDomainBinding } from "../../../provider/ossDomainCertificate/ossDomainCertificate";
import { BindingFixture } from "../../support/bindingFixture";
import { type GeneratedChain, generateChain } from "../../support/certificates";

const [bucket, domain] = ["my-files", "files.example.com"];

describe("OssDomainCertificate", () => {
  let fixture: BindingFixture<OssDomainPlace>;
  let chain: GeneratedChain;
  let renewed: GeneratedChain;

  before(async () => {
    [chain, renewed] = [await generateChain({ names: [domain] }), await generateChain({ names: [domain] })];
  });

  beforeEach(async () => {
    fixture = await BindingFixture.start(ossDomainBinding, { region: "cn-hangzhou", bucket, domain });
    fixture.emulator.createBucket(bucket);
    fixture.emulator.bindDomain(domain, bucket);
    fixture.emulator.bucketDomains.verified.add(domain);
  });

  afterEach(() => fixture.stop());

  const writes = () => fixture.operations().filter((operation) => operation === "PutCname");

  const byReference = async (of: GeneratedChain, more = {}) =>
    fixture.checkOnly({ casCertificate: (await fixture.store(of)).reference, ...more });

  const stored = () => fixture.emulator.cas.certificates().length;

  it("serves a certificate of the store, without another copy of it", async () => {
    const inputs = await byReference(chain);
    fixture.emulator.clearRequests();
    const state = await fixture.deploy(inputs);
    assert.equal(state.servedFingerprint, chain.leaf.fingerprintSha256);
    assert.deepEqual(fixture.operations(), ["DescribeUserDomains", "ListCname", "PutCname", "ListCname"]);
    assert.equal(stored(), 1);
    assert.equal(fixture.lifecycle.id(state), `oss/cn-hangzhou/${bucket}/${domain}`);
    assert.equal(fixture.lifecycle.diff(state, inputs).changes, false);
  });

  it("serves a certificate and key, whose key is in no URL, state or log", async () => {
    const state = await fixture.deploy(fixture.check(chain));
    assert.equal(state.servedFingerprint, chain.leaf.fingerprintSha256);
    assert.doesNotMatch(JSON.stringify([state, fixture.emulator.requests]), /BEGIN|PRIVATE KEY/);
  });

  it("renews with three requests, and says which certificate it replaces", async () => {
    const state = await fixture.deploy(await byReference(chain));
    const news = await byReference(renewed);
    fixture.emulator.clearRequests();
    const next = await fixture.deploy(news, state);
    assert.equal(next.servedFingerprint, renewed.leaf.fingerprintSha256);
    assert.deepEqual(fixture.operations(), ["ListCname", "PutCname", "ListCname"]);
    assert.deepEqual(fixture.reported, []);
  });

  for (const fingerprint of ["SHA-1", "SHA-256"] as const) {
    it(`knows its certificate by ${fingerprint}`, async () => {
      fixture.emulator.bucketDomains.switches.fingerprint = fingerprint;
      const inputs = fixture.check(chain);
      const state = await fixture.deploy(inputs);
      assert.equal(fixture.lifecycle.diff(await fixture.refresh(state), inputs).changes, false);
    });
  }

  it("does not overwrite what somebody else sets between its look and its write", async () => {
    const foreign = await fixture.store(renewed);
    const inputs = await byReference(chain);
    const state = await fixture.deploy(inputs);
    const other = await fixture.store(await generateChain({ names: [domain] }));
    const { bucketDomains: domains, cas } = fixture.emulator;
    const set = ({ certIdentifier: identifier }: { certIdentifier: string }) => {
      const bound = domains.find(domain);
      const pair = cas.findByIdentifier(identifier);
      assert.ok(bound && pair);
      domains.setCertificate(bound, { ...pair, identifier, type: "CAS", createdAt: new Date() });
    };
    const news = fixture.checkOnly({ casCertificate: foreign.reference });
    // The second writer comes after the look, just before the write.
    const guard = () => set(other);
    await assert.rejects(
      fixture.lifecycle.deploy(news, state, fixture.context({ guard })),
      /was not changed: somebody else has changed its certificate at the same time\. Run `pulumi refresh`/,
    );
    assert.equal((await fixture.refresh(state)).servedFingerprint, other.fingerprint);
  });

  it("is found served after an answer that was lost, and puts no second copy into the store", async () => {
    fixture.emulator.faults.add({ match: { action: "oss:PutCname" }, fault: { kind: "resetAfter" } });
    const state = await fixture.deploy(fixture.check(chain));
    assert.equal(state.servedFingerprint, chain.leaf.fingerprintSha256);
    assert.equal(writes().length, 2);
    assert.equal(stored(), 1);
  });

  it("waits until OSS shows it", async () => {
    fixture.emulator.bucketDomains.switches.readsAfter = 100;
    const state = await fixture.deploy(fixture.check(chain));
    assert.equal(state.servedFingerprint, chain.leaf.fingerprintSha256);
    assert.match(fixture.reported.join(), /has taken the certificate and does not serve it yet; waiting/);
  });

  it("on destroy keeps the certificate, puts the previous one back, or takes it off, as asked", async () => {
    const first = await fixture.deploy(await byReference(chain));
    await fixture.lifecycle.destroy(first, fixture.context());
    assert.equal((await fixture.refresh(first)).servedFingerprint, chain.leaf.fingerprintSha256);

    const second = await fixture.deploy(await byReference(renewed, { onDestroy: "restorePrevious" }));
    await fixture.lifecycle.destroy(second, fixture.context());
    assert.equal((await fixture.refresh(first)).servedFingerprint, chain.leaf.fingerprintSha256);

    const third = await fixture.deploy(await byReference(renewed, { onDestroy: "removeCertificate" }));
    await fixture.lifecycle.destroy(third, fixture.context());
    assert.equal((await fixture.refresh(first)).servedFingerprint, "");
    assert.ok(fixture.emulator.bucketDomains.find(domain), "the domain stays bound");
  });

  it("takes a certificate off only when OSS shows that", async () => {
    const state = await fixture.deploy(await byReference(chain, { onDestroy: "removeCertificate" }));
    fixture.emulator.bucketDomains.switches.readsAfter = Number.POSITIVE_INFINITY;
    await assert.rejects(
      fixture.lifecycle.destroy(state, fixture.context()),
      /^\w+: Domain 'files\.example\.com' of bucket 'my-files' still serves a certificate after 0 seconds\. Run/,
    );
  });

  it("takes nothing off that is not its own any more", async () => {
    const state = await fixture.deploy(await byReference(chain, { onDestroy: "removeCertificate" }));
    await fixture.deploy(await byReference(renewed));
    fixture.emulator.clearRequests();
    await fixture.lifecycle.destroy(state, fixture.context());
    assert.deepEqual(writes(), []);
    assert.match(fixture.reported.at(-1) ?? "", /does not serve this resource's certificate any more/);
  });

  it("says how to bind a domain that the bucket does not have, and what is missing where OSS refuses", async () => {
    await assert.rejects(
      fixture.deploy(fixture.check(chain, { bucket: "other-files" })),
      /there is no bucket 'other-files' here/,
    );
    fixture.emulator.unbindDomain(domain);
    await assert.rejects(
      fixture.deploy(fixture.check(chain)),
      /^\w+: Domain 'files\.example\.com' of bucket 'my-files' does not exist\. Check `region`, `bucket` and `domain`, or bind it first/,
    );
  });

  it("names the permissions that are missing, those of the certificate store included", async () => {
    const statement = { Effect: "Allow", Action: "oss:ListCname", Resource: `acs:oss:*:*:${bucket}` } as const;
    const user = fixture.emulator.addUser({
      name: "deployer",
      policies: [{ Version: "1", Statement: [statement] }],
    });
    await assert.rejects(
      fixture.lifecycle.deploy(fixture.check(chain), undefined, fixture.context({ account: fixture.account(user) })),
      /needs yundun-cert:DescribeSSLCertificatePrivateKey, .* on '\*', and oss:PutCname on 'acs:oss:\*:\*:my-files'/,
    );
  });

  it("says that a domain which CDN accelerates shows visitors CDN's certificate", async () => {
    fixture.emulator.cdn.add(domain);
    await fixture.deploy(fixture.check(chain));
    assert.match(fixture.reported.join(), /Domain 'files\.example\.com' is accelerated by CDN, so visitors get CDN's/);
  });

  it("is refused without bucket or region, and for a domain that the certificate is not for", () => {
    const { fullchain: certificate, privateKey } = chain;
    const refused = (more: object) => fixture.refusals({ certificate, privateKey, ...more }).join(" ");
    assert.match(refused({ bucket: undefined }), /^`bucket` is missing\. Name the bucket/);
    assert.match(refused({ region: undefined }), /^`region` is missing/);
    assert.match(refused({ domain: "www.example.com" }), /and not for "www\.example\.com"/);
    assert.match(refused({ endpoint: "http://oss.example.com" }), /starts with http:\/\//);
  });

  it("is imported by what OSS shows, and is the same as the program's then", async () => {
    const inputs = await byReference(chain);
    await fixture.deploy(inputs);
    const id = `oss/cn-hangzhou/${bucket}/${domain}`;
    const found = await fixture.lifecycle.read(id, {}, fixture.context());
    assert.ok(found !== "gone");
    assert.equal(found.state.fingerprint, chain.leaf.fingerprint);
    assert.equal(fixture.lifecycle.diff(found.state, inputs).changes, false);
    assert.equal(fixture.lifecycle.diff(found.state, await byReference(renewed)).changes, true);
    await assert.rejects(fixture.lifecycle.read("oss/x", {}, fixture.context()), /is not the id of a OssDomainCert/);
  });
});
