import { strict as assert } from "node:assert";
import Fc, * as fc from "@alicloud/fc20230330";
import { type Emulator, type FunctionDomains, startEmulator } from "../../../../../emulator";
import { cachedKey, type GeneratedChain, generateChain, generateKey } from "../../../../support/certificates";
import { send } from "../../clients";
import { configFor, refusalOf } from "../../openApiClients";

describe("emulator: Function Compute", () => {
  let emulator: Emulator;
  let domains: FunctionDomains;
  let chain: GeneratedChain;
  let clock = 0;
  before(async () => {
    chain = await generateChain({ names: ["api.example.com"], key: cachedKey("RSA-2048") });
  });
  beforeEach(async () => {
    clock = 0;
    emulator = await startEmulator({ now: () => new Date(Date.now() + clock) });
    domains = emulator.functions;
    domains.add("api.example.com", { routeConfig: { routes: [{ path: "/*", functionName: "api" }] } });
  });
  afterEach(() => emulator.stop());

  const clientOf = (keys = emulator.owner) => new Fc(configFor(emulator, keys));
  const certConfig = (more: object = {}, of = chain) =>
    new fc.CertConfig({
      certName: "_api",
      certificate: of.fullchain,
      privateKey: of.key.traditional,
      ...more,
    });
  const update = (input: object, name = "api.example.com", keys = emulator.owner) =>
    clientOf(keys).updateCustomDomain(
      name,
      new fc.UpdateCustomDomainRequest({ body: new fc.UpdateCustomDomainInput(input) }),
    );
  const get = async (name = "api.example.com", keys = emulator.owner) =>
    (await clientOf(keys).getCustomDomain(name)).body;

  it("is written and read by the vendor's client", async () => {
    const client = clientOf();
    const created = await client.createCustomDomain(
      new fc.CreateCustomDomainRequest({
        body: new fc.CreateCustomDomainInput({
          domainName: "new.example.com",
          protocol: "HTTP,HTTPS",
          certConfig: certConfig(),
          routeConfig: new fc.RouteConfig({ routes: [new fc.PathConfig({ path: "/*", functionName: "f" })] }),
        }),
      }),
    );
    assert.deepEqual([created.body?.domainName, created.body?.protocol], ["new.example.com", "HTTP,HTTPS"]);
    const read = await get("new.example.com");
    assert.deepEqual(
      [read?.certConfig?.certName, read?.certConfig?.certificate, read?.routeConfig?.routes?.[0]?.functionName],
      ["_api", chain.fullchain, "f"],
    );
    assert.equal(read?.accountId, emulator.accountId);
    await update({ protocol: "HTTPS" }, "new.example.com");
    assert.equal((await get("new.example.com"))?.protocol, "HTTPS");
    const first = (await client.listCustomDomains(new fc.ListCustomDomainsRequest({ limit: 1 }))).body;
    assert.deepEqual(
      [first?.customDomains?.map(({ domainName }) => domainName), first?.nextToken],
      [["api.example.com"], "api.example.com"],
    );
    const rest = new fc.ListCustomDomainsRequest({ limit: 100, nextToken: first?.nextToken });
    const second = (await client.listCustomDomains(rest)).body;
    assert.deepEqual([second?.customDomains?.length, second?.nextToken], [1, undefined]);
    const certificateOf = async () =>
      (await client.listCustomDomains(rest)).body?.customDomains?.[0]?.certConfig?.certificate;
    assert.equal(await certificateOf(), chain.fullchain);
    domains.switches.listsCertificates = false;
    assert.equal(await certificateOf(), undefined);
    await client.deleteCustomDomain("new.example.com");
    assert.equal(await refusalOf(get("new.example.com")), "404 DomainNameNotFound");
    const logged = emulator.requests.find(({ operation }) => operation === "UpdateCustomDomain");
    assert.deepEqual(
      [logged?.action, logged?.resource, logged?.accessKeyId],
      ["fc:UpdateCustomDomain", "custom-domains/new.example.com", emulator.owner.accessKeyId],
    );
    assert.ok(!JSON.stringify(emulator.requests).includes("PRIVATE KEY"));
  });

  it("has domains by region, on hosts that name one", async () => {
    domains.add("abroad.example.com", {}, "ap-southeast-1");
    const host = "fcv3.ap-southeast-1.aliyuncs.com";
    const answer = await send(emulator, { host, path: "/2023-03-30/custom-domains/api.example.com" });
    assert.deepEqual([answer.status, JSON.parse(answer.body).Code], [400, "IncompleteSignature"]);
    assert.ok(answer.headers["x-fc-request-id"]);
    assert.equal(emulator.requests.at(-1)?.operation, "GetCustomDomain");
    assert.equal((await get("abroad.example.com"))?.domainName, "abroad.example.com");
  });

  describe("updates", () => {
    it("leave what they don't name", async () => {
      await update({ protocol: "HTTP,HTTPS", certConfig: certConfig() });
      const renewed = await generateChain({ key: cachedKey("RSA-2048"), issuedBy: chain });
      await update({ certConfig: certConfig({}, renewed) });
      const read = await get();
      assert.deepEqual(
        [read?.certConfig?.certificate, read?.protocol, read?.routeConfig?.routes?.length],
        [renewed.fullchain, "HTTP,HTTPS", 1],
      );
    });

    it("or reset it", async () => {
      await update({ protocol: "HTTP,HTTPS", certConfig: certConfig() });
      domains.switches.updates = "replace";
      await update({ certConfig: certConfig() });
      const read = await get();
      assert.deepEqual([read?.protocol, read?.routeConfig], ["HTTP", undefined]);
      assert.equal(await refusalOf(update({ protocol: "HTTPS" })), "400 InvalidArgument");
    });

    it("take keys in PKCS#1 and SEC1, and PKCS#8 where it is so", async () => {
      const elliptic = await generateChain();
      await update({ certConfig: certConfig({}, elliptic) });
      domains.switches.acceptsEllipticKeys = false;
      assert.equal(await refusalOf(update({ certConfig: certConfig({}, elliptic) })), "400 InvalidArgument");
      const pkcs8 = { certConfig: certConfig({ privateKey: chain.privateKey }) };
      await assert.rejects(update(pkcs8), /'private key' has to be in PEM format/);
      domains.switches.acceptsPkcs8 = true;
      await update(pkcs8);
    });

    it("are refused by what is wrong with them", async () => {
      const stranger = await generateChain();
      const refused = [
        { certConfig: certConfig({ certName: "33a.cn" }) },
        { certConfig: certConfig({ certName: "a.cn" }) },
        { certConfig: certConfig({ certificate: "no PEM" }) },
        { certConfig: certConfig({ privateKey: "no PEM" }) },
        { certConfig: certConfig({ privateKey: generateKey().traditional }) },
        { certConfig: certConfig({ certificate: chain.certificate + stranger.chain }) },
        { certConfig: certConfig({ privateKey: undefined }) },
        { protocol: "HTTPS" },
        { protocol: "FTP" },
      ];
      for (const input of refused) {
        assert.equal(await refusalOf(update(input)), "400 InvalidArgument");
      }
      assert.equal((await get())?.certConfig, undefined);
      assert.equal(await refusalOf(update({}, "other.example.com")), "404 DomainNameNotFound");
    });

    it("show later, or never", async () => {
      domains.switches.readsAfter = 1000;
      await update({ protocol: "HTTP,HTTPS", certConfig: certConfig() });
      assert.equal((await get())?.protocol, "HTTP");
      clock = 1500;
      assert.equal((await get())?.protocol, "HTTP,HTTPS");
    });
  });

  it("returns the private key, or doesn't", async () => {
    await update({ certConfig: certConfig() });
    assert.equal((await get())?.certConfig?.privateKey, chain.key.traditional);
    domains.switches.returnsPrivateKey = false;
    assert.equal((await get())?.certConfig?.privateKey, undefined);
  });

  it("does not create what exists or has no proper name", async () => {
    const create = (domainName: string) =>
      clientOf().createCustomDomain(
        new fc.CreateCustomDomainRequest({ body: new fc.CreateCustomDomainInput({ domainName, protocol: "HTTP" }) }),
      );
    assert.equal(await refusalOf(create("api.example.com")), "409 DomainNameAlreadyExists");
    assert.equal(await refusalOf(create("Auto")), "400 InvalidArgument");
    await create("*.example.net");
    assert.equal((await get("*.example.net"))?.domainName, "*.example.net");
  });

  it("throttles", async () => {
    domains.switches.callsPerSecond = 1;
    await get();
    assert.equal(await refusalOf(get()), "429 ResourceThrottled");
  });

  it("asks for permissions by domain", async () => {
    const keys = emulator.addUser({
      name: "renewal",
      policies: [
        {
          Version: "1",
          Statement: [
            {
              Effect: "Allow",
              Action: ["fc:GetCustomDomain", "fc:UpdateCustomDomain"],
              Resource: `acs:fc:cn-hangzhou:${emulator.accountId}:custom-domains/api.example.com`,
            },
          ],
        },
      ],
    });
    await update({ certConfig: certConfig() }, "api.example.com", keys);
    assert.equal(await refusalOf(get("other.example.com", keys)), "403 AccessDenied");
    const list = clientOf(keys).listCustomDomains(new fc.ListCustomDomainsRequest({}));
    assert.equal(await refusalOf(list), "403 AccessDenied");
  });

  it("fails for one domain by a fault", async () => {
    domains.add("b.example.com");
    emulator.faults.add({
      match: { action: "fc:UpdateCustomDomain", resource: /b\.example\.com$/ },
      fault: { kind: "status", status: 429, code: "ResourceThrottled" },
    });
    await update({});
    assert.equal(await refusalOf(update({}, "b.example.com")), "429 ResourceThrottled");
  });
});
