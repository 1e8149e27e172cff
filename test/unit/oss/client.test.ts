import assert from "node:assert/strict";
import OSS from "ali-oss";
import { clientOptions } from "../../../provider/oss/client";
import { type Endpoint, requestOrigin } from "../../../provider/oss/endpoint";
import { locationProblems, normalizeLocation } from "../../../provider/ossCertificateDeployment/location";

const regions = ["cn-hangzhou", "CN-Hangzhou", "oss-cn-hangzhou", "cn-hangzhou-finance", "cn-hangzhou-internal"];
const otherRegions = [
  "rg-china-mainland",
  "cn_hangzhou",
  "cn-hangzhou.",
  `cn-${"a".repeat(60)}`,
  "vpc100-oss-cn-hangzhou",
];
const buckets = ["certificates", "a-b", "ab", "a_b", "A-b", "a.b", "a".repeat(63), "a".repeat(64), "files"];
const schemes = ["", "https://", "http://", "HTTPS://", "ftp://", "//", " https://"];
const hosts = [
  "oss-cn-hangzhou.aliyuncs.com",
  "oss-cn-hangzhou-internal.aliyuncs.com",
  "oss-cn-beijing.aliyuncs.com",
  "certificates.oss-cn-hangzhou.aliyuncs.com",
  "files.example.com",
  "Files.Example.com",
  "münchen.example",
  "证书.example",
  "a_b.example",
  "a..b",
  "a.b.",
  ".a.b",
  "-a.b",
  "a-.b",
  `${"a".repeat(63)}.b`,
  `${"a".repeat(64)}.b`,
  `${"a.".repeat(120)}bb`,
  "localhost",
  "minio",
  "127.0.0.1",
  "127.1",
  "0x7f.0.0.1",
  "2130706433",
  "127.0.0.1.",
  "127.0.0.256",
  "10.0.0.1",
  "256.1.1.1",
  "[::1]",
  "[::ffff:127.0.0.1]",
  "[fe80::1%25eth0]",
  "::1",
  ...[..." \"',;!$&()*+=~`^|<>{}[]%\\\t\n\r\0"].map((mark) => `a${mark}b.example`),
  "a%2eb.example",
  "a%00b.example",
  "user@files.example.com",
  "user:word@files.example.com",
  ":@files.example.com",
  "files.example.com@evil.example",
  "localhost:x@evil.example",
  "127.0.0.1\\@evil.example",
  "127.0.0.1.evil.example",
  "localhost.evil.example",
  "",
];
const ports = ["", ":", ":80", ":443", ":8443", ":0", ":65535", ":65536", ":-1", ":a", ":8443:1"];
const ends = ["", "/", "//", "/a", "?", "?a=b", "#", "#a", "/.", "/..", "\\"];
const uses: Partial<Endpoint>[] = [{}, { cname: true }, { pathStyle: true }, { internal: true }];

/** Each part with the first of all others, and every host with every scheme, port and use. */
function* places(): Generator<Partial<Endpoint> & { bucket: string }> {
  const endpoints = new Set<string>();
  for (const host of hosts) {
    for (const scheme of schemes) {
      for (const port of ports) {
        endpoints.add(`${scheme}${host}${port}`);
      }
      for (const end of ends) {
        endpoints.add(`${scheme}${host}${end}`);
      }
    }
  }
  for (const use of uses) {
    for (const endpoint of endpoints) {
      yield { region: "cn-hangzhou", bucket: "certificates", endpoint, ...use };
    }
    for (const region of [...regions, ...otherRegions]) {
      for (const bucket of buckets) {
        yield { region, bucket, ...use };
        yield { region, bucket, endpoint: "https://files.example.com", ...use };
      }
    }
  }
}

describe("ali-oss's client for a place without problems", () => {
  const credentials = { accessKeyId: "id", accessKeySecret: "secret" };
  interface Requesting {
    _getReqUrl(request: object): string;
  }

  /** The URL that a request goes to, by ali-oss; it throws what it refuses. */
  const urlOf = (place: Endpoint & { bucket: string }) => {
    const client = new OSS(clientOptions(place.bucket, place, credentials, 1000)) as unknown as Requesting;
    return new URL(client._getReqUrl({ bucket: place.bucket, object: "site/latest/cert.pem" }));
  };

  it("can be created, and sends requests only to the right host, and plain HTTP only to this machine", () => {
    let accepted = 0;
    for (const given of places()) {
      const place = normalizeLocation(given);
      if (locationProblems(place).length > 0) {
        continue;
      }
      accepted++;
      const url = urlOf(place as Endpoint & { bucket: string });
      const said = JSON.stringify(given);
      assert.equal(url.origin, requestOrigin(place.bucket, place as Endpoint), said);
      assert.equal(url.pathname, `${place.pathStyle ? `/${place.bucket}` : ""}/site/latest/cert.pem`, said);
      assert.match(url.hostname, /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/, said);
      assert.ok(url.hostname.length <= 253 && url.hostname.split(".").every((label) => label.length <= 63), said);
      assert.equal(url.username + url.password + url.search + url.hash, "", said);
      assert.notEqual(url.port, "0", said);
      assert.ok(url.protocol === "https:" || /^(localhost|127\.\d+\.\d+\.\d+)$/.test(url.hostname), said);
      if (place.endpoint !== undefined) {
        const meant = new URL(place.endpoint).host;
        assert.ok(url.host === meant || url.host === `${place.bucket}.${meant}`, said);
      }
    }
    assert.ok(accepted > 500, `${accepted} places were accepted`);
  });

  it("signs for the region's id, whatever its host's name is", async () => {
    const place = { region: "cn-hangzhou-finance" };
    const signed: string[] = [];
    const urllib = {
      request: async (url: string, { headers }: { headers: Record<string, string> }) => {
        signed.push(`${new URL(url).host} ${headers.authorization}`);
        return { status: 200, headers: {}, data: Buffer.alloc(0), res: { status: 200, headers: {} } };
      },
    };
    const client = new OSS({ ...clientOptions("certificates", place, credentials, 1000), urllib } as OSS.Options);
    await client.head("a");
    assert.match(
      String(signed),
      /^certificates\.oss-cn-hzfinance\.aliyuncs\.com OSS4-HMAC-SHA256 Credential=id\/\d{8}\/cn-hangzhou-finance\/oss\//,
    );
  });
});
