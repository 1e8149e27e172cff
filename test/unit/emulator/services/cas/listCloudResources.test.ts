import { strict as assert } from "node:assert";
import Cas, * as cas from "@alicloud/cas20200407";
import { type Emulator, startEmulator } from "../../../../../emulator";
import type { StoredCertificate } from "../../../../../emulator/services/cas/stores";
import { type GeneratedChain, generateChain } from "../../../../support/certificates";
import { callRpc } from "../../clients";
import { type Answer, configFor, refusalOf, rpcClient } from "../../openApiClients";

const version = "2020-04-07";

describe("emulator: the cloud resources of CAS", () => {
  let emulator: Emulator;
  let chain: GeneratedChain;
  let stored: StoredCertificate;
  let clock = 0;
  before(async () => {
    chain = await generateChain({ names: ["www.example.com"] });
  });
  beforeEach(async () => {
    clock = 0;
    emulator = await startEmulator({ now: () => new Date(Date.now() + clock) });
    stored = emulator.cas.upload("site", chain.fullchain, chain.privateKey);
  });
  afterEach(() => emulator.stop());

  const list = (CloudProduct: string, more: Record<string, unknown> = {}): Promise<Answer> =>
    rpcClient(emulator, version)("ListCloudResources", { CloudName: "aliyun", CloudProduct, ...more });
  const domains = async (product: string, more: Record<string, unknown> = {}): Promise<string[]> =>
    (await list(product, more)).Data.map(({ Domain }: Answer) => Domain).sort();

  it("are read by the vendor's client, with what they serve", async () => {
    emulator.cloudResources.seed({
      product: "ALB",
      domain: "www.example.com",
      region: "cn-beijing",
      instanceId: "alb-1",
      listenerId: "lsn-1@8443",
      certificate: stored,
    });
    const client = new Cas(configFor(emulator));
    const { body } = await client.listCloudResources(
      new cas.ListCloudResourcesRequest({ cloudName: "aliyun", cloudProduct: "ALB", certIds: [stored.id] }),
    );
    const [row] = body?.data ?? [];
    assert.deepEqual([body?.total, body?.currentPage, body?.showSize, body?.data?.length], [1, 1, 20, 1]);
    assert.deepEqual(
      [row?.domain, row?.certId, row?.certName, row?.enableHttps, row?.regionId, row?.cloudProduct],
      ["www.example.com", stored.id, "site", 1, "cn-beijing", "ALB"],
    );
    assert.deepEqual([row?.instanceId, row?.listenerId, row?.listenerPort], ["alb-1", "lsn-1@8443", "8443"]);
    assert.equal(row?.certEndTime, String(chain.leaf.notAfter.getTime()));
    assert.ok((row?.id ?? 0) > 0);
  });

  it("are the emulator's own domains, and keep their ids", async () => {
    emulator.createBucket("assets", { region: "oss-cn-beijing" });
    emulator.cdn.add("cdn.example.com");
    emulator.dcdn.add(".example.com");
    emulator.bindDomain("assets.example.com", "assets");
    emulator.functions.add("api.example.com", {}, "cn-shanghai");
    for (const [product, domain] of [
      ["CDN", "cdn.example.com"],
      ["DCDN", ".example.com"],
      ["OSS", "assets.example.com"],
      ["FC", "api.example.com"],
    ] as const) {
      const [before] = (await list(product)).Data;
      assert.deepEqual([before.Domain, before.EnableHttps, before.CertId], [domain, 0, undefined]);
      emulator.cloudResources.find(before.Id)?.deploy(stored);
      const [after] = (await list(product)).Data;
      assert.deepEqual([after.Id, after.EnableHttps, after.CertId], [before.Id, 1, stored.id], product);
    }
    assert.equal((await list("FC")).Data[0].RegionId, "cn-shanghai");
  });

  it("come in pages, by a part of the domain or instance, and by certificates", async () => {
    for (let index = 0; index < 25; index++) {
      emulator.cloudResources.seed({
        product: "SLB",
        domain: `${index}.example.com`,
        instanceId: `lb-${index}`,
        ...(index < 3 && { certificate: stored }),
      });
    }
    emulator.cloudResources.seed({ product: "NLB", domain: "www.example.com" });
    const first = await list("SLB");
    assert.deepEqual([first.Data.length, first.Total, first.CurrentPage, first.ShowSize], [20, 25, 1, 20]);
    assert.equal((await list("SLB", { CurrentPage: 2 })).Data.length, 5);
    assert.equal((await list("SLB", { ShowSize: 50 })).Data.length, 25);
    assert.deepEqual(await domains("SLB", { Keyword: "24.ex" }), ["24.example.com"]);
    assert.deepEqual(await domains("SLB", { Keyword: "lb-24" }), ["24.example.com"]);
    const CertIds = JSON.stringify([stored.id, 1]);
    assert.deepEqual(await domains("SLB", { CertIds }), ["0.example.com", "1.example.com", "2.example.com"]);
    assert.deepEqual(await domains("NLB", { CertIds }), []);
    emulator.cloudResources.switches.certIdsSelect = "covered";
    assert.deepEqual(await domains("NLB", { CertIds }), ["www.example.com"]);
  });

  it("are those of every product without the name of one", async () => {
    emulator.cdn.add("cdn.example.com");
    emulator.cloudResources.seed({ product: "WAF", domain: "waf.example.com" });
    const { Data, Total } = await rpcClient(emulator, version)("ListCloudResources", {});
    assert.deepEqual(Data.map(({ CloudProduct }: Answer) => CloudProduct).sort(), ["CDN", "WAF"]);
    assert.equal(Total, 2);
  });

  it("show the certificates of the asked store, and its site's products", async () => {
    emulator.cloudResources.seed({ product: "WAF", domain: "www.example.com", certificate: stored });
    emulator.cloudResources.seed({ product: "VOD", domain: "www.example.com" });
    const abroad = async (CloudProduct: string) => {
      const host = "cas.ap-southeast-1.aliyuncs.com";
      const { status, body } = await callRpc(
        emulator,
        emulator.owner,
        "ListCloudResources",
        { Version: version, CloudName: "aliyun", CloudProduct },
        { host },
      );
      return { status, body: body as Answer };
    };
    const { body } = await abroad("WAF");
    assert.deepEqual([body.Data[0].EnableHttps, body.Data[0].CertId], [1, undefined]);
    assert.equal((await abroad("VOD")).body.Total, 0);
    emulator.cloudResources.switches.productsOfOtherSite = "refused";
    assert.deepEqual([(await abroad("VOD")).body.Code, (await abroad("WAF")).status], ["InvalidParameter", 200]);
    assert.equal((await list("VOD")).Total, 1);
  });

  it("appear after CAS has read them", async () => {
    emulator.cloudResources.switches.syncsFor = 5000;
    emulator.cdn.add("a.example.com");
    assert.deepEqual(await domains("CDN"), []);
    clock = 4000;
    assert.deepEqual(await domains("CDN"), []);
    clock = 6000;
    assert.deepEqual(await domains("CDN"), ["a.example.com"]);
    emulator.cdn.add("b.example.com");
    assert.deepEqual(await domains("CDN"), ["a.example.com"]);
    clock = 12_000;
    assert.deepEqual(await domains("CDN"), ["a.example.com", "b.example.com"]);
  });

  it("are refused for parameters that nothing can be", async () => {
    assert.equal(await refusalOf(list("ECS")), "400 InvalidParameter");
    assert.equal(await refusalOf(list("CDN", { CloudName: "Tencent" })), "400 InvalidParameter");
    assert.equal(await refusalOf(list("CDN", { CertIds: "1,2" })), "400 InvalidParameter");
  });

  it("need a permission of their own", async () => {
    const user = (Action: string) =>
      emulator.addUser({
        name: Action.replace(/.*:/, ""),
        policies: [{ Version: "1", Statement: [{ Effect: "Allow", Action, Resource: "*" }] }],
      });
    const listAs = async (keys: { accessKeyId: string; accessKeySecret: string }) =>
      (
        await callRpc(
          emulator,
          keys,
          "ListCloudResources",
          { Version: version, CloudName: "aliyun", CloudProduct: "CDN" },
          { host: "cas.aliyuncs.com" },
        )
      ).status;
    assert.equal(await listAs(user("yundun-cert:ListCertificates")), 403);
    assert.equal(await listAs(user("yundun-cert:ListCloudResources")), 200);
  });
});
