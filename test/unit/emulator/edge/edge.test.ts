import { strict as assert } from "node:assert";
import { once } from "node:events";
import { get, request } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { request as secureRequest } from "node:https";
import { connect, type TLSSocket } from "node:tls";
import { type Emulator, startEmulator } from "../../../../emulator";
import type { DomainConfig } from "../../../../emulator/services/cdn/domains";
import { type GeneratedChain, generateChain } from "../../../support/certificates";
import { rpcClient } from "../openApiClients";

describe("emulator: TLS edge", () => {
  let emulator: Emulator;
  let first: GeneratedChain;
  let second: GeneratedChain;
  let clock = 0;
  before(async () => {
    const names = ["www.example.com", "*.example.org"];
    first = await generateChain({ names });
    second = await generateChain({ names, issuedBy: first });
  });
  beforeEach(async () => {
    clock = 0;
    emulator = await startEmulator({ now: () => new Date(Date.now() + clock) });
  });
  afterEach(() => emulator.stop());

  /** The SHA-256 of the leaf that a visitor gets, who trusts the chain's root; "none" without a handshake. */
  async function servedTo(host: string, socket = connect(options(host))): Promise<string> {
    try {
      await once(socket, "secureConnect");
      return socket.getPeerCertificate().fingerprint256.replace(/:/g, "").toLowerCase();
    } catch {
      return "none";
    } finally {
      socket.destroy();
    }
  }
  const options = (host: string) => ({
    port: emulator.edge.port,
    host: "127.0.0.1",
    servername: host,
    ca: first.root.pem,
  });
  const stored = (of: GeneratedChain) => emulator.cas.upload(`c${Math.random()}`, of.fullchain, of.privateKey);
  const setCdn = (of: GeneratedChain, DomainName = "www.example.com") =>
    rpcClient(emulator, "2018-05-10")("SetCdnDomainSSLCertificate", {
      DomainName,
      SSLProtocol: "on",
      CertType: "cas",
      CertId: stored(of).id,
    });

  it("serves CDN's certificates, the new one after a while", async () => {
    emulator.cdn.add("www.example.com");
    assert.equal(await servedTo("www.example.com"), "none");
    await setCdn(first);
    assert.equal(await servedTo("www.example.com"), first.leaf.fingerprintSha256);
    emulator.cdn.switches.servesAfter = 60_000;
    await setCdn(second);
    assert.equal(await servedTo("www.example.com"), first.leaf.fingerprintSha256);
    clock = 61_000;
    assert.equal(await servedTo("www.example.com"), second.leaf.fingerprintSha256);
    assert.equal(await servedTo("other.example.com"), "none");
  });

  it("serves wildcard domains one level deep", async () => {
    emulator.cdn.add(".example.org");
    await setCdn(first, ".example.org");
    assert.equal(await servedTo("a.example.org"), first.leaf.fingerprintSha256);
    assert.equal(await servedTo("a.b.example.org"), "none");
    assert.equal(await servedTo("example.org"), "none");
  });

  it("serves DCDN, buckets and functions, each behind the one before", async () => {
    const pair = stored(first);
    const certificate = { ...pair, identifier: `${pair.id}-cn-hangzhou`, type: "CAS", createdAt: new Date() } as const;
    const deployed = { ...pair, type: "cas", updatedAt: new Date() } as const;
    const host = "www.example.com";

    emulator.functions.update(emulator.functions.add(host), { protocol: "HTTP,HTTPS", certificate: pair });
    assert.equal(await servedTo(host), first.leaf.fingerprintSha256);
    emulator.functions.update(emulator.functions.add(host), { protocol: "HTTP", certificate: pair });
    assert.equal(await servedTo(host), "none");

    emulator.createBucket("bucket");
    emulator.bindDomain(host, "bucket");
    const domain = emulator.bucketDomains.find(host);
    assert.ok(domain);
    emulator.bucketDomains.setCertificate(domain, certificate);
    assert.equal(await servedTo(host), first.leaf.fingerprintSha256);

    const other = stored(second);
    const onDcdn = { enabled: true, certificate: { ...deployed, ...other } };
    emulator.dcdn.setHttps(emulator.dcdn.add(host), onDcdn);
    assert.equal(await servedTo(host), second.leaf.fingerprintSha256);

    // Where CDN accelerates a domain, the certificates behind it have no effect.
    const cdn = emulator.cdn.add(host);
    assert.equal(await servedTo(host), "none");
    emulator.cdn.setHttps(cdn, { enabled: true, certificate: deployed });
    assert.equal(await servedTo(host), first.leaf.fingerprintSha256);
    emulator.cdn.setHttps(cdn, { enabled: false, certificate: deployed });
    assert.equal(await servedTo(host), "none");
  });

  it("keeps serving a certificate that was deleted in CAS", async () => {
    emulator.cdn.add("www.example.com");
    await setCdn(first);
    for (const certificate of emulator.cas.certificates()) {
      emulator.cas.delete(certificate);
    }
    assert.equal(await servedTo("www.example.com"), first.leaf.fingerprintSha256);
  });

  it("gives no handshake for a key that OpenSSL refuses", async () => {
    const weak = await generateChain({ names: ["www.example.com"], key: "RSA-1024" });
    emulator.cdn.add("www.example.com");
    await setCdn(weak);
    assert.equal(await servedTo("www.example.com"), "none");
  });

  it("gives no handshake without a server name", async () => {
    const socket = connect({ port: emulator.edge.port, host: "127.0.0.1", rejectUnauthorized: false });
    assert.equal(await servedTo("", socket), "none");
  });

  describe("with CDN's settings", () => {
    const config = (name: string, texts: Record<string, string>): DomainConfig => ({
      id: 1,
      name,
      arguments: new Map(Object.entries(texts)),
      parentId: undefined,
      writtenAt: new Date(),
    });
    const configure = (...configs: DomainConfig[]) => {
      const domain = emulator.cdn.find("www.example.com");
      assert.ok(domain);
      emulator.cdn.setConfigs(domain, configs);
    };
    beforeEach(async () => {
      emulator.cdn.add("www.example.com");
      await setCdn(first);
    });
    const headers = { host: "www.example.com" };
    const overHttp = async () => {
      const [answer] = await once(get({ port: emulator.edge.httpPort, path: "/a?b", headers }), "response");
      answer.resume();
      return answer;
    };
    const overHttps = async () => {
      const sent = secureRequest({ ...options("www.example.com"), path: "/", headers, agent: false }).end();
      const [answer] = await once(sent, "response");
      answer.resume();
      return answer;
    };

    it("redirects from HTTP", async () => {
      assert.equal((await overHttp()).statusCode, 200);
      configure(config("https_force", { enable: "on" }));
      const moved = await overHttp();
      assert.deepEqual([moved.statusCode, moved.headers.location], [301, "https://www.example.com/a?b"]);
      configure(config("https_force", { enable: "on", https_rewrite: "308" }));
      assert.equal((await overHttp()).statusCode, 308);
      configure(config("https_force", { enable: "off" }));
      assert.equal((await overHttp()).statusCode, 200);
    });

    it("sends HSTS, over HTTPS", async () => {
      assert.equal((await overHttps()).headers["strict-transport-security"], undefined);
      configure(config("HSTS", { enabled: "on", https_hsts_max_age: "31536000", https_hsts_include_subdomains: "on" }));
      const answer = await overHttps();
      assert.equal(answer.headers["strict-transport-security"], "max-age=31536000; includeSubDomains");
      assert.equal(answer.headers["x-served-by"], "cdn");
      assert.equal((await overHttp()).headers["strict-transport-security"], undefined);
    });

    it("speaks HTTP/2 where that is on", async () => {
      const protocolOf = async (ALPNProtocols: string[]) => {
        const socket = connect({ ...options("www.example.com"), ALPNProtocols });
        await once(socket, "secureConnect");
        socket.destroy();
        return socket.alpnProtocol;
      };
      assert.equal(await protocolOf(["h2", "http/1.1"]), "http/1.1");
      configure(config("https_option", { http2: "on" }));
      assert.equal(await protocolOf(["h2", "http/1.1"]), "h2");
      assert.equal(await protocolOf(["http/1.1"]), "http/1.1");
      const session = connectHttp2(`https://www.example.com:${emulator.edge.port}`, {
        createConnection: () => connect({ ...options("www.example.com"), ALPNProtocols: ["h2"] }),
      });
      const [answer] = await once(session.request({ ":path": "/" }), "response");
      assert.equal(answer[":status"], 200);
      session.destroy();
    });
  });

  describe("behind the proxy", () => {
    const through = async (host: string): Promise<TLSSocket> => {
      const sent = request({ port: new URL(emulator.proxy).port, method: "CONNECT", path: `${host}:443` }).end();
      const [, socket] = await once(sent, "connect");
      return connect({ socket, servername: "www.example.com", ca: [first.root.pem, emulator.certificateAuthority] });
    };

    it("is where the names of CDN and its domains lead", async () => {
      const domain = emulator.cdn.add("www.example.com");
      assert.equal(await servedTo("www.example.com", await through(domain.cname)), "none");
      await setCdn(first);
      for (const host of [domain.cname, "www.example.com"]) {
        assert.equal(await servedTo("www.example.com", await through(host)), first.leaf.fingerprintSha256);
      }
    });

    it("has its certificates on the hosts of OSS and Function Compute, for the names that are bound there", async () => {
      const pair = stored(first);
      emulator.functions.update(emulator.functions.add("www.example.com"), { protocol: "HTTPS", certificate: pair });
      const host = `${emulator.accountId}.cn-hangzhou.fc.aliyuncs.com`;
      assert.equal(await servedTo("www.example.com", await through(host)), first.leaf.fingerprintSha256);
      emulator.functions.remove("www.example.com");
      assert.notEqual(await servedTo("www.example.com", await through(host)), first.leaf.fingerprintSha256);

      emulator.createBucket("bucket");
      emulator.bindDomain("www.example.com", "bucket");
      const domain = emulator.bucketDomains.find("www.example.com");
      assert.ok(domain);
      const identifier = `${pair.id}-cn-hangzhou`;
      emulator.bucketDomains.setCertificate(domain, { ...pair, identifier, type: "CAS", createdAt: new Date() });
      const bucketHost = await through("bucket.oss-cn-hangzhou.aliyuncs.com");
      assert.equal(await servedTo("www.example.com", bucketHost), first.leaf.fingerprintSha256);
    });
  });
});
