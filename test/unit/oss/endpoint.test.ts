import assert from "node:assert/strict";
import {
  type Endpoint,
  endpointConflict,
  endpointProblem,
  normalizeEndpoint,
  requestOrigin,
} from "../../../provider/oss/endpoint";

describe("normalizeEndpoint", () => {
  for (const [endpoint, normalized] of [
    ["oss-cn-hangzhou.aliyuncs.com", "https://oss-cn-hangzhou.aliyuncs.com"],
    ["https://files.example.com/", "https://files.example.com"],
    [" HTTPS://Files.Example.COM ", "https://files.example.com"],
    ["https://files.example.com:443", "https://files.example.com"],
    ["files.example.com:8443", "https://files.example.com:8443"],
    ["HTTP://127.0.0.1:9000/", "http://127.0.0.1:9000"],
    ["http://[::1]:9000", "http://[::1]:9000"],
    ["https://münchen.example", "https://xn--mnchen-3ya.example"],
    // With a problem they stay as they are, for endpointProblem to name.
    ["http://files.example.com", "http://files.example.com"],
    ["https://files.example.com/certs", "https://files.example.com/certs"],
    ["not a host", "not a host"],
  ] as const) {
    it(`makes ${JSON.stringify(endpoint)} ${normalized}`, () => {
      assert.equal(normalizeEndpoint(endpoint), normalized);
      assert.equal(normalizeEndpoint(normalized), normalized, "a second time changes nothing");
    });
  }
});

describe("endpointProblem", () => {
  it("says the same about a name beyond ASCII, however often it is called", () => {
    for (let time = 0; time < 5000; time++) {
      assert.equal(endpointProblem("https://münchen.example"), undefined, `${time}`);
    }
  });

  for (const endpoint of [
    "oss-cn-hangzhou.aliyuncs.com",
    "https://files.example.com",
    "https://files.example.com:8443/",
    "http://localhost:9000",
    "http://127.0.0.1",
    "http://127.9.9.9:1",
    "oss_files.intern:65535",
    "minio",
    "my-minio",
    "münchen.example",
    `${"a".repeat(63)}.example`,
  ]) {
    it(`finds nothing wrong with ${endpoint}`, () => assert.equal(endpointProblem(endpoint), undefined));
  }

  const notHost =
    "`endpoint` is not a host name or URL. Use for example 'oss-cn-hangzhou.aliyuncs.com' or 'https://files.example.com'.";
  const inClear = "`endpoint` starts with http://, which would send the private key in plain text. Use https://.";
  const otherScheme = "`endpoint` is neither https:// nor a host name. Use for example 'https://files.example.com'.";
  const withPassword =
    "`endpoint` contains a user name or password. Remove it; credentials belong in `alicloud:accessKey` and `alicloud:secretKey`.";
  const ipv6 = "`endpoint` is an IPv6 address, which ali-oss can't use. Use a host name or an IPv4 address.";
  const port0 =
    "`endpoint` has the port 0, where nothing can listen. Use the service's own port, or leave it out for 443.";
  const notName =
    "`endpoint` is not a host name: letters, digits and hyphens between single dots, 253 at most and 63 between two dots. " +
    "Use for example 'oss-cn-hangzhou.aliyuncs.com'.";
  const regionName = (host: string) =>
    `\`endpoint\` is a region's name, not a host's. Use '${host}', or \`region\` alone.`;
  const withPath = "`endpoint` contains a path. Use the host alone; the path inside the bucket is `prefix`.";

  for (const [endpoint, problem] of [
    ["", notHost],
    ["not a host", notHost],
    ["https://", notHost],
    ["http://files.example.com", inClear],
    ["HTTP://oss-cn-hangzhou.aliyuncs.com", inClear],
    ["http://127.0.0.1.example.com", inClear],
    ["http://localhost.example.com", inClear],
    ["http://127.0.0.1@files.example.com", inClear],
    ["ftp://files.example.com", otherScheme],
    ["oss://certificates", otherScheme],
    ["https://user:word@files.example.com", withPassword],
    ["https://user@files.example.com", withPassword],
    ["https://files.example.com/certs", withPath],
    ["files.example.com/?a=b", withPath],
    ["files.example.com#top", withPath],
    ["http://[::1]:9", ipv6],
    ["https://[2001:db8::1]", ipv6],
    ["files.example.com:0", port0],
    ["files.example.com:65536", notHost],
    ["files.example.com:a", notHost],
    ['"files.example.com"', notName],
    ["'files.example.com'", notName],
    ["`files.example.com`", notName],
    ["files.example.com,", notName],
    ["files.example.com;", notName],
    ["a.example.com,b.example.com", notName],
    ["{files}.example.com", notName],
    ["$ENDPOINT", notName],
    ["files..example.com", notName],
    [".example.com", notName],
    ["files.example.com.", notName],
    ["-files.example.com", notName],
    ["files-.example.com", notName],
    [`${"a".repeat(64)}.example`, notName],
    [`${"a.".repeat(126)}aa`, notName],
    ["http://localhost.", inClear],
    ["http://0.0.0.0", inClear],
    ["http://128.0.0.1", inClear],
    ["http://localhost:x@files.example.com", inClear],
    ["http://127.0.0.1\\@files.example.com", withPath],
    ["oss-cn-hangzhou", regionName("oss-cn-hangzhou.aliyuncs.com")],
    ["cn-hangzhou", regionName("oss-cn-hangzhou.aliyuncs.com")],
    ["https://cn-hangzhou-finance", regionName("oss-cn-hzfinance.aliyuncs.com")],
  ] as const) {
    it(`refuses ${JSON.stringify(endpoint)}`, () => assert.equal(endpointProblem(endpoint), problem));
  }

  it("does not repeat the password", () =>
    assert.doesNotMatch(endpointProblem("https://user:word@files.example.com") ?? "", /word@|user:/));
});

