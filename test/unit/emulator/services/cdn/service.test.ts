import { strict as assert } from "node:assert";
import Cdn, * as cdn from "@alicloud/cdn20180510";
import Dcdn, * as dcdn from "@alicloud/dcdn20180115";
import { type DeliveryDomains, type Emulator, type Statement, startEmulator } from "../../../../../emulator";
import type { DeliveryProduct } from "../../../../../emulator/services/cdn/product";
import * as products from "../../../../../emulator/services/cdn/product";
import { daysFromNow, type GeneratedChain, generateChain, generateKey } from "../../../../support/certificates";
import { type Answer, configFor, refusalOf, rpcClient } from "../../openApiClients";

describe("emulator: the vendor's clients of CDN and DCDN", () => {
  let emulator: Emulator;
  let chain: GeneratedChain;
  before(async () => {
    chain = await generateChain({ names: ["www.example.com"] });
    emulator = await startEmulator();
    emulator.cdn.add("www.example.com");
    emulator.dcdn.add("www.example.com");
  });
  after(() => emulator.stop());
  const certificate = () => ({
    domainName: "www.example.com",
    SSLProtocol: "on",
    certType: "upload",
    certName: "www",
    SSLPub: chain.fullchain,
    SSLPri: chain.privateKey,
  });
  const forced = JSON.stringify([
    { functionName: "https_force", functionArgs: [{ argName: "enable", argValue: "on" }] },
    { functionName: "HSTS", functionArgs: [{ argName: "enabled", argValue: "on" }] },
  ]);

  it("write and read CDN's certificates and settings", async () => {
    const client = new Cdn(configFor(emulator));
    await client.setCdnDomainSSLCertificate(new cdn.SetCdnDomainSSLCertificateRequest(certificate()));
    const { body } = await client.describeDomainCertificateInfo(
      new cdn.DescribeDomainCertificateInfoRequest({ domainName: "www.example.com" }),
    );
    const info = body?.certInfos?.certInfo?.[0];
    assert.deepEqual(
      [info?.serverCertificate, info?.serverCertificateStatus, info?.status, info?.certType, info?.certName],
      [chain.fullchain, "on", "success", "upload", "www"],
    );
    const set = await client.batchSetCdnDomainConfig(
      new cdn.BatchSetCdnDomainConfigRequest({ domainNames: "www.example.com", functions: forced }),
    );
    const [model] = set.body?.domainConfigList?.domainConfigModel ?? [];
    const configs = await client.describeCdnDomainConfigs(
      new cdn.DescribeCdnDomainConfigsRequest({ domainName: "www.example.com", functionNames: "https_force" }),
    );
    const [config] = configs.body?.domainConfigs?.domainConfig ?? [];
    assert.deepEqual([config?.configId, config?.status], [String(model?.configId), "success"]);
    assert.deepEqual(
      config?.functionArgs?.functionArg?.map(({ argName, argValue }) => [argName, argValue]),
      [["enable", "on"]],
    );
    await client.deleteSpecificConfig(
      new cdn.DeleteSpecificConfigRequest({ domainName: "www.example.com", configId: config?.configId }),
    );
    const domains = await client.describeUserDomains(new cdn.DescribeUserDomainsRequest({ pageSize: 500 }));
    const [domain] = domains.body?.domains?.pageData ?? [];
    assert.deepEqual(
      [domain?.domainName, domain?.cname, domain?.domainStatus, domain?.sslProtocol],
      ["www.example.com", "www.example.com.w.kunlunsl.com", "online", "on"],
    );
    const detail = await client.describeCdnDomainDetail(
      new cdn.DescribeCdnDomainDetailRequest({ domainName: "www.example.com" }),
    );
    assert.equal(detail.body?.getDomainDetailModel?.serverCertificateStatus, "on");
    // The product's own client writes the key into the URL; the emulator keeps only that it was there.
    assert.equal(emulator.requests[0]?.query.SSLPri, "***");
  });

  it("write and read DCDN's", async () => {
    // @alicloud/dcdn20180115 2.5.0 has a runtime and a configuration of its own.
    const client = new Dcdn(configFor(emulator) as unknown as ConstructorParameters<typeof Dcdn>[0]);
    await client.setDcdnDomainSSLCertificate(new dcdn.SetDcdnDomainSSLCertificateRequest(certificate()));
    const { body } = await client.describeDcdnDomainCertificateInfo(
      new dcdn.DescribeDcdnDomainCertificateInfoRequest({ domainName: "www.example.com" }),
    );
    const info = body?.certInfos?.certInfo?.[0];
    assert.deepEqual([info?.SSLPub, info?.SSLProtocol, info?.status], [chain.fullchain, "on", "success"]);
    await client.batchSetDcdnDomainConfigs(
      new dcdn.BatchSetDcdnDomainConfigsRequest({ domainNames: "www.example.com", functions: forced }),
    );
    const batch = { SSLProtocol: "on", certType: "cas", certName: "stored" };
    const two = "www.example.com,b.example.com";
    emulator.dcdn.add("b.example.com");
    emulator.cas.upload("stored", chain.certificate, chain.privateKey);
    await client.batchSetDcdnDomainCertificate(
      new dcdn.BatchSetDcdnDomainCertificateRequest({ ...batch, domainName: two }),
    );
    assert.equal(emulator.dcdn.find("b.example.com")?.https.written.certificate?.name, "stored");
    const many = Array.from({ length: 11 }, () => "www.example.com").join(",");
    await assert.rejects(
      client.batchSetDcdnDomainCertificate(
        new dcdn.BatchSetDcdnDomainCertificateRequest({ ...batch, domainName: many }),
      ),
      { code: "InvalidParameter" },
    );
    const configs = await client.describeDcdnDomainConfigs(
      new dcdn.DescribeDcdnDomainConfigsRequest({ domainName: "www.example.com" }),
    );
    assert.deepEqual(
      configs.body?.domainConfigs?.domainConfig?.map(({ functionName }) => functionName),
      ["https_force", "HSTS"],
    );
    const domains = await client.describeDcdnUserDomains(new dcdn.DescribeDcdnUserDomainsRequest({}));
    assert.equal(domains.body?.domains?.pageData?.[0]?.SSLProtocol, "on");
  });
});

