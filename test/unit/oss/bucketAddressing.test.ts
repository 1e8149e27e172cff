import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../../emulator";
import { daysFromNow } from "../../support/certificates";
import { inTrustingProcess } from "./trustingProcess";
import { upload, uploaded } from "./upload";

const name = "certificates";
const key = upload().key;

/**
 * On loopback it can be shown which name is asked for, in TLS and in HTTP, which path, and what is signed. It can't be shown
 * what the names resolve to, nor that Alibaba Cloud's internal network is what answers.
 */
describe("a bucket over HTTPS, in a process that trusts the endpoint", () => {
  let emulator: Emulator;

  before(async () => {
    emulator = await startEmulator();
    emulator.createBucket(name);
  });

  after(() => emulator.stop());

  afterEach(() => emulator.unbindDomain("files.example.com"));

  /** Puts an object from a process in which every TLS connection, wherever it wants to go, ends at one emulator. */
  const putFrom = async (place: Record<string, unknown>, bucketName = name, end = emulator) => {
    const input = {
      place: { region: "cn-hangzhou", ...place },
      bucketName,
      keys: end.owner,
      emulator: end.endpoint,
    };
    const answer = await inTrustingProcess(end, input, async ({ bucket }, { place, bucketName, keys, emulator }) => {
      const tls: typeof import("node:tls") = require("node:tls");
      const wanted: unknown[] = [];
      const connect = tls.connect as (options: object, ...rest: unknown[]) => import("node:tls").TLSSocket;
      tls.connect = ((options: { host: string; port: number; servername?: string }, ...rest: unknown[]) => {
        wanted.push({ host: options.host, port: Number(options.port), servername: options.servername });
        return connect({ ...options, host: "127.0.0.1", port: Number(new URL(emulator).port) }, ...rest);
      }) as typeof tls.connect;
      const outcome = await bucket
        .openBucket(bucketName, place as never, async () => keys, {
          retryPolicy: { attempts: 1, firstDelay: 1, longestDelay: 1 },
        })
        .put({
          key: "site/latest/cert.pem",
          body: Buffer.from("text"),
          contentType: "text/plain",
          meta: {},
          forbidOverwrite: false,
        })
        .catch((error: Error) => error.message);
      return { outcome, wanted };
    });
    const { result } = answer;
    assert.ok(result !== undefined, answer.error);
    const request = end.requests.at(-1);
    return { ...result, request };
  };

  const goes = (wantedHost: string, port = 443) => [{ host: wantedHost, port, servername: wantedHost }];

  it("goes to the region's public endpoint", async () => {
    const { outcome, wanted, request } = await putFrom({});
    assert.deepEqual(outcome, uploaded());
    assert.deepEqual(wanted, goes("certificates.oss-cn-hangzhou.aliyuncs.com"));
    assert.deepEqual([request?.host, request?.secure], ["certificates.oss-cn-hangzhou.aliyuncs.com", true]);
  });

  it("goes to the internal endpoint", async () => {
    const { outcome, request } = await putFrom({ internal: true });
    assert.deepEqual(outcome, uploaded());
    assert.equal(request?.host, "certificates.oss-cn-hangzhou-internal.aliyuncs.com");
  });

  for (const [region, internal, host] of [
    ["cn-hangzhou-finance", false, "oss-cn-hzfinance.aliyuncs.com"],
    ["cn-hangzhou-finance", true, "oss-cn-hzfinance-internal.aliyuncs.com"],
    ["cn-beijing-finance-1", false, "oss-cn-beijing-finance-1-pub.aliyuncs.com"],
  ] as const) {
    it(`goes to ${host} for ${region}`, async () => {
      const { wanted } = await putFrom({ region, internal });
      assert.deepEqual(wanted, goes(`certificates.${host}`));
    });
  }

  it("puts the bucket before the name of a custom endpoint", async () => {
    const { outcome, request } = await putFrom({ endpoint: "https://oss.example.com:8443" });
    assert.deepEqual(outcome, uploaded());
    assert.equal(request?.host, "certificates.oss.example.com");
  });

  it("goes to a domain that is bound to the bucket", async () => {
    emulator.bindDomain("files.example.com", name);
    const { outcome, wanted, request } = await putFrom({ endpoint: "https://files.example.com", cname: true });
    assert.deepEqual(outcome, uploaded());
    assert.deepEqual(wanted, goes("files.example.com"));
    assert.deepEqual([request?.host, request?.bucket, request?.key], ["files.example.com", name, key]);
  });

  it("puts the bucket into the path", async () => {
    const { outcome, request } = await putFrom({ endpoint: "https://oss.example", pathStyle: true });
    assert.deepEqual(outcome, uploaded());
    assert.deepEqual([request?.host, request?.bucket, request?.key], ["oss.example", name, key]);
  });

  it("says that OSS's own endpoints do not accept the bucket in the path", async () => {
    const { outcome } = await putFrom({ pathStyle: true });
    assert.match(String(outcome), /\(403 SecondLevelDomainForbidden, .*Remove `pathStyle`\.$/);
  });

  it("says that the bucket is in another region, found by name or by signature", async () => {
    const byName = await putFrom({ region: "cn-beijing" });
    assert.match(String(byName.outcome), /the bucket is in another region\. Set `region` to the bucket's own/);
    emulator.bindDomain("files.example.com", name);
    const bySignature = await putFrom({ region: "cn-beijing", endpoint: "https://files.example.com", cname: true });
    assert.match(String(bySignature.outcome), /the bucket is in another region\. Set `region` to the bucket's own/);
  });

  it("says what to do if the account is not allowed to use the public endpoint", async () => {
    emulator.createBucket("young-account", { refusesPublicEndpoint: true });
    const refused = await putFrom({}, "young-account");
    assert.match(String(refused.outcome), /EC 0048-00000401, .*Set `endpoint` to a domain bound to the bucket/);
    assert.deepEqual((await putFrom({ internal: true }, "young-account")).outcome, uploaded());
  });

  for (const [what, certifiedAt] of [
    ["has expired", daysFromNow(-60)],
    ["is not valid yet", daysFromNow(60)],
  ] as const) {
    it(`says that the clock may be wrong when by it the endpoint's certificate ${what}`, async () => {
      const other = await startEmulator({ certifiedAt });
      other.createBucket(name);
      const { outcome } = await putFrom({}, name, other);
      assert.match(
        String(outcome),
        /\(CERT_[A-Z_]+\): the endpoint's own TLS certificate is not valid .* this machine's clock\. Set the clock/,
      );
      assert.deepEqual(other.requests, []);
      await other.stop();
    });
  }
});