describe("endpointConflict", () => {
  const place = { region: "cn-hangzhou", bucket: "certificates" };
  const bucketsHost = "https://certificates.oss-cn-hangzhou.aliyuncs.com";

  for (const more of [
    {},
    { internal: true },
    { endpoint: "https://oss-cn-hangzhou.aliyuncs.com" },
    { endpoint: "https://oss-cn-hangzhou-internal.aliyuncs.com" },
    { endpoint: "https://vpc100-oss-cn-hangzhou.aliyuncs.com" },
    { endpoint: "https://oss-cn-hangzhou-zmf.aliyuncs.com" },
    { endpoint: "https://cn-hangzhou.oss.aliyuncs.com" },
    { endpoint: "https://s3.oss-cn-hangzhou.aliyuncs.com" },
    { endpoint: "https://oss.aliyuncs.com" },
    { endpoint: "https://oss-internal.aliyuncs.com" },
    { endpoint: "https://oss-accelerate.aliyuncs.com" },
    { endpoint: "https://oss-accelerate-overseas.aliyuncs.com" },
    // The accelerator's, which caches in one zone.
    { endpoint: "https://cn-hangzhou-internal.oss-data-acc.aliyuncs.com" },
    { endpoint: "https://certificates.cn-hangzhou-internal.oss-data-acc.aliyuncs.com", cname: true },
    { region: "mx-central-1", endpoint: "https://mx-central-1.oss.aliyuncs.com" },
    { region: "cn-hzfinance", endpoint: "https://oss-cn-hzfinance.aliyuncs.com" },
    { endpoint: "https://ep-bp1i1a2b3c4d.oss.cn-hangzhou.privatelink.aliyuncs.com" },
    { endpoint: bucketsHost, cname: true },
    { endpoint: "https://files.example.com", cname: true },
    { endpoint: "https://oss.example.com" },
    { endpoint: "http://localhost:9000", pathStyle: true },
    { endpoint: "http://localhost:9000", cname: true },
    { endpoint: "http://127.0.0.1:9000" },
    { endpoint: bucketsHost, bucket: undefined, cname: true },
    { endpoint: "https://oss-cn-beijing.aliyuncs.com", region: undefined },
    { region: "cn-hangzhou-finance", endpoint: "https://oss-cn-hzfinance.aliyuncs.com" },
    { region: "cn-hangzhou-finance", endpoint: "https://oss-cn-hzjbp-a-internal.aliyuncs.com" },
    { region: "cn-shanghai-finance-1", endpoint: "https://oss-cn-shanghai-finance-1-pub-internal.aliyuncs.com" },
    { region: "cn-shanghai-finance-1", endpoint: "https://oss-cn-shanghai-finance-1-internal.aliyuncs.com" },
    { region: "rg-china-mainland" },
  ] satisfies (Partial<Endpoint> & { bucket?: string | undefined })[]) {
    it(`finds none in ${JSON.stringify(more)}`, () =>
      assert.equal(endpointConflict({ ...place, ...(more as Partial<Endpoint>) }), undefined));
  }

  const of = (found: string, region = "cn-hangzhou") =>
    `\`endpoint\` belongs to the region '${found}' but \`region\` is '${region}'. Set both to the bucket's own, or remove \`endpoint\`.`;
  const withBucket = (host: string) =>
    `\`endpoint\` contains the bucket's name, which requests put before it anyway. Use '${host}'.`;
  const inPath =
    "`pathStyle` is true but OSS's own endpoints do not accept the bucket in the path. Remove `pathStyle`.";
  for (const [more, conflict] of [
    [{ endpoint: "https://oss-cn-beijing.aliyuncs.com" }, of("cn-beijing")],
    [{ endpoint: "https://oss-cn-beijing-internal.aliyuncs.com" }, of("cn-beijing")],
    [{ endpoint: "https://certificates.oss-cn-beijing.aliyuncs.com", cname: true }, of("cn-beijing")],
    [{ endpoint: "https://cn-beijing.oss.aliyuncs.com" }, of("cn-beijing")],
    [{ endpoint: "https://oss-cn-hzfinance.aliyuncs.com" }, of("cn-hangzhou-finance")],
    [{ endpoint: "https://oss-cn-hzjbp-b-internal.aliyuncs.com" }, of("cn-hangzhou-finance")],
    [
      { endpoint: "https://oss-cn-hangzhou.aliyuncs.com", region: "cn-hangzhou-finance" },
      of("cn-hangzhou", "cn-hangzhou-finance"),
    ],
    [{ endpoint: bucketsHost }, withBucket("oss-cn-hangzhou.aliyuncs.com")],
    [{ endpoint: bucketsHost, pathStyle: true }, inPath],
    [{ endpoint: "https://oss-accelerate.aliyuncs.com", pathStyle: true }, inPath],
    [{ pathStyle: true }, inPath],
    [{ endpoint: "https://mx-central-1.oss.aliyuncs.com" }, of("mx-central-1")],
    [{ endpoint: "https://certificates.cn-hangzhou.oss.aliyuncs.com" }, withBucket("cn-hangzhou.oss.aliyuncs.com")],
    [
      { endpoint: "https://oss-cn-hangzhou.aliyuncs.com", cname: true },
      "`cname` is true but `endpoint` is OSS's own, not a domain that is bound to the bucket. Remove `cname`.",
    ],
    [
      { endpoint: "https://others.oss-cn-hangzhou.aliyuncs.com", cname: true },
      "`endpoint` belongs to another bucket than `bucket`, which is 'certificates'. Set both to the same, or remove `endpoint` and `cname`.",
    ],
    [
      { endpoint: "http://localhost:9000" },
      "`endpoint` starts with http:// and requests put the bucket before its name: '<bucket>.localhost' may be another machine, which would get " +
        "the private key in plain text. Use http://127.0.0.1 instead, or `pathStyle: true`.",
    ],
    [
      { endpoint: `https://${"a.".repeat(122)}aa` },
      "`endpoint` is too long for the bucket's name before it: a host name has 253 characters at most. Use `pathStyle: true`.",
    ],
    [
      { region: "rg-china-mainland", internal: true },
      "`internal` is true but 'rg-china-mainland' has no internal endpoint. Remove `internal`.",
    ],
  ] as const) {
    it(`finds one in ${JSON.stringify(more).slice(0, 100)}`, () =>
      assert.equal(endpointConflict({ ...place, ...more }), conflict));
  }
});

describe("requestOrigin", () => {
  for (const [more, origin] of [
    [{}, "https://files.oss-cn-hangzhou.aliyuncs.com"],
    [{ internal: true }, "https://files.oss-cn-hangzhou-internal.aliyuncs.com"],
    [{ region: "cn-hangzhou-finance", internal: true }, "https://files.oss-cn-hzfinance-internal.aliyuncs.com"],
    [{ endpoint: "https://oss.example.com:8443" }, "https://files.oss.example.com:8443"],
    [{ endpoint: "https://files.example.com", cname: true }, "https://files.example.com"],
    [{ endpoint: "oss.example.com", pathStyle: true }, "https://oss.example.com"],
    [{ endpoint: "http://127.0.0.1:9000" }, "http://127.0.0.1:9000"],
  ] as const) {
    it(`is ${origin} for ${JSON.stringify(more)}`, () =>
      assert.equal(requestOrigin("files", { region: "cn-hangzhou", ...more }), origin));
  }
});
