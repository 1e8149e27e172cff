import { strict as assert } from "node:assert";
import { addressOf, pathAddressOf } from "../../../../../../emulator/services/oss/protocol/address";

const names = {
  isBucket: (name: string) => name === "known",
  bucketOfDomain: (host: string) => (host === "files.example.com" ? "known" : undefined),
};

describe("emulator: address", () => {
  const cases: [host: string, path: string, expected: object][] = [
    [
      "b.oss-cn-hangzhou.aliyuncs.com",
      "/a%20b/c",
      { bucket: "b", key: "a b/c", style: "virtualHost", region: "cn-hangzhou", endpoint: "public" },
    ],
    [
      "b.oss-cn-hangzhou-internal.aliyuncs.com",
      "/",
      { bucket: "b", style: "virtualHost", region: "cn-hangzhou", endpoint: "internal" },
    ],
    ["oss-ap-southeast-1.aliyuncs.com", "/", { style: "path", region: "ap-southeast-1", endpoint: "public" }],
    ["127.0.0.1", "/b/k", { bucket: "b", key: "k", style: "path", endpoint: "other" }],
    ["127.0.0.1", "/b/", { bucket: "b", style: "path", endpoint: "other" }],
    ["localhost", "/", { style: "path", endpoint: "other" }],
    ["b.localhost", "/k", { bucket: "b", key: "k", style: "virtualHost", endpoint: "other" }],
    ["files.example.com", "/k", { bucket: "known", key: "k", style: "cname", endpoint: "other" }],
    ["known.endpoint", "/k", { bucket: "known", key: "k", style: "virtualHost", endpoint: "other" }],
    ["oss.endpoint", "/b/k", { bucket: "b", key: "k", style: "path", endpoint: "other" }],
    ["new.oss.endpoint", "/", { bucket: "new", style: "virtualHost", endpoint: "other" }],
  ];
  for (const [host, path, expected] of cases) {
    it(`reads ${host}${path}`, () => assert.deepEqual(addressOf(host, path, names), expected));
  }

  it("reads the path alone when it begins with the bucket", () => {
    const address = addressOf("b.oss-cn-hangzhou.aliyuncs.com", "/b/k", names);
    assert.deepEqual(pathAddressOf(address), {
      bucket: "b",
      key: "k",
      style: "path",
      region: "cn-hangzhou",
      endpoint: "other",
    });
    assert.equal(pathAddressOf(addressOf("b.oss-cn-hangzhou.aliyuncs.com", "/c/k", names)), undefined);
  });
});
