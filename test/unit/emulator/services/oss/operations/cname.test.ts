import { strict as assert } from "node:assert";
import { type Emulator, type Statement, startEmulator } from "../../../../../../emulator";
import { type GeneratedChain, generateChain, generateKey } from "../../../../../support/certificates";
import { elementOf, type Keys, type OssFailure, ossClient } from "../../../clients";

const domain = "static.example.com";

/** What ali-oss has for calls that it has no method for. */
interface RequestingClient {
  _bucketRequestParams(method: string, bucket: string, subresource: Record<string, string>, options: object): object;
  request(params: object): Promise<{ data: Buffer; res: { headers: Record<string, string> } }>;
}

describe("emulator: custom domains of buckets", () => {
  let emulator: Emulator;
  let chain: GeneratedChain;
  let clock = 0;
  before(async () => {
    chain = await generateChain({ names: [domain] });
  });
  beforeEach(async () => {
    clock = 0;
    emulator = await startEmulator({ now: () => new Date(Date.now() + clock) });
    emulator.createBucket("bucket");
  });
  afterEach(() => emulator.stop());

  async function call(
    method: "GET" | "POST",
    subresource: Record<string, string>,
    content?: string,
    { keys = emulator.owner, bucket = "bucket", v4 = true }: { keys?: Keys; bucket?: string; v4?: boolean } = {},
  ): Promise<{ body: string; headers: Record<string, string> }> {
    const client = ossClient(emulator, keys, { bucket, authorizationV4: v4 }) as unknown as RequestingClient;
    const params = client._bucketRequestParams(method, bucket, subresource, {});
    const given = { successStatuses: [200], ...(content === undefined ? {} : { content, mime: "xml" }) };
    const { data, res } = await client.request(Object.assign(params, given));
    return { body: String(data ?? ""), headers: res.headers };
  }
  const element = (name: string, text: string) => `<${name}>${text}</${name}>`;
  const put = (configuration?: Record<string, string>, options?: Parameters<typeof call>[3], name = domain) => {
    const inner = Object.entries(configuration ?? {}).map(([field, text]) => element(field, text));
    const certificate = configuration ? element("CertificateConfiguration", inner.join("")) : "";
    const cname = element("Cname", element("Domain", name) + certificate);
    return call("POST", { cname: "", comp: "add" }, element("BucketCnameConfiguration", cname), options);
  };
  const named = (comp: string) =>
    call("POST", { cname: "", comp }, element("BucketCnameConfiguration", element("Cname", element("Domain", domain))));
  const list = async (options?: Parameters<typeof call>[3]) =>
    (await call("GET", { cname: "" }, undefined, options)).body;
  const refusalOf = async (refused: Promise<unknown>): Promise<string> => {
    try {
      await refused;
    } catch (error) {
      const { status, code, ecCode } = error as OssFailure;
      return [status, code, ecCode].filter(Boolean).join(" ");
    }
    throw new Error("The call was expected to fail but succeeded.");
  };
  const stored = (name = "site", of = chain, store?: "ap-southeast-1") => {
    const { id, region } = emulator.cas.upload(name, of.fullchain, of.privateKey, store);
    return `${id}-${region}`;
  };

  it("are verified by a token, bound, listed and unbound", async () => {
    assert.equal(await refusalOf(put()), "403 NeedVerifyDomainOwnership 0018-00000115");
    const { body } = await named("token");
    assert.deepEqual([elementOf(body, "Bucket"), elementOf(body, "Cname")], ["bucket", domain]);
    assert.equal((await named("token")).body, body);
    assert.equal((await call("GET", { comp: "token", cname: domain })).body, body);
    clock = 73 * 3_600_000;
    assert.equal(emulator.bucketDomains.token("bucket", domain), undefined);
    clock = 0;
    emulator.bucketDomains.verified.add(domain);
    await put();
    const listed = await list();
    assert.deepEqual([elementOf(listed, "Domain"), elementOf(listed, "Status")], [domain, "Enabled"]);
    assert.equal(elementOf(listed, "CertId"), undefined);
    assert.equal(await refusalOf(named("token")), "400 NoNeedCreateCnameToken");
    await named("delete");
    assert.equal(elementOf(await list(), "Domain"), undefined);
    await named("delete");
    emulator.createBucket("other");
    emulator.bindDomain(domain, "other");
    await named("delete");
    assert.ok(elementOf(await list({ bucket: "other" }), "Domain"));
  });

  it("can't be taken from another bucket, reserved, or unregistered", async () => {
    emulator.createBucket("other");
    emulator.bindDomain(domain, "other");
    assert.equal(await refusalOf(put()), "403 NeedVerifyDomainOwnership 0018-00000115");
    emulator.bucketDomains.unregistered.add("new.example.com");
    assert.equal(await refusalOf(put(undefined, {}, "new.example.com")), "404 NoSuchCnameInRecord");
    const reserved = put(undefined, {}, "x.oss-cn-hangzhou.aliyuncs.com");
    assert.equal(await refusalOf(reserved), "400 InvalidArgument 0018-00000401");
  });

  describe("with a certificate", () => {
    beforeEach(() => emulator.bindDomain(domain, "bucket"));

    it("have one of CAS, by either signature", async () => {
      const CertId = stored();
      const { headers } = await put({ CertId });
      assert.equal(headers["x-oss-yundun-certificate-id"], CertId);
      const there = stored("there", chain, "ap-southeast-1");
      await put({ CertId: there, PreviousCertId: CertId }, { v4: false });
      const listed = await list({ v4: false });
      assert.deepEqual([elementOf(listed, "Type"), elementOf(listed, "CertId")], ["CAS", there]);
      assert.equal(elementOf(listed, "Fingerprint")?.replace(/:/g, ""), chain.leaf.fingerprint.toUpperCase());
      assert.equal(elementOf(listed, "ValidEndDate"), chain.leaf.notAfter.toUTCString());
      emulator.bucketDomains.switches.fingerprint = "SHA-256";
      assert.equal(elementOf(await list(), "Fingerprint")?.split(":").length, 32);
      assert.equal(emulator.cas.certificates().length, 1);
    });

    it("have their own, which OSS copies into CAS", async () => {
      await put({ Certificate: chain.fullchain, PrivateKey: chain.privateKey });
      const [copy] = emulator.cas.certificates();
      const listed = await list();
      assert.deepEqual([elementOf(listed, "Type"), elementOf(listed, "CertId")], ["Upload", `${copy?.id}-cn-hangzhou`]);
      assert.ok(copy);
      assert.deepEqual(emulator.cas.productsThatUse(copy), ["OSS"]);
      assert.ok(!JSON.stringify(emulator.requests).includes("PRIVATE KEY"));
    });

    it("compare what they replace", async () => {
      const first = stored("first");
      const second = stored("second");
      const third = stored("third");
      await put({ CertId: first });
      assert.equal(await refusalOf(put({ CertId: first })), "409 CasRenewCertificateConflict");
      assert.equal(await refusalOf(put({ CertId: second })), "409 CasRenewCertificateConflict");
      const wrong = put({ CertId: second, PreviousCertId: third });
      assert.equal(await refusalOf(wrong), "409 CasRenewCertificateConflict 0018-00000209");
      await put({ CertId: second, PreviousCertId: first });
      await put({ CertId: third, Force: "true" });
      assert.equal(elementOf(await list(), "CertId"), third);
    });

    it("take flags as oss2 for Python writes them", async () => {
      await put({ CertId: stored("first") });
      const second = stored("second");
      await put({ CertId: second, Force: "True", DeleteCertificate: "False" });
      assert.equal(elementOf(await list(), "CertId"), second);
      await put({ DeleteCertificate: "True" });
      assert.equal(elementOf(await list(), "CertId"), undefined);
    });

    it("lose it again, without losing the binding", async () => {
      await put({ CertId: stored() });
      assert.equal(
        await refusalOf(put({ DeleteCertificate: "true", Force: "false" })),
        "400 MalformedXML 0031-00000001",
      );
      await put({ DeleteCertificate: "true" });
      const listed = await list();
      assert.deepEqual([elementOf(listed, "Domain"), elementOf(listed, "CertId")], [domain, undefined]);
    });

    it("refuse what can't be used, and keep what they have", async () => {
      const CertId = stored();
      await put({ CertId });
      const refusals: [Record<string, string>, string][] = [
        [{ CertId: "1-cn-hangzhou" }, "400 CertificateInvalidCasId 0018-00000204"],
        [{ CertId: CertId.replace("cn-hangzhou", "ap-southeast-1") }, "400 CertificateInvalidCasId 0018-00000204"],
        [{ CertId: CertId.replace("cn-hangzhou", "cas.aliyuncs.com") }, "400 CertificateInvalidCasId 0018-00000204"],
        [{ CertId: "9".repeat(64) }, "400 InvalidArgument 0018-00000206"],
        [{ PrivateKey: chain.privateKey }, "400 InvalidArgument 0018-00000210"],
        [{ Certificate: chain.fullchain }, "400 MalformedXML 0031-00000001"],
        [{ Certificate: chain.fullchain, PrivateKey: generateKey().pkcs8 }, "400 InvalidArgument"],
      ];
      for (const [configuration, refusal] of refusals) {
        assert.equal(await refusalOf(put({ ...configuration, PreviousCertId: CertId })), refusal);
      }
      assert.equal(elementOf(await list(), "CertId"), CertId);
    });

    it("show it later, or never", async () => {
      emulator.bucketDomains.switches.readsAfter = 1000;
      await put({ CertId: stored() });
      assert.equal(elementOf(await list(), "CertId"), undefined);
      clock = 1500;
      assert.ok(elementOf(await list(), "CertId"));
    });

    it("need permissions in OSS and in CAS", async () => {
      const CertId = stored();
      const userWith = (name: string, ...statements: [Action: string[], Resource: string][]) =>
        emulator.addUser({
          name,
          policies: [
            {
              Version: "1",
              Statement: statements.map(([Action, Resource]): Statement => ({ Effect: "Allow", Action, Resource })),
            },
          ],
        });
      const inOss: [string[], string] = [["oss:PutCname", "oss:ListCname"], "acs:oss:*:*:bucket"];
      const narrow = userWith("narrow", inOss);
      await list({ keys: narrow });
      assert.equal(await refusalOf(put({ CertId }, { keys: narrow })), "403 AccessDenied");
      const actions = [
        "DescribeSSLCertificatePrivateKey",
        "DescribeSSLCertificatePublicKeyDetail",
        "CreateSSLCertificate",
      ];
      const both = userWith("both", inOss, [actions.map((action) => `yundun-cert:${action}`), "*"]);
      await put({ CertId }, { keys: both });
      await put(undefined, { keys: narrow });
      const nobody = userWith("nobody", [["oss:GetObject"], "*"]);
      assert.match(await refusalOf(list({ keys: nobody })), /^403 AccessDenied/);
    });
  });
});
