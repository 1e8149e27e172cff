import assert from "node:assert/strict";
import { type CdnPlace, cdnBinding } from "../../../provider/cdnDomainCertificate/cdnDomainCertificate";
import type { BindingKind } from "../../../provider/certificateBinding/kind";
import { unknownValue } from "../../../provider/engine/unknown";
import { fcDomainBinding } from "../../../provider/fcDomainCertificate/fcDomainCertificate";
import { ossDomainBinding } from "../../../provider/ossDomainCertificate/ossDomainCertificate";
import { BindingFixture } from "../../support/bindingFixture";
import { type GeneratedChain, generateChain } from "../../support/certificates";

const domain = "www.example.com";

/** What all places have. */
interface Named {
  domain: string;
  [name: string]: string;
}

/** Each kind of name, with what the emulator must have for it. */
const kinds: readonly {
  kind: BindingKind<Named>;
  place: Named;
  prepare(emulator: BindingFixture<Named>["emulator"]): { servesAfter: number };
}[] = [
  {
    kind: cdnBinding as unknown as BindingKind<Named>,
    place: { domain },
    prepare({ cdn }) {
      cdn.add(domain);
      return cdn.switches;
    },
  },
  {
    kind: cdnBinding as unknown as BindingKind<Named>,
    place: { domain, product: "dcdn" },
    prepare({ dcdn }) {
      dcdn.add(domain);
      return dcdn.switches;
    },
  },
  {
    kind: ossDomainBinding as unknown as BindingKind<Named>,
    place: { region: "cn-hangzhou", bucket: "files", domain },
    prepare(emulator) {
      emulator.createBucket("files");
      emulator.bindDomain(domain, "files");
      return emulator.bucketDomains.switches;
    },
  },
  {
    kind: fcDomainBinding as unknown as BindingKind<Named>,
    place: { region: "cn-hangzhou", domain, protocol: "HTTPS" },
    prepare({ functions }) {
      functions.add(domain);
      return functions.switches;
    },
  },
];

