import assert from "node:assert/strict";
import { normalizeRegion, regionProblem } from "../../../provider/alicloud/region";

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

  it("says what to use for an internal endpoint's name", () =>
    assert.equal(
      regionProblem("cn-hangzhou-internal"),
      "`region` ends in -internal, which no region id does. Use 'cn-hangzhou', with `internal: true` for its internal endpoint.",
    ));

  for (const region of [
    "",
    `cn-${"a".repeat(48)}`,
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
