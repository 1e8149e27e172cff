import assert from "node:assert/strict";
import { accountOf } from "../../../provider/alicloud/account";
import { bucketOf } from "../../../provider/oss/accountBucket";

describe("accountOf", () => {
  const settings = (values: Record<string, string>) => ({ get: (key: string) => values[key] });

  it("takes the default region from the configuration, then from the environment", () => {
    const environment = { ALICLOUD_REGION: "cn-beijing", ALIBABA_CLOUD_REGION: "cn-shanghai" };
    assert.equal(accountOf(settings({ "alicloud:region": "cn-hangzhou" }), environment).defaultRegion, "cn-hangzhou");
    assert.equal(accountOf(settings({}), environment).defaultRegion, "cn-beijing");
    assert.equal(accountOf(settings({}), { ALIBABA_CLOUD_REGION: "cn-shanghai" }).defaultRegion, "cn-shanghai");
    assert.equal(accountOf(settings({}), {}).defaultRegion, undefined);
    // CI systems set what isn't there to nothing.
    assert.equal(accountOf(settings({}), { ...environment, ALICLOUD_REGION: "" }).defaultRegion, "cn-shanghai");
  });

  it("opens the bucket of a location", () => {
    const bucket = bucketOf(accountOf(settings({}), {}), { region: "cn-hangzhou", bucket: "certificates" });
    assert.equal(bucket.name, "certificates");
  });
});