for (const { kind, place, prepare } of kinds) {
  describe(`${kind.type} ${JSON.stringify(place)} with \`verify\``, () => {
    let fixture: BindingFixture<Named>;
    let chain: GeneratedChain;
    let switches: { servesAfter: number };

    before(async () => {
      chain = await generateChain({ names: [domain] });
    });

    beforeEach(async () => {
      fixture = await BindingFixture.start(kind, place);
      switches = prepare(fixture.emulator);
    });

    afterEach(() => fixture.stop());

    const edge = () => `127.0.0.1:${fixture.emulator.edge.port}`;

    it("handshake: waits until a visitor is shown the certificate", async () => {
      switches.servesAfter = 150;
      const inputs = fixture.check(chain, { verify: "handshake", handshakeAddress: edge() });
      const state = await fixture.deploy(inputs);
      assert.equal(state.servedFingerprint, chain.leaf.fingerprintSha256);
      assert.match(fixture.reported.join(), /does not present the certificate for 'www\.example\.com' yet; waiting/);
    });

    it("handshake: is interrupted when visitors are not shown it, and goes on looking the next time", async () => {
      switches.servesAfter = Number.POSITIVE_INFINITY;
      const inputs = fixture.check(chain, { verify: "handshake", handshakeAddress: edge() });
      const { state, message } = await fixture.interrupted(inputs);
      assert.match(message, /has the certificate, but '127\.0\.0\.1' \(port \d+\) did not present it for/);
      assert.equal(fixture.lifecycle.diff(state, inputs).changes, true);
      const refreshed = await fixture.refresh(state);
      assert.equal(fixture.lifecycle.diff(refreshed, inputs).changes, true, "a refresh makes no handshake");
      fixture.emulator.clearRequests();
      await fixture.interrupted(inputs, refreshed);
      assert.deepEqual(
        fixture.operations().filter((operation) => !/^(Describe|List|Get)/.test(operation)),
        [],
        "nothing is written again",
      );
    });

    it("handshake: makes no further connection when Pulumi is told to stop", async () => {
      switches.servesAfter = Number.POSITIVE_INFINITY;
      const inputs = fixture.check(chain, { verify: "handshake", handshakeAddress: edge(), timeout: 60 });
      const cancellation = new AbortController();
      const account = fixture.account();
      const requests = { ...account.requests, signal: cancellation.signal };
      setTimeout(() => cancellation.abort(), 1_000);
      await assert.rejects(
        fixture.deploy(inputs, undefined, { account: { ...account, requests } }),
        /Connecting to '127\.0\.0\.1' \(port \d+\) was not tried: Pulumi was told to stop/,
      );
    });

    it("none: does not look, and does not claim that it did", async () => {
      const inputs = fixture.check(chain, { verify: "none" });
      const state = await fixture.deploy(inputs);
      assert.equal(state.servedFingerprint, undefined);
      assert.equal(fixture.lifecycle.diff(state, inputs).changes, false);
      assert.equal((await fixture.refresh(state)).servedFingerprint, chain.leaf.fingerprintSha256);
    });

    it("api: says so where it may not look in a refresh, and keeps the state", async () => {
      const inputs = fixture.check(chain);
      const state = await fixture.deploy(inputs);
      const account = fixture.account(fixture.emulator.addUser({ name: "nobody" }));
      const found = await fixture.lifecycle.read("id", state, fixture.context({ account }));
      assert.deepEqual(found !== "gone" && found.state, state);
      assert.match(fixture.reported.at(-1) ?? "", /can't be read, so the state stays as it is/);
    });

    it("api: is interrupted when a look fails after the write, and does not write again", async () => {
      const inputs = fixture.check(chain);
      const fault = { kind: "status", status: 400, code: "Broken" } as const;
      const [read] = [
        "DescribeDomainCertificateInfo",
        "DescribeDcdnDomainCertificateInfo",
        "ListCname",
        "GetCustomDomain",
      ];
      assert.ok(read);
      for (const action of [
        "cdn:DescribeDomainCertificateInfo",
        "dcdn:DescribeDcdnDomainCertificateInfo",
        "oss:ListCname",
        "fc:GetCustomDomain",
      ]) {
        fixture.emulator.faults.add({ match: { action, nth: 2 }, fault });
      }
      const { state } = await fixture.interrupted(inputs);
      fixture.emulator.clearRequests();
      const next = await fixture.deploy(inputs, state);
      assert.equal(next.servedFingerprint, chain.leaf.fingerprintSha256);
      assert.equal(fixture.emulator.requests.length, 1);
    });
  });
}

describe("an identifier alone", () => {
  let fixture: BindingFixture<CdnPlace>;
  let chain: GeneratedChain;

  before(async () => {
    chain = await generateChain({ names: ["*.example.com", "example.com"] });
  });

  beforeEach(async () => {
    fixture = await BindingFixture.start(cdnBinding, { domain });
    fixture.emulator.cdn.add(domain);
  });

  afterEach(() => fixture.stop());

  it("is looked up in the update, which the preview says", async () => {
    const { certIdentifier } = await fixture.store(chain);
    const inputs = fixture.checkOnly({ casCertificate: certIdentifier });
    assert.match(String(fixture.lifecycle.advice?.(inputs)), /matched with the domain during the update/);
    const preview = fixture.lifecycle.preview(inputs, undefined) as Record<string, unknown>;
    assert.equal(preview.fingerprintSha256, unknownValue);
    const state = await fixture.deploy(inputs);
    assert.equal(state.fingerprintSha256, chain.leaf.fingerprintSha256);
    assert.deepEqual(state.subjectAlternativeNames, ["*.example.com", "example.com"]);
    assert.equal(fixture.lifecycle.diff(state, inputs).changes, false);
    const known = fixture.lifecycle.preview(inputs, state) as Record<string, unknown>;
    assert.equal(known.fingerprintSha256, chain.leaf.fingerprintSha256);
  });

  it("changes with the certificate", async () => {
    const first = fixture.checkOnly({ casCertificate: (await fixture.store(chain)).certIdentifier });
    const state = await fixture.deploy(first);
    const renewed = await generateChain({ names: ["*.example.com"] });
    const second = fixture.checkOnly({ casCertificate: (await fixture.store(renewed)).certIdentifier });
    const { changes, details } = fixture.lifecycle.diff(state, second);
    assert.deepEqual([changes, details.get("certIdentifier")], [true, "update"]);
    assert.equal((await fixture.deploy(second, state)).servedFingerprint, renewed.leaf.fingerprintSha256);
  });

  it("is refused in the update when its certificate is for other names, unknown, or in no store", async () => {
    const other = await fixture.store(await generateChain({ names: ["example.com"] }));
    await assert.rejects(
      fixture.deploy(fixture.checkOnly({ casCertificate: other.certIdentifier })),
      /is for "example\.com", and not for "www\.example\.com"|has no certificate \d+ that is for/,
    );
    await assert.rejects(
      fixture.deploy(fixture.checkOnly({ casCertificate: "1-cn-hangzhou" })),
      /the certificate store cn-hangzhou has no certificate 1 that is for "www\.example\.com"/,
    );
    assert.match(
      fixture.refusals({ casCertificate: "1-cn-qingdao" }).join(),
      /is no identifier of a certificate.*with the store 'cn-hangzhou' or 'ap-southeast-1'/,
    );
    assert.ok(fixture.operations().every((operation) => !operation.startsWith("Set")));
    assert.match(fixture.refusals({ casCertificate: "my certificate" }).join(), /is no identifier of a certificate/);
  });
});

describe("a wildcard domain", () => {
  it("is verified by a name that is no domain of its own", async () => {
    const fixture = await BindingFixture.start(cdnBinding, { domain: "*.example.com" });
    try {
      const { cdn, edge } = fixture.emulator;
      cdn.add(".example.com");
      cdn.add(domain);
      const [own, wildcard] = [
        await generateChain({ names: [domain] }),
        await generateChain({ names: ["*.example.com"] }),
      ];
      await fixture.deploy(fixture.check(own, { domain }));
      const handshake = { verify: "handshake", handshakeAddress: `127.0.0.1:${edge.port}` } as const;
      const state = await fixture.deploy(fixture.check(wildcard, handshake));
      assert.equal(state.servedFingerprint, wildcard.leaf.fingerprintSha256);
    } finally {
      await fixture.stop();
    }
  });
});

describe("the time that a binding waits", () => {
  let fixture: BindingFixture<CdnPlace>;
  let chain: GeneratedChain;

  beforeEach(async () => {
    chain = await generateChain({ names: [domain] });
    fixture = await BindingFixture.start(cdnBinding, { domain });
    fixture.emulator.cdn.add(domain);
    fixture.emulator.cdn.switches.readsAfter = Number.POSITIVE_INFINITY;
  });

  afterEach(() => fixture.stop());

  const messageOf = async (inputs: ReturnType<typeof fixture.check>, more = {}) => {
    const error: unknown = await fixture.deploy(inputs, undefined, more).catch((error: unknown) => error);
    return String(error);
  };

  it("is `timeout`, before Pulumi's own", async () => {
    assert.match(await messageOf(fixture.check(chain, { timeout: 1 }), { timeout: 60_000 }), /within 1 seconds?\./);
  });

  it("is Pulumi's own without `timeout`", async () => {
    assert.match(await messageOf(fixture.check(chain), { timeout: 1_500 }), /within 2 seconds\./);
  });

  it("ends at once when Pulumi is told to stop", async () => {
    const stop = new AbortController();
    const account = fixture.account();
    const requests = { ...account.requests, signal: stop.signal };
    setTimeout(() => stop.abort(), 100);
    const message = await messageOf(fixture.check(chain, { timeout: 600 }), { account: { ...account, requests } });
    assert.match(message, /was not tried: Pulumi was told to stop/);
  });

  it("is refused when it is no number of seconds", () => {
    const { fullchain: certificate, privateKey } = chain;
    for (const timeout of [0, -1, "10", Number.NaN]) {
      assert.match(
        fixture.refusals({ certificate, privateKey, timeout }).join(),
        /^`timeout` is not a number of seconds/,
      );
    }
    assert.match(
      fixture.refusals({ certificate, privateKey, handshakeAddress: "https://x" }).join(),
      /^`handshakeAddress` is not a host/,
    );
  });
});
