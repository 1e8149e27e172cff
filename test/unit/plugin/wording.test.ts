import assert from "node:assert/strict";
import { inPluginsWords } from "../../../provider/plugin/wording";

describe("inPluginsWords", () => {
  it("names the plugin's configuration where a sentence names the stack's", () => {
    assert.equal(
      inPluginsWords("`region` is missing. Set it, or `pulumi config set alicloud:region cn-hangzhou`."),
      "`region` is missing. Set it, or `pulumi config set alicloud-certificates:region cn-hangzhou`.",
    );
    assert.equal(
      inPluginsWords("Check `alicloud:accessKey` and `alicloud:secretKey`."),
      "Check `alicloud-certificates:accessKey` and `alicloud-certificates:secretKey`.",
    );
  });

  for (const sentence of [
    "`alicloud-certificates:region` is it already.",
    "Of alicloud: nothing.",
    "urn:pulumi:dev::site::alicloud:oss/bucket:Bucket$alicloud-certificates:index:OssCertificateDeployment::site",
    "",
  ]) {
    it(`leaves ${JSON.stringify(sentence)}`, () => assert.equal(inPluginsWords(sentence), sentence));
  }
});
