import assert from "node:assert/strict";
import { hasInternalEndpoint, readOwnHost, regionHost } from "../../../provider/oss/regionHost";

describe("regionHost", () => {
  // https://www.alibabacloud.com/help/en/oss/user-guide/regions-and-endpoints
  for (const [region, outside, inside] of [
    ["cn-hangzhou", "oss-cn-hangzhou", "oss-cn-hangzhou-internal"],
    ["cn-wuhan-lr", "oss-cn-wuhan-lr", "oss-cn-wuhan-lr-internal"],
    ["us-east-1", "oss-us-east-1", "oss-us-east-1-internal"],
    ["cn-hangzhou-finance", "oss-cn-hzfinance", "oss-cn-hzfinance-internal"],
    ["cn-shenzhen-finance-1", "oss-cn-szfinance", "oss-cn-szfinance-internal"],
    ["cn-shanghai-finance-1", "oss-cn-shanghai-finance-1-pub", "oss-cn-shanghai-finance-1-pub-internal"],
    ["cn-beijing-finance-1", "oss-cn-beijing-finance-1-pub", "oss-cn-beijing-finance-1-pub-internal"],
    ["cn-north-2-gov-1", "oss-cn-north-2-gov-1", "oss-cn-north-2-gov-1-internal"],
  ] as const) {
    it(`is ${outside}.aliyuncs.com for ${region}`, () => {
      assert.equal(regionHost(region), `${outside}.aliyuncs.com`);
      assert.equal(regionHost(region, true), `${inside}.aliyuncs.com`);
      assert.ok(hasInternalEndpoint(region));
    });

    it(`is read back as ${region}`, () => {
      for (const host of [outside, inside]) {
        assert.deepEqual(readOwnHost(`${host}.aliyuncs.com`), {
          host: `${host}.aliyuncs.com`,
          bucket: undefined,
          region,
        });
      }
    });
  }

  it("has no internal form if the region has none", () => {
    assert.equal(regionHost("rg-china-mainland"), "oss-rg-china-mainland.aliyuncs.com");
    assert.equal(hasInternalEndpoint("rg-china-mainland"), false);
  });
});

describe("readOwnHost", () => {
  for (const host of [
    "files.example.com",
    "oss-cn-hangzhou.aliyuncs.com.example.com",
    "oss-cn-hangzhou.example.aliyuncs.com",
    "aliyuncs.com",
    "localhost",
  ]) {
    it(`takes ${host} for somebody else's`, () => assert.equal(readOwnHost(host), undefined));
  }
});
