import assert from "node:assert/strict";
import { type CdnPlace, cdnBinding } from "../../../provider/cdnDomainCertificate/cdnDomainCertificate";
import { BindingFixture } from "../../support/bindingFixture";
import { daysFromNow, type GeneratedChain, generateChain } from "../../support/certificates";

const domain = "www.example.com";

describe('onDestroy: "restorePrevious"', () => {
  let fixture: BindingFixture<CdnPlace>;
  let first: GeneratedChain;
  let second: GeneratedChain;

  before(async () => {
    first = await generateChain({ names: [domain], notAfter: daysFromNow(20) });
    second = await generateChain({ names: [domain] });
  });

  beforeEach(async () => {
    fixture = await BindingFixture.start(cdnBinding, { domain });
    fixture.emulator.cdn.add(domain);
  });

  afterEach(() => fixture.stop());

  const stored = async (chain: GeneratedChain) =>
    fixture.checkOnly({ casCertificate: (await fixture.store(chain)).reference, onDestroy: "restorePrevious" });

  const writes = () => fixture.operations().filter((operation) => operation.startsWith("Set"));

  it("keeps the certificate where an update has put back the one before already", async () => {
    await fixture.deploy(await stored(first));
    const created = await fixture.deploy(await stored(second));
    const state = await fixture.deploy(await stored(first), created);
    fixture.emulator.clearRequests();
    await fixture.lifecycle.destroy(state, fixture.context());
    assert.deepEqual(writes(), []);
    assert.match(fixture.reported.at(-1) ?? "", /keeps its certificate: the one before is the same, so nothing/);
  });

  it("puts no certificate back that has expired meanwhile", async () => {
    await fixture.deploy(await stored(first));
    const state = await fixture.deploy(await stored(second));
    fixture.emulator.clearRequests();
    await fixture.lifecycle.destroy(state, fixture.context({ now: daysFromNow(21) }));
    assert.deepEqual(writes(), []);
    assert.match(fixture.reported.at(-1) ?? "", /keeps its certificate: the one before expired on 20\d\d-.*Z, so/);
  });

  it("does not say that a domain served none before that served this certificate", async () => {
    await fixture.deploy(await stored(first));
    const state = await fixture.deploy(await stored(first));
    await fixture.lifecycle.destroy(state, fixture.context());
    assert.match(fixture.reported.at(-1) ?? "", /no other one is known that it served before, so nothing is restored/);
  });

  it("does not take somebody else's certificate for the one before", async () => {
    await fixture.deploy(await stored(first));
    const state = await fixture.deploy(await stored(second));
    const reported = fixture.reported.length;
    const third = fixture.check(await generateChain({ names: [domain] }), { takeOver: true });
    // A read that is late shows this resource's certificate until the other writer's is there.
    fixture.emulator.cdn.switches.readsAfter = 250;
    const isDestroyed = fixture.lifecycle.destroy(state, fixture.context());
    while (writes().length < 3) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await fixture.deploy(third);
    await isDestroyed;
    assert.match(
      fixture.reported.slice(reported).join(),
      /was not seen to serve the previous certificate: somebody has changed it meanwhile/,
    );
  });

  it("says nothing where the certificate before was seen", async () => {
    await fixture.deploy(await stored(first));
    const state = await fixture.deploy(await stored(second));
    const reported = fixture.reported.length;
    await fixture.lifecycle.destroy(state, fixture.context());
    assert.deepEqual(fixture.reported.slice(reported), []);
    assert.equal((await fixture.refresh(state)).servedFingerprint, first.leaf.fingerprintSha256);
  });
});
