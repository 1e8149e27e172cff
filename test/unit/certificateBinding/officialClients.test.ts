import assert from "node:assert/strict";
import Cas, * as cas from "@alicloud/cas20200407";
import Cdn, * as cdn from "@alicloud/cdn20180510";
import Dcdn, * as dcdn from "@alicloud/dcdn20180115";
import Fc, * as fc from "@alicloud/fc20230330";
import { casCertificate } from "../../../provider/casCertificate/casCertificate";
import { cdnBinding } from "../../../provider/cdnDomainCertificate/cdnDomainCertificate";
import type { BindingKind } from "../../../provider/certificateBinding/kind";
import { servedBy } from "../../../provider/certificateBinding/servedLeaf";
import { fcDomainBinding } from "../../../provider/fcDomainCertificate/fcDomainCertificate";
import { BindingFixture } from "../../support/bindingFixture";
import { type GeneratedChain, generateChain } from "../../support/certificates";
import { configFor } from "../emulator/openApiClients";

const domain = "www.example.com";

interface Named {
  domain: string;
  [name: string]: string;
}

type Fixture = BindingFixture<Named>;

/** What the vendor's client of a service does, as the console would. */
interface Console {
  title: string;
  kind: unknown;
  place: Named;
  prepare(emulator: Fixture["emulator"]): void;
  /** The PEM that is served. */
  read(emulator: Fixture["emulator"]): Promise<string | undefined>;
  write(emulator: Fixture["emulator"], chain: GeneratedChain): Promise<unknown>;
}

const uploadOf = ({ fullchain: SSLPub, privateKey: SSLPri }: GeneratedChain) => ({
  domainName: domain,
  SSLProtocol: "on",
  certType: "upload",
  certName: `console-${Math.random()}`,
  SSLPub,
  SSLPri,
});

const consoles: readonly Console[] = [
  {
    title: "CDN",
    kind: cdnBinding,
    place: { domain },
    prepare: ({ cdn }) => cdn.add(domain),
    async read(emulator) {
      const request = new cdn.DescribeDomainCertificateInfoRequest({ domainName: domain });
      const { body } = await new Cdn(configFor(emulator)).describeDomainCertificateInfo(request);
      return body?.certInfos?.certInfo?.[0]?.serverCertificate;
    },
    write: (emulator, chain) =>
      new Cdn(configFor(emulator)).setCdnDomainSSLCertificate(
        new cdn.SetCdnDomainSSLCertificateRequest(uploadOf(chain)),
      ),
  },
  {
    title: "DCDN",
    kind: cdnBinding,
    place: { domain, product: "dcdn" },
    prepare: ({ dcdn }) => dcdn.add(domain),
    async read(emulator) {
      const request = new dcdn.DescribeDcdnDomainCertificateInfoRequest({ domainName: domain });
      const { body } = await dcdnClient(emulator).describeDcdnDomainCertificateInfo(request);
      return body?.certInfos?.certInfo?.[0]?.SSLPub;
    },
    write: (emulator, chain) =>
      dcdnClient(emulator).setDcdnDomainSSLCertificate(new dcdn.SetDcdnDomainSSLCertificateRequest(uploadOf(chain))),
  },
  {
    title: "Function Compute",
    kind: fcDomainBinding,
    place: { region: "cn-hangzhou", domain, protocol: "HTTPS" },
    prepare: ({ functions }) => functions.add(domain),
    async read(emulator) {
      const { body } = await new Fc(configFor(emulator)).getCustomDomain(domain);
      return body?.certConfig?.certificate;
    },
    write(emulator, { fullchain: certificate, key }) {
      const certConfig = new fc.CertConfig({ certName: "console", certificate, privateKey: key.traditional });
      const body = new fc.UpdateCustomDomainInput({ certConfig });
      return new Fc(configFor(emulator)).updateCustomDomain(domain, new fc.UpdateCustomDomainRequest({ body }));
    },
  },
];

// @alicloud/dcdn20180115 2.5.0 has a runtime and a configuration of its own.
const dcdnClient = (emulator: Fixture["emulator"]) =>
  new Dcdn(configFor(emulator) as unknown as ConstructorParameters<typeof Dcdn>[0]);

for (const { title, kind, place, prepare, read, write } of consoles) {
  describe(`the vendor's client of ${title}`, () => {
    let fixture: Fixture;

    before(async () => {
      fixture = await BindingFixture.start(kind as BindingKind<Named>, place);
      prepare(fixture.emulator);
    });

    after(() => fixture.stop());

    it("reads what was deployed, and what it writes is seen as drift and repaired", async () => {
      const [chain, foreign] = [await generateChain({ names: [domain] }), await generateChain({ names: [domain] })];
      const inputs = fixture.check(chain);
      const state = await fixture.deploy(inputs);
      assert.equal(servedBy(await read(fixture.emulator)).fingerprint, chain.leaf.fingerprintSha256);
      await write(fixture.emulator, foreign);
      const found = await fixture.refresh(state);
      assert.equal(found.servedFingerprint, foreign.leaf.fingerprintSha256);
      assert.equal(fixture.lifecycle.diff(found, inputs).details.get("servedFingerprint"), "update");
      await fixture.deploy(inputs, found);
      assert.equal(servedBy(await read(fixture.emulator)).fingerprint, chain.leaf.fingerprintSha256);
    });
  });
}

describe("the vendor's client of Certificate Management Service", () => {
  let fixture: BindingFixture<Named>;

  before(async () => {
    fixture = await BindingFixture.start(cdnBinding as unknown as BindingKind<Named>, { domain });
  });

  after(() => fixture.stop());

  it("reads what was uploaded, and what it deletes is seen as gone", async () => {
    const chain = await generateChain({ names: [domain] });
    const state = await fixture.store(chain);
    const client = new Cas(configFor(fixture.emulator));
    const list = new cas.ListUserCertificateOrderRequest({ orderType: "UPLOAD", keyword: domain });
    const [order] = (await client.listUserCertificateOrder(list)).body?.certificateOrderList ?? [];
    assert.deepEqual(
      [String(order?.certificateId), order?.name, order?.sha2?.toLowerCase()],
      [state.certId, state.name, chain.leaf.fingerprintSha256],
    );
    await client.deleteUserCertificate(new cas.DeleteUserCertificateRequest({ certId: Number(state.certId) }));
    assert.equal(await casCertificate.read("id", state, fixture.context()), "gone");
  });
});