for (const product of [products.cdn, products.dcdn]) {
  describe(`emulator: ${product.name}`, () => testsOf(product));
}

function testsOf(product: DeliveryProduct): void {
  let emulator: Emulator;
  let domains: DeliveryDomains;
  let chain: GeneratedChain;
  let clock = 0;
  before(async () => {
    chain = await generateChain({ names: ["www.example.com", "*.example.org"] });
  });
  beforeEach(async () => {
    clock = 0;
    emulator = await startEmulator({ now: () => new Date(Date.now() + clock) });
    domains = emulator[product.name];
    domains.add("www.example.com");
  });
  afterEach(() => emulator.stop());

  const call = (name: keyof DeliveryProduct["operations"], parameters: Record<string, unknown> = {}): Promise<Answer> =>
    rpcClient(emulator, product.version)(product.operations[name], parameters);
  const set = (more: Record<string, unknown> = {}): Promise<Answer> =>
    call("setCertificate", {
      DomainName: "www.example.com",
      SSLProtocol: "on",
      SSLPub: chain.fullchain,
      SSLPri: chain.privateKey,
      ...more,
    });
  const infoOf = async (DomainName = "www.example.com"): Promise<Answer> =>
    (await call("describeCertificate", { DomainName })).CertInfos.CertInfo[0];
  const pemField = product.name === "cdn" ? "ServerCertificate" : "SSLPub";
  const statusField = product.name === "cdn" ? "ServerCertificateStatus" : "SSLProtocol";
  const functions = (...list: [string, Record<string, string>][]) =>
    JSON.stringify(
      list.map(([functionName, texts]) => ({
        functionName,
        functionArgs: Object.entries(texts).map(([argName, argValue]) => ({ argName, argValue })),
      })),
    );
  const configure = (Functions: string, DomainNames = "www.example.com"): Promise<Answer> =>
    call("setConfigs", { DomainNames, Functions });

  describe("certificates", () => {
    it("come from CAS, of either store", async () => {
      const here = emulator.cas.upload("here", chain.fullchain, chain.privateKey);
      const there = emulator.cas.upload("there", chain.certificate, chain.privateKey, "ap-southeast-1");
      const cas = { CertType: "cas", SSLPub: undefined, SSLPri: undefined };
      await set({ ...cas, CertId: here.id });
      const first = await infoOf();
      assert.deepEqual(
        [first.CertId, first.CertType, first.CertRegion, first[pemField]],
        [String(here.id), "cas", "cn-hangzhou", chain.fullchain],
      );
      await set({ ...cas, CertId: there.id, CertRegion: "ap-southeast-1" });
      assert.equal((await infoOf())[pemField], chain.certificate);
      assert.deepEqual(emulator.cas.productsThatUse(there), [product.name.toUpperCase()]);
      assert.deepEqual(emulator.cas.productsThatUse(here), []);
      const refusals: [Record<string, unknown>, string][] = [
        [{}, "400 SSLPub.MissingParameter"],
        [{ CertName: "here" }, "400 SSLPub.MissingParameter"],
        [{ CertId: there.id }, "400 Certificate.NotFind"],
        [{ CertId: here.id, CertRegion: "cn-qingdao" }, "400 Abs.CertRegion.ValueNotSupported"],
      ];
      for (const [parameters, refusal] of refusals) {
        assert.equal(await refusalOf(set({ ...cas, ...parameters })), refusal);
      }
    });

    it("are refused by what is wrong with them", async () => {
      const expired = await generateChain({ notBefore: daysFromNow(-100), notAfter: daysFromNow(-10) });
      const stranger = await generateChain();
      const refusals: [Record<string, unknown>, string][] = [
        [{ SSLProtocol: "maybe" }, "400 InvalidSSLProtocol.ValueNotSupported"],
        [{ SSLPub: "" }, "400 SSLPub.MissingParameter"],
        [{ SSLPri: "" }, "400 SSLPri.MissingParameter"],
        [{ SSLPub: "no PEM" }, "400 InvalidSSLPub"],
        [{ SSLPri: "no PEM" }, "400 InvalidSSLPri"],
        [{ SSLPri: generateKey().pkcs8 }, "400 Certificate.MissMatch"],
        [{ SSLPub: chain.certificate + stranger.chain }, "400 Certificate.FormatError"],
        [{ SSLPub: expired.fullchain, SSLPri: expired.privateKey }, "400 Certificate.Expired"],
        [{ CertName: "n".repeat(129) }, "400 InvalidCertName.TooLong"],
        [{ CertType: "free" }, "400 SetDomainCertificate.ParameterError"],
        [{ Env: "canary" }, "400 InvalidEnv"],
        [{ DomainName: "" }, "400 MissingParameter"],
        [{ DomainName: "*.example.org" }, "404 InvalidDomain.NotFound"],
      ];
      domains.add(".example.org");
      for (const [parameters, refusal] of refusals) {
        assert.equal(await refusalOf(set(parameters)), refusal);
      }
      assert.equal((await infoOf())[statusField], "off");
      await set({ DomainName: ".example.org" });
      assert.equal((await infoOf(".example.org"))[statusField], "on");
    });

    it("have unique names, in CAS too where uploads are copied there", async () => {
      domains.add("a.example.org");
      await set({ CertName: "same" });
      assert.equal(
        await refusalOf(set({ DomainName: "a.example.org", CertName: "same" })),
        "400 Certificate.Duplicated",
      );
      assert.equal(emulator.cas.certificates().length, 0);
      domains.switches.copiesUploadsToCas = true;
      emulator.cas.upload("taken", chain.fullchain, chain.privateKey);
      assert.equal(await refusalOf(set({ CertName: "taken" })), "400 Certificate.Duplicated");
      await set({ CertName: "copied" });
      const copy = emulator.cas.certificates().find(({ name }) => name === "copied");
      assert.equal((await infoOf()).CertId, String(copy?.id));
      domains.switches.refusesSameCertificate = true;
      assert.equal(await refusalOf(set({ CertName: "again" })), "400 CertificateContent.Duplicated");
    });

    it("are read as a chain or as a leaf", async () => {
      await set();
      assert.equal((await infoOf())[pemField], chain.fullchain);
      domains.switches.returnedCertificate = "leaf";
      assert.equal((await infoOf())[pemField], chain.certificate);
    });

    it("stay in reads until the new one has an effect, and the domain is busy", async () => {
      await set();
      const renewed = await generateChain({ names: ["www.example.com"], issuedBy: chain });
      Object.assign(domains.switches, { configuringFor: 1000, readsAfter: 2000 });
      const renewal = { SSLPub: renewed.fullchain, SSLPri: renewed.privateKey };
      await set(renewal);
      assert.equal((await infoOf())[pemField], chain.fullchain);
      assert.equal(await refusalOf(set(renewal)), "403 ServiceBusy");
      assert.equal(await refusalOf(configure(functions(["https_force", { enable: "on" }]))), "403 ServiceBusy");
      const busy = await call("describeDomains", { DomainStatus: "configuring" });
      assert.equal(busy.TotalCount, 1);
      clock = 1500;
      assert.equal((await call("describeDomains", { DomainStatus: "online" })).TotalCount, 1);
      assert.equal((await infoOf())[pemField], chain.fullchain);
      clock = 2500;
      assert.equal((await infoOf())[pemField], renewed.fullchain);
    });

    it("may never show", async () => {
      domains.switches.readsAfter = Number.POSITIVE_INFINITY;
      await set();
      clock = 600_000;
      assert.equal((await infoOf())[statusField], "off");
    });

    it("can be switched off, and set for the staging environment alone", async () => {
      await set({ Env: "staging" });
      assert.equal((await infoOf())[statusField], "off");
      assert.ok(domains.find("www.example.com")?.staged?.enabled);
      await set();
      await set({ SSLProtocol: "off" });
      const info = await infoOf();
      assert.deepEqual([info[statusField], info[pemField]], ["off", undefined]);
    });

    it("need a domain that is online and not protected", async () => {
      domains.add("www.example.com", { status: "offline" });
      assert.equal(await refusalOf(set()), "400 InvalidDomain.Offline");
      domains.add("www.example.com", { status: "configure_failed" });
      assert.equal(await refusalOf(set()), "500 InvalidDomain.Configure_failed");
      domains.add("www.example.com", { status: "checking" });
      assert.equal(await refusalOf(set()), "403 ServiceBusy");
      domains.add("www.example.com", { isProtected: true });
      assert.equal(await refusalOf(set()), "403 DomainInProtectedMode");
      domains.remove("www.example.com");
      assert.equal(await refusalOf(set()), "404 InvalidDomain.NotFound");
      assert.equal(await refusalOf(infoOf()), "404 InvalidDomain.NotFound");
    });

    it("by SM algorithms are set by their identifier", async () => {
      const stored = emulator.cas.upload("plain", chain.fullchain, chain.privateKey);
      const parameters = { DomainName: "www.example.com", SSLProtocol: "on" };
      const identifier = (CertIdentifier: string) => call("setSmCertificate", { ...parameters, CertIdentifier });
      assert.equal(await refusalOf(identifier(`${stored.id}-cn-hangzhou`)), "400 Certificate.NotFind");
      const sm = emulator.cas.add({ ...stored, name: "sm", encryption: stored });
      await identifier(`${sm.id}-cn-hangzhou`);
      assert.equal(domains.find("www.example.com")?.smCertificate, `${sm.id}-cn-hangzhou`);
      assert.deepEqual(emulator.cas.productsThatUse(sm), [product.name.toUpperCase()]);
      await call("setSmCertificate", { ...parameters, SSLProtocol: "off" });
      assert.equal(domains.find("www.example.com")?.smCertificate, undefined);
    });
  });

  describe("lists", () => {
    it("match domains with a certificate", async () => {
      domains.add(".example.org");
      domains.add("a.example.org");
      domains.add("example.net");
      await set({ DomainName: "a.example.org" });
      const SSLPub = encodeURIComponent(Buffer.from(chain.fullchain).toString("base64"));
      const listOf = async (more: Record<string, unknown>) =>
        (await call("describeDomainsByCertificate", { SSLPub, ...more })).CertInfos.CertInfo[0].DomainList;
      assert.equal(await listOf({}), "www.example.com,.example.org,a.example.org");
      assert.equal(await listOf({ Exact: true }), "www.example.com,.example.org");
      assert.equal(await listOf({ SSLStatus: true }), "a.example.org");
      assert.equal(await refusalOf(call("describeDomainsByCertificate", { SSLPub: "x" })), "400 Decode.Error");
    });

    it("show how the certificates of HTTPS domains are", async () => {
      domains.add("elsewhere.example.net");
      const short = await generateChain({ names: ["www.example.com"], notAfter: daysFromNow(10) });
      await set({ DomainName: "elsewhere.example.net" });
      await set({ SSLPub: short.fullchain, SSLPri: short.privateKey });
      const { CertInfos, TotalCount } = await call("describeHttpsDomains");
      assert.equal(TotalCount, 2);
      assert.deepEqual(
        CertInfos.CertInfo.map((info: Answer) => [info.DomainName, info.CertStatus]),
        [
          ["www.example.com", "expire_soon"],
          ["elsewhere.example.net", "mismatch"],
        ],
      );
    });

    it("come in pages and by search", async () => {
      for (const name of ["a.example.org", "b.example.org", "example.org"]) {
        domains.add(name);
      }
      const found = async (more: Record<string, unknown>) => (await call("describeDomains", more)).TotalCount;
      assert.equal(await found({ DomainName: "example.org" }), 3);
      assert.equal(await found({ DomainName: "example.org", DomainSearchType: "full_match" }), 1);
      assert.equal(await found({ DomainName: "a.", DomainSearchType: "pre_match" }), 1);
      const second = await call("describeDomains", { PageSize: 3, PageNumber: 2 });
      assert.deepEqual([second.Domains.PageData.length, second.TotalCount], [1, 4]);
      assert.equal(await refusalOf(call("describeDomains", { PageSize: 501 })), "400 InvalidParameter");
    });
  });

  describe("configuration", () => {
    const configsOf = async (): Promise<Answer[]> =>
      (await call("describeConfigs", { DomainName: "www.example.com" })).DomainConfigs.DomainConfig;
    beforeEach(() => {
      domains.switches.configCallsPerSecond = 30;
    });

    it("is set for several domains, replaced in place and deleted", async () => {
      domains.add("b.example.com");
      const both = "www.example.com,b.example.com";
      const tls: [string, Record<string, string>] = ["https_tls_version", { tls10: "off", tls12: "on", tls13: "on" }];
      const hsts: [string, Record<string, string>] = [
        "HSTS",
        { enabled: "on", https_hsts_max_age: "31536000", https_hsts_include_subdomains: "on" },
      ];
      const { DomainConfigList } = await configure(functions(hsts, tls, ["https_option", { http2: "on" }]), both);
      assert.equal(DomainConfigList.DomainConfigModel.length, 6);
      const [before] = await configsOf();
      await configure(functions(["HSTS", { enabled: "off" }]));
      const after = (await configsOf()).find(({ FunctionName }) => FunctionName === "HSTS");
      assert.equal(after.ConfigId, before.ConfigId);
      assert.deepEqual(after.FunctionArgs.FunctionArg, [{ ArgName: "enabled", ArgValue: "off" }]);
      await call("deleteConfigs", { DomainNames: both, FunctionNames: "HSTS,https_tls_version" });
      const [left] = await configsOf();
      await call("deleteConfig", { DomainName: "www.example.com", ConfigId: left.ConfigId });
      assert.deepEqual(await configsOf(), []);
      const again = call("deleteConfig", { DomainName: "www.example.com", ConfigId: left.ConfigId });
      assert.equal(await refusalOf(again), "400 InvalidParameter");
    });

    it("does not take both redirects, wrong arguments or too much", async () => {
      await configure(functions(["http_force", { enable: "off" }]));
      const refused = [
        functions(["https_force", { enable: "on" }]),
        functions(["HSTS", { enabled: "yes" }]),
        functions(["https_option", { http3: "on" }]),
        functions(...Array.from({ length: 51 }, (): [string, Record<string, string>] => ["other", {}])),
        "{}",
        "no JSON",
      ];
      for (const text of refused) {
        assert.equal(await refusalOf(configure(text)), "400 InvalidParameter", text.slice(0, 60));
      }
      const many = Array.from({ length: 51 }, (_, index) => `d${index}.example.com`).join(",");
      assert.equal(await refusalOf(configure(functions(["other", {}]), many)), "400 InvalidParameter");
      assert.equal((await configsOf()).length, 1);
    });

    it("is set again by its id, with other arguments kept or not", async () => {
      const option = (texts: Record<string, string>, configId: unknown) =>
        JSON.stringify([
          {
            functionName: "https_option",
            functionArgs: Object.entries(texts).map(([argName, argValue]) => ({ argName, argValue })),
            configId,
          },
        ]);
      await configure(functions(["https_option", { http2: "on", ocsp_stapling: "on" }]));
      const [{ ConfigId }] = (await configsOf()) as [Answer];
      assert.equal(await refusalOf(configure(option({ http2: "on" }, 1))), "400 InvalidParameter");
      domains.switches.keepsOtherArguments = true;
      await configure(option({ http2: "off" }, Number(ConfigId)));
      assert.equal((await configsOf())[0].FunctionArgs.FunctionArg.length, 2);
      domains.switches.keepsOtherArguments = false;
      await configure(option({ http2: "on" }, ConfigId));
      assert.deepEqual((await configsOf())[0].FunctionArgs.FunctionArg, [{ ArgName: "http2", ArgValue: "on" }]);
      assert.equal((await configsOf())[0].ConfigId, ConfigId);
    });

    it("may fail", async () => {
      domains.switches.failingFunctions = ["HSTS"];
      await configure(functions(["HSTS", { enabled: "on" }], ["https_force", { enable: "on" }]));
      assert.deepEqual(
        (await configsOf()).map(({ Status }) => Status),
        ["failed", "success"],
      );
    });

    it("is `configuring` until it has an effect", async () => {
      domains.switches.configuringFor = 1000;
      await configure(functions(["https_force", { enable: "on", https_rewrite: "301" }]));
      assert.equal((await configsOf())[0].Status, "configuring");
      clock = 1500;
      assert.equal((await configsOf())[0].Status, "success");
    });
  });

  it("allows 30 certificates in a second", async () => {
    for (let index = 0; index < 60; index++) {
      domains.add(`d${index}.example.com`);
    }
    const { id } = emulator.cas.upload("all", chain.fullchain, chain.privateKey);
    const sets = Array.from({ length: 60 }, (_, index) =>
      set({ DomainName: `d${index}.example.com`, CertType: "cas", CertId: id, SSLPub: "", SSLPri: "" }),
    );
    const refused = (await Promise.allSettled(sets)).filter((result) => result.status === "rejected");
    assert.ok(refused.length >= 1 && refused.length <= 30, `${refused.length} of 60 were refused`);
    assert.equal(await refusalOf(Promise.reject(refused[0]?.reason)), "400 Throttling.User");
  });

  it("asks for permissions by domain, and for CAS's where it is so", async () => {
    const { accountId } = emulator;
    const allow = (Action: string, Resource: string): Statement => ({ Effect: "Allow", Action, Resource });
    const action = product.operations.setCertificate;
    const keys = emulator.addUser({
      name: "renewal",
      policies: [
        {
          Version: "1",
          Statement: [
            allow(`${product.name}:${action}`, `acs:${product.name}:*:${accountId}:domain/www.example.com`),
            allow(`${product.name}:${product.operations.setConfigs}`, `acs:${product.name}:*:*:domain/www.example.com`),
          ],
        },
      ],
    });
    domains.add("b.example.com");
    const as = rpcClient(emulator, product.version, { keys });
    const { id } = emulator.cas.upload("site", chain.fullchain, chain.privateKey);
    const parameters = { SSLProtocol: "on", CertType: "cas", CertId: id };
    await as(action, { ...parameters, DomainName: "www.example.com" });
    const forbidden = "403 Forbidden.RAM";
    assert.equal(await refusalOf(as(action, { ...parameters, DomainName: "b.example.com" })), forbidden);
    const Functions = functions(["other", {}]);
    const both = { DomainNames: "www.example.com,b.example.com", Functions };
    assert.equal(await refusalOf(as(product.operations.setConfigs, both)), forbidden);
    assert.equal(await refusalOf(as(product.operations.describeDomains)), forbidden);
    domains.switches.needsCasPermission = true;
    assert.equal(await refusalOf(as(action, { ...parameters, DomainName: "www.example.com" })), forbidden);
  });

  it("fails for one domain by a fault", async () => {
    domains.add("b.example.com");
    emulator.faults.add({
      match: { resource: "domain/b.example.com" },
      times: Number.POSITIVE_INFINITY,
      fault: { kind: "status", status: 403, code: "ServiceBusy" },
    });
    await set();
    assert.equal(await refusalOf(set({ DomainName: "b.example.com" })), "403 ServiceBusy");
    assert.equal(emulator.requests.at(-1)?.resource, "domain/b.example.com");
  });
}
