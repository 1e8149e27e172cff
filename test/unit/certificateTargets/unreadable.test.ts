import assert from "node:assert/strict";
import { Estate } from "../../support/estate";

describe("what could not be read", () => {
  let estate: Estate;
  beforeEach(async () => {
    estate = await Estate.start();
  });
  afterEach(() => estate.stop());

  for (const [title, action, status, code, products, expected] of [
    ["CDN is not activated", "cdn:DescribeUserDomains", 400, "CdnServiceNotFound", ["cdn"], ["cdn", "notActivated"]],
    [
      "DCDN is not activated",
      "dcdn:DescribeDcdnUserDomains",
      400,
      "DcdnServiceNotFound",
      ["dcdn"],
      ["dcdn", "notActivated"],
    ],
    ["CDN is denied", "cdn:DescribeUserDomains", 403, "Forbidden.RAM", ["cdn"], ["cdn", "denied"]],
    ["CDN is broken", "cdn:DescribeUserDomains", 400, "InvalidParameter", ["cdn"], ["cdn", "failed"]],
    ["CAS is denied", "yundun-cert:ListCloudResources", 403, "NoPermission", ["cas"], ["cas", "denied"]],
    ["OSS is denied", "oss:ListBuckets", 403, "AccessDenied", ["oss"], ["oss", "denied"]],
    ["Function Compute is denied", "fc:ListCustomDomains", 403, "AccessDenied", ["fc"], ["fc", "denied"]],
  ] as const) {
    it(`says that ${title}, which is not that nothing is there`, async () => {
      estate.refuse(action, status, code);
      const targets = await estate.find({ products: [...products] });
      assert.deepEqual(
        targets.map((target) => [target.product, target.status, target.name, target.errorCode]),
        [[...expected, "", code]],
      );
      assert.equal(targets[0]?.missingPermission?.startsWith(`${action} on `), expected[1] === "denied" || undefined);
      assert.ok(targets[0]?.error?.includes(code) && targets[0].requestId);
    });
  }

  for (const [title, body] of [
    ["a portal's page", "<html>Log in</html>"],
    ["an empty object", "{}"],
    ["another XML", "<Other><Owner/></Other>"],
  ] as const) {
    it(`does not take ${title} for an empty list`, async () => {
      estate.emulator.faults.add({ times: Number.POSITIVE_INFINITY, fault: { kind: "stranger", status: 200, body } });
      const once = { retryPolicy: { attempts: 1, firstDelay: 0, longestDelay: 0 } };
      const targets = await estate.find({}, undefined, once);
      assert.deepEqual(
        targets.map(({ product, name, status }) => [product, name, status]),
        ["cdn", "dcdn", "oss", "fc", "cas"].map((product) => [product, "", "failed"]),
      );
    });
  }

  it("does not take another reason for a missing permission", async () => {
    estate.oss("files", "files.example.com", "good");
    estate.refuse("oss:ListCname", 403, "AccessDenied", { ec: "0003-00001403" });
    const [target] = await estate.find({ products: ["oss"] });
    assert.deepEqual([target?.status, target?.missingPermission], ["failed", undefined]);
    assert.match(target?.error ?? "", /the bucket is in another region/);
  });
});
