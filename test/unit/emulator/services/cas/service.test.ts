import { strict as assert } from "node:assert";
import { X509Certificate } from "node:crypto";
import Cas, * as cas from "@alicloud/cas20200407";
import { type Emulator, type Statement, startEmulator } from "../../../../../emulator";
import {
  cachedKey,
  daysFromNow,
  type GeneratedChain,
  generateChain,
  generateKey,
} from "../../../../support/certificates";
import { generateSm2Pair } from "../../../../support/sm2";
import { callRpc } from "../../clients";
import { type Answer, configFor, refusalOf, rpcClient } from "../../openApiClients";

const version = "2020-04-07";

describe("emulator: CAS", () => {
  let emulator: Emulator;
  let chain: GeneratedChain;
  let clock = 0;
  before(async () => {
    chain = await generateChain({ names: ["www.example.com", "*.example.org"], key: cachedKey("RSA-2048") });
  });
  beforeEach(async () => {
    clock = 0;
    emulator = await startEmulator({ now: () => new Date(Date.now() + clock) });
  });
  afterEach(() => emulator.stop());

  const call = (action: string, parameters: Record<string, unknown> = {}): Promise<Answer> =>
    rpcClient(emulator, version)(action, parameters);
  const upload = (Name: string, more: Record<string, unknown> = {}): Promise<Answer> =>
    call("UploadUserCertificate", { Name, Cert: chain.fullchain, Key: chain.privateKey, ...more });
  const list = (more: Record<string, unknown> = {}): Promise<Answer> =>
    call("ListUserCertificateOrder", { OrderType: "UPLOAD", ...more });
  const userWith = (...statements: Statement[]) =>
    emulator.addUser({
      name: `u${Math.random()}`.replace(".", ""),
      policies: [{ Version: "1", Statement: statements }],
    });

  it("is written and read by the vendor's client", async () => {
    const client = new Cas(configFor(emulator));
    const uploaded = await client.uploadUserCertificate(
      new cas.UploadUserCertificateRequest({
        name: "site",
        cert: chain.fullchain,
        key: chain.privateKey,
        resourceGroupId: "rg-1",
        tags: [new cas.UploadUserCertificateRequestTags({ key: "team", value: "web" })],
      }),
    );
    const certId = uploaded.body?.certId ?? 0;
    assert.match(uploaded.body?.resourceId ?? "", /^cas-upload-/);

    const orders = await client.listUserCertificateOrder(
      new cas.ListUserCertificateOrderRequest({ orderType: "CERT", keyword: "www.example.com" }),
    );
    const [order] = orders.body?.certificateOrderList ?? [];
    assert.equal(orders.body?.totalCount, 1);
    assert.deepEqual(
      [order?.certificateId, order?.name, order?.sans, order?.upload, order?.expired],
      [certId, "site", "www.example.com,*.example.org", true, false],
    );
    assert.equal(order?.sha2, chain.leaf.fingerprintSha256.toUpperCase());
    assert.equal(order?.fingerprint, chain.leaf.fingerprint.toUpperCase());
    assert.equal(order?.endDate, chain.leaf.notAfter.toISOString().slice(0, 10));

    const detail = await client.getUserCertificateDetail(
      new cas.GetUserCertificateDetailRequest({ certId, certFilter: true }),
    );
    assert.equal(detail.body?.certIdentifier, `${certId}-cn-hangzhou`);
    assert.equal(detail.body?.notAfter, chain.leaf.notAfter.getTime());
    assert.deepEqual([detail.body?.cert, detail.body?.key, detail.body?.certChain?.length], [undefined, undefined, 2]);
    // As the vendor's client for Python writes it.
    const filtered = await call("GetUserCertificateDetail", { CertId: certId, CertFilter: "True" });
    assert.equal(filtered.Key, undefined);
    const whole = await client.getUserCertificateDetail(new cas.GetUserCertificateDetailRequest({ certId }));
    assert.deepEqual([whole.body?.cert, whole.body?.key], [chain.fullchain, chain.privateKey]);

    await client.deleteUserCertificate(new cas.DeleteUserCertificateRequest({ certId }));
    assert.equal(
      await refusalOf(client.getUserCertificateDetail(new cas.GetUserCertificateDetailRequest({ certId }))),
      "400 NotFound",
    );
  });

  it("takes the generic client's parameters in the form body, by V1, and in the query, by ACS3", async () => {
    const byV1 = await upload("one");
    const byAcs3 = await rpcClient(emulator, version, { signature: "ACS3" })("UploadUserCertificate", {
      Name: "two",
      Cert: chain.certificate,
      Key: chain.privateKey,
    });
    assert.notEqual(byV1.CertId, byAcs3.CertId);
    const [first, second] = emulator.requests;
    assert.deepEqual([first?.query.Key, first?.query.Cert], [undefined, undefined]);
    assert.equal(second?.query.Key, "***");
    assert.equal(first?.action, "yundun-cert:UploadUserCertificate");
    assert.ok(!JSON.stringify(emulator.requests).includes("PRIVATE KEY"));
  });

  it("does not know an action of another version", async () => {
    const host = "cas.aliyuncs.com";
    const as = (Version: string) => callRpc(emulator, emulator.owner, "ListCertificates", { Version }, { host });
    const { status, body } = await as("2020-06-30");
    assert.deepEqual([status, body.Code, body.HostId], [404, "InvalidAction.NotFound", host]);
    assert.equal((await as(version)).status, 200);
  });

  describe("keys and chains", () => {
    it("are taken in PKCS#1, SEC1 and PKCS#8", async () => {
      const elliptic = await generateChain();
      await upload("pkcs8");
      await upload("pkcs1", { Key: chain.key.traditional });
      await upload("sec1", { Cert: elliptic.fullchain, Key: elliptic.key.traditional });
      const { CertificateOrderList } = await list();
      assert.equal(CertificateOrderList.length, 3);
    });

    it("are refused by what is wrong with them", async () => {
      const other = generateKey("P-256").pkcs8;
      const stranger = await generateChain();
      const refusals: [Record<string, unknown>, string][] = [
        [{ Cert: "no PEM" }, "ParseCertificateFailed"],
        [{ Cert: `${chain.fullchain}\nrest` }, "ParseCertificateFailed"],
        [{ Key: "no PEM" }, "PrivateKeyFormatException"],
        [{ Key: chain.key.encryptedTraditional }, "PrivateKeyFormatException"],
        [{ Key: other }, "NotMatch.CertificateAndPrivateKey"],
        [{ Cert: chain.chain + chain.certificate }, "NotMatch.CertificateAndPrivateKey"],
        [{ Cert: chain.certificate + stranger.chain }, "CertificateChainNotMatch"],
        [{ Cert: "" }, "MissingCert"],
        [{ Key: "" }, "MissingKey"],
        [{ Name: "" }, "MissingName"],
        [{ Name: "n".repeat(65) }, "InvalidParameter"],
      ];
      for (const [parameters, code] of refusals) {
        assert.equal(await refusalOf(upload("refused", parameters)), `400 ${code}`);
      }
      assert.equal((await list()).TotalCount, 0);
    });

    it("may be two pairs by SM algorithms, of which each has its key", async () => {
      const { signCertificate, signPrivateKey, encryptCertificate, encryptPrivateKey } = generateSm2Pair();
      const sm = {
        Name: "sm",
        SignCert: signCertificate,
        SignPrivateKey: signPrivateKey,
        EncryptCert: encryptCertificate,
        EncryptPrivateKey: encryptPrivateKey,
      };
      for (const wrong of [{ EncryptPrivateKey: signPrivateKey }, { SignPrivateKey: encryptPrivateKey }]) {
        assert.equal(
          await refusalOf(call("UploadUserCertificate", { ...sm, ...wrong })),
          "400 NotMatch.CertificateAndPrivateKey",
        );
      }
      assert.equal(
        await refusalOf(call("UploadUserCertificate", { ...sm, EncryptCert: "" })),
        "400 MissingEncryptCert",
      );
      const { CertId } = await call("UploadUserCertificate", sm);
      const detail = await call("GetUserCertificateDetail", { CertId });
      assert.deepEqual([detail.Algorithm, detail.EncryptCert, detail.Cert], ["SM2", encryptCertificate, undefined]);
      const plain = { Name: "plain", Cert: signCertificate, Key: signPrivateKey };
      assert.equal(await refusalOf(call("UploadUserCertificate", plain)), "400 ParseCertificateFailed");
    });

    it("are listed as one, with the fingerprint that a test sets", async () => {
      const pair = generateSm2Pair();
      await call("UploadUserCertificate", {
        Name: "sm",
        SignCert: pair.signCertificate,
        SignPrivateKey: pair.signPrivateKey,
        EncryptCert: pair.encryptCertificate,
        EncryptPrivateKey: pair.encryptPrivateKey,
      });
      const sha256 = (pem: string) => new X509Certificate(pem).fingerprint256.replaceAll(":", "");
      const expected = { sign: sha256(pair.signCertificate), encrypt: sha256(pair.encryptCertificate), none: "" };
      for (const pairFingerprint of ["sign", "encrypt", "none"] as const) {
        emulator.cas.switches.pairFingerprint = pairFingerprint;
        const { CertificateOrderList } = await list();
        assert.deepEqual(
          CertificateOrderList.map(({ Sha2 }: { Sha2: string }) => Sha2),
          [expected[pairFingerprint]],
        );
      }
    });
  });

  describe("names and stores", () => {
    it("refuse a name for the second time, whatever the token", async () => {
      const ClientToken = "same";
      await upload("site", { ClientToken });
      assert.equal(await refusalOf(upload("site", { ClientToken })), "400 NameRepeat");
      await upload("itest-1.dot_2");
      assert.deepEqual(
        (await list()).CertificateOrderList.map(({ Name }: { Name: string }) => Name),
        ["itest-1.dot_2", "site"],
      );
    });

    it("are two, apart from each other", async () => {
      const international = { RegionId: "ap-southeast-1" };
      const here = await upload("site");
      const there = await upload("site", international);
      assert.ok(here.CertId > 27_000_000 && there.CertId < 600_000);
      assert.equal((await list(international)).TotalCount, 1);
      const refused = await refusalOf(call("GetUserCertificateDetail", { CertId: there.CertId }));
      assert.equal(refused, "400 NotFound");
      const detail = await call("GetUserCertificateDetail", {
        CertId: there.CertId,
        CertFilter: true,
        ...international,
      });
      assert.equal(detail.CertIdentifier, `${there.CertId}-ap-southeast-1`);
      assert.equal(await refusalOf(list({ RegionId: "cn-qingdao" })), "404 InvalidRegionId.NotFound");
    });

    it("have the limits that a test sets", async () => {
      emulator.cas.switches.nameLimit = 63;
      emulator.cas.switches.quota = 1;
      assert.equal(await refusalOf(upload("n".repeat(64))), "400 InvalidParameter");
      await upload("n".repeat(63));
      assert.equal(await refusalOf(upload("second")), "400 InsufficientQuota");
    });
  });

  describe("lists", () => {
    it("find fragments of names and resource ids", async () => {
      const { ResourceId } = await upload("named-differently");
      const counts: [string, number][] = [
        ["*.example.org", 1],
        ["example.org", 1],
        ["xample.or", 1],
        ["a.example.org", 0],
        ["named", 0],
        [ResourceId, 1],
      ];
      for (const [Keyword, count] of counts) {
        assert.equal((await list({ Keyword })).TotalCount, count, Keyword);
      }
    });

    it("are empty without a type, and in pages with one", async () => {
      for (const name of ["a", "b", "c"]) {
        await upload(name);
      }
      assert.equal((await call("ListUserCertificateOrder")).TotalCount, 0);
      const second = await list({ ShowSize: 2, CurrentPage: 2 });
      assert.deepEqual([second.CertificateOrderList.length, second.TotalCount], [1, 3]);
      assert.equal(await refusalOf(list({ OrderType: "OTHER" })), "400 InvalidParameter");
    });

    it("leave expired certificates out, unless a call asks for them", async () => {
      const expired = await generateChain({ notBefore: daysFromNow(-100), notAfter: daysFromNow(-10) });
      const parameters = { Cert: expired.fullchain, Key: expired.privateKey };
      assert.equal(await refusalOf(upload("old", parameters)), "400 CertificateExpired");
      emulator.cas.switches.acceptsExpired = true;
      await upload("old", parameters);
      await upload("new");
      assert.equal((await list()).TotalCount, 1);
      const { CertificateOrderList } = await list({ Status: "EXPIRED" });
      assert.deepEqual([CertificateOrderList[0].Name, CertificateOrderList[0].Expired], ["old", true]);
      assert.equal((await list({ Status: "WILLEXPIRED" })).TotalCount, 0);
      const short = await generateChain({ notAfter: daysFromNow(10) });
      await upload("short", { Cert: short.fullchain, Key: short.privateKey });
      assert.equal((await list({ Status: "WILLEXPIRED" })).CertificateOrderList[0].Name, "short");
      assert.equal((await list({ Status: "ISSUED" })).CertificateOrderList[0].Name, "new");
    });

    it("of the newer kind show names, products and no PEM", async () => {
      emulator.cas.addProduct("CDN", (identifier) => identifier.endsWith("-cn-hangzhou"));
      const { CertId } = await upload("site", { "Tags.1.Key": "team", "Tags.1.Value": "web" });
      const { CertificateList } = await call("ListCertificates", { CertificateSource: "upload", Keyword: "sit" });
      const [found] = CertificateList;
      assert.deepEqual(
        [found.CertificateId, found.Domain, found.UsingProductList, found.ExistPrivateKey],
        [String(CertId), "www.example.com,*.example.org", ["CDN"], true],
      );
      assert.equal(found.SubjectAlternativeNames, undefined);
      emulator.cas.switches.listsAlternativeNames = true;
      const detail = await call("GetCertificateDetail", { CertificateId: CertId });
      assert.deepEqual(detail.SubjectAlternativeNames, ["www.example.com", "*.example.org"]);
      assert.deepEqual(detail.Tags, [{ TagKey: "team", TagValue: "web" }]);
      assert.ok(!JSON.stringify([found, detail]).includes("BEGIN"));
      assert.equal(await refusalOf(call("ListCertificates", { ShowSize: 101 })), "400 InvalidParameter");
    });

    it("may be stale after an upload and a deletion", async () => {
      emulator.cas.switches.staleFor = 200;
      const { CertId } = await upload("site");
      assert.equal((await list()).TotalCount, 0);
      assert.equal(await refusalOf(upload("site")), "400 NameRepeat");
      clock = 300;
      assert.equal((await list()).TotalCount, 1);
      await call("DeleteUserCertificate", { CertId });
      assert.equal((await list()).TotalCount, 1);
      clock = 600;
      assert.equal((await list()).TotalCount, 0);
    });
  });

  it("deletes used certificates, or refuses to", async () => {
    emulator.cas.addProduct("ALB", () => true);
    const first = await upload("first");
    await call("DeleteUserCertificate", { CertId: first.CertId });
    const second = await upload("second");
    emulator.cas.switches.deletionOfUsed = "refused";
    const refused = await refusalOf(call("DeleteUserCertificate", { CertId: second.CertId }));
    assert.equal(refused, "400 InvalidStatus.DeleteProtection");
    assert.equal(await refusalOf(call("DeleteUserCertificate", { CertId: 1 })), "400 NotFound");
    assert.equal(await refusalOf(call("DeleteUserCertificate")), "400 MissingCertId");
  });

  it("changes tags and resource group in place", async () => {
    const { CertId, ResourceId } = await upload("site");
    const resource = { ResourceType: "certificate", "ResourceId.1": ResourceId };
    await call("TagResources", { ...resource, "Tag.1.Key": "a", "Tag.1.Value": "1", "Tag.2.Key": "b" });
    await call("UntagResources", { ...resource, "TagKey.1": "b" });
    const { TagResources } = await call("ListTagResources", resource);
    assert.deepEqual(TagResources.TagResource, [
      { ResourceId, ResourceType: "certificate", TagKey: "a", TagValue: "1" },
    ]);
    await call("MoveResourceGroup", { ResourceId, ResourceType: "Certificate", ResourceGroupId: "rg-2" });
    assert.equal((await list({ ResourceGroupId: "rg-2" })).CertificateOrderList[0].CertificateId, CertId);
    assert.equal((await list({ ResourceGroupId: "rg-3" })).TotalCount, 0);
  });

  it("throttles with 400", async () => {
    const calls = await Promise.allSettled(Array.from({ length: 30 }, () => list()));
    const refused = calls.filter((result) => result.status === "rejected");
    assert.ok(refused.length >= 1 && refused.length <= 20, `${refused.length} of 30 were refused`);
    assert.equal(await refusalOf(Promise.reject(refused[0]?.reason)), "400 FlowControlError");
    emulator.faults.add({
      match: { action: "yundun-cert:UploadUserCertificate" },
      fault: { kind: "status", status: 400, code: "Throttling.User", headers: { "x-acs-retry-after": "1500" } },
    });
    await assert.rejects(rpcClient(emulator, version, { signature: "ACS3" })("UploadUserCertificate", { Name: "x" }), {
      code: "Throttling.User",
      retryAfter: 1500,
    });
  });

  it("keeps a certificate whose upload lost its answer", async () => {
    emulator.faults.add({ match: { action: "yundun-cert:UploadUserCertificate" }, fault: { kind: "resetAfter" } });
    await assert.rejects(upload("site"));
    assert.equal(await refusalOf(upload("site")), "400 NameRepeat");
    const { CertificateOrderList } = await list({ Keyword: "www.example.com" });
    assert.equal(CertificateOrderList[0].Sha2, chain.leaf.fingerprintSha256.toUpperCase());
  });

  it("asks for a permission for each action, on all resources", async () => {
    const uploader = userWith({ Effect: "Allow", Action: "yundun-cert:UploadUserCertificate", Resource: "*" });
    const as = rpcClient(emulator, version, { keys: uploader, signature: "ACS3" });
    await as("UploadUserCertificate", { Name: "site", Cert: chain.fullchain, Key: chain.privateKey });
    await assert.rejects(as("ListUserCertificateOrder"), ({ statusCode, code, accessDeniedDetail }) => {
      const { AuthAction, AuthPrincipalType, NoPermissionType } = accessDeniedDetail;
      assert.deepEqual(
        [statusCode, code, AuthAction, AuthPrincipalType, NoPermissionType],
        [403, "NoPermission", "yundun-cert:ListUserCertificateOrder", "SubUser", "ImplicitDeny"],
      );
      return true;
    });
    const narrow = userWith({
      Effect: "Allow",
      Action: "yundun-cert:*",
      Resource: `acs:yundun-cert:*:${emulator.accountId}:certificate/1`,
    });
    assert.equal(
      await refusalOf(rpcClient(emulator, version, { keys: narrow })("ListCertificates")),
      "403 NoPermission",
    );
  });
});
