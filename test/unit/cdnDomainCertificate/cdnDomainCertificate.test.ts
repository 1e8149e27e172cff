import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../../emulator";
import { accountOf } from "../../../provider/alicloud/account";
import { casCertificate } from "../../../provider/casCertificate/casCertificate";
import type { CasInputs } from "../../../provider/casCertificate/state";
import type { CdnPlace } from "../../../provider/cdnDomainCertificate/cdnDomainCertificate";
import { cdnBinding } from "../../../provider/cdnDomainCertificate/cdnDomainCertificate";
import { bindingLifecycle } from "../../../provider/certificateBinding/binding";
import type { BindingInputs, BindingState } from "../../../provider/certificateBinding/state";
import type { Raw } from "../../../provider/engine/raw";
import { unknownValue } from "../../../provider/engine/unknown";
import { PartialError } from "../../../provider/lifecycle/partialError";
import { type GeneratedChain, generateChain } from "../../support/certificates";

type Inputs = BindingInputs<CdnPlace>;
type State = BindingState<CdnPlace>;

const lifecycle = bindingLifecycle(cdnBinding, { timeout: 400, interval: 20 });

for (const product of ["cdn", "dcdn"] as const) {
  describe(`CdnDomainCertificate of ${product}`, () => {
    let emulator: Emulator;
    let chain: GeneratedChain;
    let renewed: GeneratedChain;
    let reported: string[];

    before(async () => {
      [chain, renewed] = [
        await generateChain({ names: ["www.example.com", "*.example.org"] }),
        await generateChain({ names: ["www.example.com", "*.example.org"] }),
      ];
    });

    beforeEach(async () => {
      emulator = await startEmulator();
      emulator[product].add("www.example.com");
      emulator[product].add(".example.org");
      reported = [];
    });

    afterEach(() => emulator.stop());

    const contextOf = () => {
      const endpoints = { cas: emulator.httpEndpoint, cdn: emulator.httpEndpoint, dcdn: emulator.httpEndpoint };
      const settings: Record<string, string> = {
        "alicloud:accessKey": emulator.owner.accessKeyId,
        "alicloud:secretKey": emulator.owner.accessKeySecret,
        "alicloud:endpoints": JSON.stringify([endpoints]),
      };
      const account = accountOf({ get: (key) => settings[key] }, {});
      return { account, now: new Date(), report: (sentence: string) => void reported.push(sentence) };
    };

    const tryCheck = (of: GeneratedChain, more: Raw<Inputs> = {}, olds: Raw<Inputs> = {}) => {
      const { fullchain: certificate, privateKey } = of;
      const given = { domain: "www.example.com", product, certificate, privateKey, ...more };
      return lifecycle.check(olds, given, { now: new Date() });
    };

    const check = (of: GeneratedChain, more: Raw<Inputs> = {}, olds: Raw<Inputs> = {}): Inputs => {
      const { inputs, failures } = tryCheck(of, more, olds);
      assert.deepEqual(failures, []);
      return inputs as unknown as Inputs;
    };

    const deploy = (inputs: Inputs, state?: State) => lifecycle.deploy(inputs, state, contextOf());

    const actions = () => emulator.requests.map(({ query }) => query.Action ?? "");

    it("serves the certificate, and says in the state that it was seen", async () => {
      const state = await deploy(check(chain));
      assert.equal(state.servedFingerprint, chain.leaf.fingerprintSha256);
      assert.deepEqual(lifecycle.diff(state, check(chain)).changes, false);
      assert.doesNotMatch(JSON.stringify(state), /BEGIN/);
      assert.doesNotMatch(JSON.stringify(emulator.requests.map(({ query }) => query)), /BEGIN|PRIVATE/);
      assert.equal(actions().length, 3);
    });

    it("asks nothing more when the domain serves it already", async () => {
      await deploy(check(chain));
      emulator.clearRequests();
      await deploy(check(chain));
      assert.equal(actions().length, 1);
    });

    it("shows a renewal by its fingerprint, and serves it", async () => {
      const state = await deploy(check(chain));
      reported = [];
      const news = check(renewed, {}, check(chain));
      const { changes, replaces, details } = lifecycle.diff(state, news);
      assert.deepEqual([changes, replaces, details.get("fingerprint")], [true, [], "update"]);
      const next = await deploy(news, state);
      assert.equal(next.servedFingerprint, renewed.leaf.fingerprintSha256);
      assert.deepEqual(reported, []);
    });

    it("takes a certificate of CAS by its reference, of which a preview knows all but the identifier", async () => {
      const { fullchain: certificate, privateKey } = chain;
      const checked = casCertificate.check({}, { certificate, privateKey }, { now: new Date() });
      const cas = await casCertificate.deploy(checked.inputs as unknown as CasInputs, undefined, contextOf());
      const { certIdentifier, fingerprint, fingerprintSha256, subjectAlternativeNames, notBefore, notAfter } = cas;
      const reference = {
        certIdentifier,
        fingerprint,
        fingerprintSha256,
        subjectAlternativeNames,
        notBefore,
        notAfter,
      };
      const given = { domain: "www.example.com", product, casCertificate: reference };
      const { inputs, failures } = lifecycle.check({}, given, { now: new Date() });
      assert.deepEqual(failures, []);
      const state = await deploy(inputs as unknown as Inputs);
      assert.equal(state.servedFingerprint, chain.leaf.fingerprintSha256);
      assert.equal(state.certIdentifier, certIdentifier);
    });

    it("is refused in the preview for a domain that the certificate is not for", () => {
      const [failure] = tryCheck(chain, { domain: "shop.example.com" }).failures;
      assert.match(
        failure?.reason ?? "",
        /^`domain`: the certificate is for .*www\.example\.com.*, and not for "shop\.example\.com"/,
      );
      assert.deepEqual(tryCheck(chain, { domain: "a.b.example.org" }).failures.length, 1);
    });

    it("takes a wildcard domain in the people's spelling and in CDN's", async () => {
      for (const domain of ["*.example.org", ".example.org"]) {
        assert.equal((await deploy(check(chain, { domain }))).servedFingerprint, chain.leaf.fingerprintSha256);
      }
    });

    it("says how to make a domain that is missing", async () => {
      await assert.rejects(deploy(check(chain, { domain: "x.example.org" })), {
        message: /^D?CDN domain 'x\.example\.org' does not exist\. Check `domain` and `product`, or add it first/,
      });
    });

    it("does not overwrite what somebody else has set meanwhile, until a refresh has shown it", async () => {
      const state = await deploy(check(chain));
      const foreign = await generateChain({ names: ["www.example.com"] });
      await deploy(check(foreign));
      await assert.rejects(
        deploy(check(renewed), state),
        /serves another certificate \(\w+\) than the one of the last deployment/,
      );
      const found = await lifecycle.read("id", state, contextOf());
      assert.ok(found !== "gone");
      assert.equal(found.state.servedFingerprint, foreign.leaf.fingerprintSha256);
      assert.equal(lifecycle.diff(found.state, check(chain)).details.get("servedFingerprint"), "update");
      assert.equal((await deploy(check(renewed), found.state)).servedFingerprint, renewed.leaf.fingerprintSha256);
      assert.equal(
        (await deploy(check(chain, { takeOver: true }), state)).servedFingerprint,
        chain.leaf.fingerprintSha256,
      );
    });

    it("says what was served before, and puts it back on destroy if asked to", async () => {
      const { fullchain: certificate, privateKey } = chain;
      const checked = casCertificate.check({}, { certificate, privateKey }, { now: new Date() });
      const casCertificateReference = await casCertificate.deploy(
        checked.inputs as unknown as CasInputs,
        undefined,
        contextOf(),
      );
      const given = { domain: "www.example.com", product, casCertificate: casCertificateReference };
      await deploy(lifecycle.check({}, given, { now: new Date() }).inputs as unknown as Inputs);
      const state = await deploy(check(renewed, { onDestroy: "restorePrevious" }));
      assert.equal(state.previousFingerprint, chain.leaf.fingerprintSha256);
      assert.match(reported.at(-1) ?? "", /serves another certificate \(\w+\) so far, which is replaced/);
      await lifecycle.destroy(state, contextOf());
      const found = await lifecycle.read("id", state, contextOf());
      assert.ok(found !== "gone");
      assert.equal(found.state.servedFingerprint, chain.leaf.fingerprintSha256);
    });

    it("waits until the service serves it, and writes it once when that takes too long", async () => {
      emulator[product].switches.readsAfter = 900;
      const error = await deploy(check(chain)).then(
        () => assert.fail("It did not wait."),
        (error: unknown) => error,
      );
      assert.ok(error instanceof PartialError, String(error));
      assert.match(error.message, /has taken the certificate, but did not serve it within/);
      const state = error.state as State;
      assert.equal(lifecycle.diff(state, check(chain)).changes, true);
      await new Promise((resolve) => setTimeout(resolve, 600));
      emulator.clearRequests();
      const served = await deploy(check(chain), state);
      assert.equal(served.servedFingerprint, chain.leaf.fingerprintSha256);
      assert.ok(actions().every((action) => action.startsWith("Describe")));
    });

    it("renews a domain whose last certificate it did not see served", async () => {
      emulator[product].switches.readsAfter = 900;
      const error = await deploy(check(chain)).catch((error: unknown) => error);
      assert.ok(error instanceof PartialError, String(error));
      emulator[product].switches.readsAfter = 0;
      await new Promise((resolve) => setTimeout(resolve, 900));
      const next = await deploy(check(renewed), error.state as State);
      assert.equal(next.servedFingerprint, renewed.leaf.fingerprintSha256);
      assert.equal(next.previousFingerprint, undefined, "nothing was served before the first write");
    });

    it("is refused without a certificate, with two, with one that has expired, and for further names", () => {
      const reasons = (more: Raw<Inputs>) =>
        lifecycle
          .check({}, { domain: "www.example.com", product, ...more }, { now: new Date() })
          .failures.map(({ reason }) => reason);
      const reference = {
        certIdentifier: "1-cn-hangzhou",
        fingerprint: "0".repeat(40),
        fingerprintSha256: "1".repeat(64),
        subjectAlternativeNames: ["www.example.com"],
        notBefore: "2026-01-01T00:00:00Z",
        notAfter: "2036-01-01T00:00:00Z",
      };
      assert.deepEqual(reasons({ casCertificate: reference }), []);
      assert.match(reasons({}).join(), /^`casCertificate` and `certificate` are missing\. Give the output/);
      assert.match(reasons({ casCertificate: reference, privateKey: "KEY" }).join(), /are both given/);
      const expired = { ...reference, notAfter: "2026-02-01T00:00:00Z" };
      assert.match(
        reasons({ casCertificate: expired }).join(),
        /^`casCertificate` expired on 2026-02-01T00:00:00Z\. Renew it/,
      );
      assert.deepEqual(reasons({ casCertificate: expired, allowExpired: true }), []);
      assert.match(
        reasons({ casCertificate: reference, requiredDomains: ["shop.example.com"] }).join(),
        /^`requiredDomains\[0\]`: the certificate is for "www\.example\.com", and not for "shop\.example\.com"/,
      );
    });

    it("has one place for every spelling of a domain, and none while it isn't known", () => {
      const keyOf = (inputs: Raw<Inputs>) => lifecycle.place?.(inputs)?.key;
      assert.equal(keyOf({ domain: "*.example.org", product }), keyOf({ domain: ".Example.org", product }));
      assert.equal(keyOf({ domain: "a.example" }), keyOf({ domain: "a.example", product: "cdn" }));
      assert.notEqual(keyOf({ domain: "a.example", product: "cdn" }), keyOf({ domain: "a.example", product: "dcdn" }));
      assert.equal(keyOf({ domain: unknownValue, product }), undefined);
    });

    it("writes nothing once another resource has claimed its domain", async () => {
      const guard = () => {
        throw new Error("The domain is taken.");
      };
      await assert.rejects(lifecycle.deploy(check(chain), undefined, { ...contextOf(), guard }), /The domain is taken/);
      assert.ok(actions().every((action) => action.startsWith("Describe")));
    });

    it("does not wait for its certificate where somebody else has put another one since an interrupted write", async () => {
      emulator[product].switches.readsAfter = Number.POSITIVE_INFINITY;
      const error = await deploy(check(chain)).catch((error: unknown) => error);
      assert.ok(error instanceof PartialError, String(error));
      emulator[product].switches.readsAfter = 0;
      const foreign = await generateChain({ names: ["www.example.com"] });
      await deploy(check(foreign));
      await assert.rejects(deploy(check(chain), error.state as State), /somebody has changed it since/);
      const taken = await deploy(check(chain, { takeOver: true }), error.state as State);
      assert.equal(taken.servedFingerprint, chain.leaf.fingerprintSha256);
    });

    it("waits for a domain that is busy", async () => {
      emulator[product].switches.configuringFor = 300;
      await deploy(check(chain));
      await deploy(check(renewed));
    });
  });
}
