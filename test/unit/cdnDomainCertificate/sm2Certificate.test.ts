import assert from "node:assert/strict";
import { casCertificate } from "../../../provider/casCertificate/casCertificate";
import type { CasState } from "../../../provider/casCertificate/state";
import type { CdnSettings } from "../../../provider/cdnDomainCertificate/cdnDomain";
import { type CdnPlace, cdnBinding } from "../../../provider/cdnDomainCertificate/cdnDomainCertificate";
import { servicePolicy } from "../../../provider/servicePolicy/servicePolicy";
import { BindingFixture } from "../../support/bindingFixture";
import { type GeneratedChain, generateChain } from "../../support/certificates";
import { generateSm2Pair, partsOf } from "../../support/sm2";

const domain = "www.example.com";

for (const product of ["cdn", "dcdn"] as const) {
  describe(`the SM2 pair of a domain of ${product}`, () => {
    let fixture: BindingFixture<CdnPlace, CdnSettings>;
    let chain: GeneratedChain;

    before(async () => {
      chain = await generateChain({ names: [domain] });
    });

    beforeEach(async () => {
      fixture = await BindingFixture.start<CdnPlace, CdnSettings>(cdnBinding, { domain, product });
      fixture.emulator[product].add(domain);
    });

    afterEach(() => fixture.stop());

    const storePair = async (names = [domain]): Promise<CasState> => {
      const sm2 = partsOf(generateSm2Pair({ sign: { names }, encrypt: { names } }));
      const { inputs, failures } = casCertificate.check({}, { sm2 }, { now: new Date() });
      assert.deepEqual(failures, []);
      return casCertificate.deploy(inputs as never, undefined, fixture.context());
    };

    const current = () => fixture.emulator[product].find(domain)?.smCertificate;

    it("is set beside the certificate, after it, and once", async () => {
      const { reference, certIdentifier } = await storePair();
      const inputs = fixture.check(chain, { sm2CasCertificate: reference });
      const state = await fixture.deploy(inputs);
      assert.equal(current(), certIdentifier);
      assert.equal(state.servedFingerprint, chain.leaf.fingerprintSha256);
      const sets = fixture.operations().filter((operation) => operation.startsWith("Set"));
      assert.match(sets.join(), /^Set\w+SSLCertificate,Set\w+SMCertificate$/);
      assert.equal(fixture.lifecycle.diff(await fixture.refresh(state), inputs).changes, false);
    });

    it("follows a renewal, as an identifier too, and is set again after an interruption", async () => {
      const state = await fixture.deploy(
        fixture.check(chain, { sm2CasCertificate: (await storePair()).certIdentifier }),
      );
      const { certIdentifier } = await storePair();
      const news = fixture.check(chain, { sm2CasCertificate: certIdentifier });
      assert.equal(fixture.lifecycle.diff(state, news).details.get("sm2CasCertificate"), "update");
      const action = `${product}:Set${product === "cdn" ? "Cdn" : "Dcdn"}DomainSMCertificate`;
      fixture.emulator.faults.add({ match: { action }, fault: { kind: "status", status: 400, code: "Broken" } });
      const { state: partial } = await fixture.interrupted(news, state);
      assert.equal(fixture.lifecycle.diff(partial, news).changes, true);
      await fixture.deploy(news, partial);
      assert.equal(current(), certIdentifier);
    });

    it("is switched off with HTTPS", async () => {
      const { reference } = await storePair();
      const state = await fixture.deploy(
        fixture.check(chain, { sm2CasCertificate: reference, onDestroy: "disableHttps" }),
      );
      await fixture.lifecycle.destroy(state, fixture.context());
      assert.equal(current(), undefined);
      assert.equal((await fixture.refresh(state)).servedFingerprint, "");
    });

    it("needs one more permission, which the policy has", async () => {
      const { reference } = await storePair();
      const policy = servicePolicy({ [`${product}Domains`]: [domain], sm2: true });
      const inputs = fixture.check(chain, { sm2CasCertificate: reference });
      const user = fixture.emulator.addUser({ name: "deployer", policies: [policy as never] });
      await fixture.deploy(inputs, undefined, { account: fixture.account(user) });
      const less = servicePolicy({ [`${product}Domains`]: [domain] });
      const other = fixture.emulator.addUser({ name: "other", policies: [less as never] });
      await assert.rejects(
        fixture.deploy(inputs, undefined, { account: fixture.account(other) }),
        /Setting the SM2 certificate of .* needs d?cdn:Set\w+SMCertificate on/,
      );
    });

    it("is refused when it is no pair, or is for another name", async () => {
      const { fullchain: certificate, privateKey } = chain;
      const refused = (sm2CasCertificate: unknown) =>
        fixture.refusals({ certificate, privateKey, sm2CasCertificate }).join(" ");
      assert.match(refused((await fixture.store(chain)).reference), /^`sm2CasCertificate` is no SM2 pair\. Give/);
      assert.match(refused("my pair"), /^`sm2CasCertificate` is no identifier of a certificate/);
      assert.match(refused(7), /^`sm2CasCertificate` is no SM2 pair/);
      const { reference } = await storePair(["shop.example.com"]);
      assert.match(refused(reference), /^`sm2CasCertificate`: the pair is for "shop\.example\.com", and not for "www/);
    });
  });
}
