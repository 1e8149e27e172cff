import assert from "node:assert/strict";
import { type CdnPlace, cdnBinding } from "../../../provider/cdnDomainCertificate/cdnDomainCertificate";
import { BindingFixture } from "../../support/bindingFixture";
import { type GeneratedChain, generateChain } from "../../support/certificates";

const domain = "www.example.com";

describe("an imported certificate of a domain", () => {
  let fixture: BindingFixture<CdnPlace>;
  let chain: GeneratedChain;

  before(async () => {
    chain = await generateChain({ names: [domain] });
  });

  beforeEach(async () => {
    fixture = await BindingFixture.start(cdnBinding, { domain });
    fixture.emulator.cdn.add(domain);
  });

  afterEach(() => fixture.stop());

  const imported = async () => {
    const found = await fixture.lifecycle.read(`cdn/${domain}`, {}, fixture.context());
    assert.ok(found !== "gone");
    return found.state;
  };

  it("has no difference to what is served, by a reference or by an identifier alone", async () => {
    const { certIdentifier, reference } = await fixture.store(chain);
    await fixture.deploy(fixture.checkOnly({ casCertificate: reference }));
    for (const casCertificate of [reference, certIdentifier]) {
      const { changes, details } = fixture.lifecycle.diff(await imported(), fixture.checkOnly({ casCertificate }));
      assert.deepEqual([changes, [...details]], [false, []]);
    }
  });

  it("takes over what a destroy shall do, without writing to the service", async () => {
    const { reference } = await fixture.store(chain);
    await fixture.deploy(fixture.checkOnly({ casCertificate: reference }));
    const state = await imported();
    const inputs = fixture.checkOnly({ casCertificate: reference, onDestroy: "disableHttps" });
    assert.equal(fixture.lifecycle.diff(state, inputs).changes, true);
    fixture.emulator.clearRequests();
    const next = await fixture.deploy(inputs, state);
    assert.equal(next.onDestroy, "disableHttps");
    assert.deepEqual(fixture.operations(), ["DescribeDomainCertificateInfo"]);
  });

  it("is what was served before the resource's first write", async () => {
    await fixture.deploy(fixture.checkOnly({ casCertificate: (await fixture.store(chain)).reference }));
    const renewed = await generateChain({ names: [domain] });
    const inputs = fixture.checkOnly({
      casCertificate: (await fixture.store(renewed)).reference,
      onDestroy: "restorePrevious",
    });
    const state = await fixture.deploy(inputs, await imported());
    assert.equal(state.previousFingerprint, chain.leaf.fingerprintSha256);
    await fixture.lifecycle.destroy(state, fixture.context());
    assert.equal((await fixture.refresh(state)).servedFingerprint, chain.leaf.fingerprintSha256);
  });
});
