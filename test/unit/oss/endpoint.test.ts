import assert from "node:assert/strict";
import { endpointProblem, normalizeEndpoint, normalizeRegion, regionProblem } from "../../../provider/oss/endpoint";

describe("normalizeRegion", () => {
  for (const [region, normalized] of [
    ["cn-hangzhou", "cn-hangzhou"],
    ["oss-cn-hangzhou", "cn-hangzhou"],
    [" CN-Hangzhou\n", "cn-hangzhou"],
    ["OSS-ap-southeast-1", "ap-southeast-1"],
    // Left for regionProblem to refuse.
    ["oss-oss-cn-hangzhou", "oss-cn-hangzhou"],
  ] as const) {
    it(`makes ${JSON.stringify(region)} ${normalized}`, () => assert.equal(normalizeRegion(region), normalized));
  }
});

describe("regionProblem", () => {
  for (const region of ["cn-hangzhou", "ap-southeast-1", "us-east-1", "cn-shanghai-finance-1", "rg-china-mainland"]) {
    it(`finds nothing wrong with ${region}`, () => assert.equal(regionProblem(region), undefined));
  }

  for (const region of [
    "",
    "hangzhou",
    "oss-cn-hangzhou.aliyuncs.com",
    "cn_hangzhou",
    "cn-",
    "cn hangzhou",
    "oss-cn",
  ]) {
    it(`refuses ${JSON.stringify(region)}`, () =>
      assert.equal(
        regionProblem(region),
        "`region` is not a region id. Use the id of the bucket's region, such as 'cn-hangzhou' or 'ap-southeast-1'.",
      ));
  }
});

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
  for (const endpoint of [
    "oss-cn-hangzhou.aliyuncs.com",
    "https://files.example.com",
    "https://files.example.com:8443/",
    "http://localhost:9000",
    "http://127.0.0.1",
    "http://127.9.9.9:1",
    "http://[::1]:9000",
  ]) {
    it(`finds nothing wrong with ${endpoint}`, () => assert.equal(endpointProblem(endpoint), undefined));
  }

  const notHost =
    "`endpoint` is not a host name or URL. Use for example 'oss-cn-hangzhou.aliyuncs.com' or 'https://files.example.com'.";
  const inClear = "`endpoint` starts with http://, which would send the private key in clear. Use https://.";
  const otherScheme = "`endpoint` is neither https:// nor a host name. Use for example 'https://files.example.com'.";
  const withPassword =
    "`endpoint` contains a user name or password. Remove it; credentials belong into `alicloud:accessKey` and `alicloud:secretKey`.";
  const withPath = "`endpoint` contains a path. Use the host alone; the path inside of the bucket is `prefix`.";

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
  ] as const) {
    it(`refuses ${JSON.stringify(endpoint)}`, () => assert.equal(endpointProblem(endpoint), problem));
  }

  it("does not repeat the password", () =>
    assert.doesNotMatch(endpointProblem("https://user:word@files.example.com") ?? "", /word@|user:/));
});
