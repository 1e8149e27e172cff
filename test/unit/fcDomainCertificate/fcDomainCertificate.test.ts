import assert from "node:assert/strict";
import type { FcDomain, FcProtocol } from "../../../provider/fcDomainCertificate/fcDomain";
import { fcDomainBinding } from "../../../provider/fcDomainCertificate/fcDomainCertificate";
import { BindingFixture } from "../../support/bindingFixture";
import { type GeneratedChain, generateChain } from "../../support/certificates";

const domain = "1api.example.com";
const routes = { routeConfig: { routes: [{ path: "/*", functionName: "api" }] } };

describe("FcDomainCertificate", () => {
  let fixture: BindingFixture<FcDomain, { protocol?: FcProtocol }>;
  let chain: GeneratedChain;
  let renewed: GeneratedChain;

  before(async () => {
    [chain, renewed] = [await generateChain({ names: [domain] }), await generateChain({ names: [domain] })];
  });

  beforeEach(async () => {
    fixture = await BindingFixture.start(fcDomainBinding, { region: "cn-hangzhou", domain, protocol: "HTTP,HTTPS" });
    fixture.emulator.functions.add(domain, { protocol: "HTTP", ...routes });
  });

  afterEach(() => fixture.stop());

  const configuration = () => fixture.emulator.functions.find(domain)?.configuration.written;

  it("serves the certificate, with the key in the encoding that Function Compute takes and a name that it takes", async () => {
    const state = await fixture.deploy(fixture.check(chain));
    assert.equal(state.servedFingerprint, chain.leaf.fingerprintSha256);
    assert.deepEqual(fixture.operations(), ["GetCustomDomain", "UpdateCustomDomain", "GetCustomDomain"]);
    assert.match(configuration()?.certificate?.name ?? "", /^_1api-example-com_[0-9a-f]{12}$/);
    assert.equal(fixture.lifecycle.id(state), `fc/cn-hangzhou/${domain}`);
  });

  it("never keeps the key that the service gives back", async () => {
    const state = await fixture.deploy(fixture.check(chain));
    const refreshed = await fixture.refresh(state);
    assert.doesNotMatch(JSON.stringify([state, refreshed, fixture.reported]), /BEGIN|PRIVATE/);
  });

  for (const key of ["RSA-2048", "P-256"] as const) {
    it(`takes a certificate with a key of ${key}`, async () => {
      const of = await generateChain({ names: [domain], key });
      assert.equal((await fixture.deploy(fixture.check(of))).servedFingerprint, of.leaf.fingerprintSha256);
    });
  }

  it("renews it, and leaves everything else alone", async () => {
    const state = await fixture.deploy(fixture.check(chain));
    const before = configuration();
    const next = await fixture.deploy(fixture.check(renewed), state);
    assert.equal(next.servedFingerprint, renewed.leaf.fingerprintSha256);
    const { certificate: _, modifiedAt: __, ...others } = configuration() ?? {};
    const { certificate: ___, modifiedAt: ____, ...othersBefore } = before ?? {};
    assert.deepEqual(others, othersBefore);
  });

  it("writes a chain that changes without its certificate, once", async () => {
    const { certificate, chain: intermediates, privateKey } = chain;
    const state = await fixture.deploy(fixture.checkOnly({ certificate, privateKey }));
    const news = fixture.checkOnly({ certificate, chain: intermediates, privateKey });
    assert.equal(fixture.lifecycle.diff(state, news).details.get("chainFingerprints"), "update");
    const next = await fixture.deploy(news, state);
    assert.equal(configuration()?.certificate?.certificate.pem.match(/BEGIN CERTIFICATE/g)?.length, 2);
    assert.equal(fixture.lifecycle.diff(next, news).changes, false);
    assert.equal(fixture.operations().filter((operation) => operation === "UpdateCustomDomain").length, 2);
  });

  it("fails loudly when the update resets what it did not send", async () => {
    fixture.emulator.functions.switches.updates = "replace";
    const { message, state } = await fixture.interrupted(fixture.check(chain));
    assert.match(message, /serves the new certificate, but routeConfig changed at the same time/);
    assert.equal(state.isPending, true);
  });

  it("changes a domain that takes HTTP only as `protocol` says, and refuses it without", async () => {
    await assert.rejects(
      fixture.deploy(fixture.check(chain, { protocol: "keep" })),
      /Function Compute domain '1api\.example\.com' takes HTTP only\. Set `protocol: "HTTP,HTTPS"`/,
    );
    await fixture.deploy(fixture.check(chain, { protocol: "HTTPS" }));
    assert.equal(configuration()?.protocol, "HTTPS");
  });

  it("changes the protocol of a domain that serves the certificate already, and sees its drift", async () => {
    const state = await fixture.deploy(fixture.check(chain));
    const news = fixture.check(chain, { protocol: "HTTPS" });
    assert.equal(fixture.lifecycle.diff(state, news).details.get("protocol"), "update");
    const next = await fixture.deploy(news, state);
    assert.equal(configuration()?.protocol, "HTTPS");
    assert.equal(fixture.lifecycle.diff(next, news).changes, false);
    const found = fixture.emulator.functions.find(domain);
    assert.ok(found);
    fixture.emulator.functions.update(found, { protocol: "HTTP,HTTPS" });
    assert.equal(fixture.lifecycle.diff(await fixture.refresh(next), news).details.get("protocol"), "update");
    assert.equal(state.previousFingerprint, undefined);
  });

  it("does not overwrite what somebody else has set, and repairs it after a refresh", async () => {
    const state = await fixture.deploy(fixture.check(chain));
    const foreign = await generateChain({ names: [domain] });
    await fixture.deploy(fixture.check(foreign));
    await assert.rejects(fixture.deploy(fixture.check(renewed), state), /somebody has changed it since/);
    const found = await fixture.refresh(state);
    assert.equal(found.servedFingerprint, foreign.leaf.fingerprintSha256);
    await fixture.deploy(fixture.check(chain), found);
  });

  it("waits for a read that is stale", async () => {
    fixture.emulator.functions.switches.readsAfter = 100;
    await fixture.deploy(fixture.check(chain));
    assert.match(fixture.reported.join(), /does not serve it yet; waiting/);
  });

  it("takes a wildcard domain", async () => {
    fixture.emulator.functions.add("*.example.org", { protocol: "HTTP" });
    const of = await generateChain({ names: ["*.example.org"] });
    const state = await fixture.deploy(fixture.check(of, { domain: "*.example.org" }));
    assert.equal(state.servedFingerprint, of.leaf.fingerprintSha256);
  });

  it("says what is missing: the domain, and the permission", async () => {
    await assert.rejects(
      fixture.deploy(fixture.check(chain, { region: "cn-beijing" }), undefined, {
        account: { ...fixture.account(), host: () => undefined },
      }),
      /Reading Function Compute domain '1api\.example\.com' got no answer/,
    );
    fixture.emulator.functions.remove(domain);
    await assert.rejects(
      fixture.deploy(fixture.check(chain)),
      /does not exist\. Check `domain` and `region`, or add it first: in the console, or by `alicloud\.fc\.V3CustomDomain`/,
    );
    const account = fixture.account(fixture.emulator.addUser({ name: "nobody" }));
    await assert.rejects(
      fixture.deploy(fixture.check(chain), undefined, { account }),
      /needs fc:GetCustomDomain on 'acs:fc:cn-hangzhou:\*:custom-domains\/1api\.example\.com'/,
    );
  });

  it("is refused with `casCertificate`, with an Ed25519 key, and without a certificate", async () => {
    assert.match(fixture.refusals({}).join(" "), /`certificate` is missing/);
    assert.match(
      fixture.refusals({ casCertificate: "1-cn-hangzhou" } as object).join(" "),
      /^`casCertificate`: this service takes no certificate of the certificate store\. Remove it/,
    );
    const of = await generateChain({ names: [domain], key: "Ed25519" });
    const { fullchain: certificate, privateKey } = of;
    assert.match(
      fixture.refusals({ certificate, privateKey }).join(" "),
      /^`privateKey` is Ed25519, which Function Compute does not take\. Use a certificate with an RSA or ECDSA key\.$/,
    );
  });

  it("is imported by the certificate that is served", async () => {
    const inputs = fixture.check(chain);
    await fixture.deploy(inputs);
    const found = await fixture.lifecycle.read(`fc/cn-hangzhou/${domain}`, {}, fixture.context());
    assert.ok(found !== "gone");
    assert.equal(fixture.lifecycle.diff(found.state, fixture.check(chain, { protocol: "keep" })).changes, false);
    assert.equal(found.state.notAfter, inputs.notAfter);
    assert.deepEqual(found.state.subjectAlternativeNames, [domain]);
  });
});
