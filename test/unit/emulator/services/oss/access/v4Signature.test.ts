import { strict as assert } from "node:assert";
import { readTimestamp, readV4Authorization, signV4 } from "../../../../../../emulator/services/oss/access/v4Signature";

describe("emulator: V4 signature", () => {
  it("reads the Authorization header with and without spaces after commas", () => {
    const claim = readV4Authorization(
      "OSS4-HMAC-SHA256 Credential=AK/20261123/cn-hangzhou/oss/aliyun_v4_request, AdditionalHeaders=host;range, Signature=ab",
    );
    assert.deepEqual(claim, {
      accessKeyId: "AK",
      date: "20261123",
      region: "cn-hangzhou",
      product: "oss",
      terminator: "aliyun_v4_request",
      additionalHeaders: ["host", "range"],
      signature: "ab",
    });
  });

  it("refuses a header without its parts", () => {
    assert.equal(readV4Authorization("OSS4-HMAC-SHA256 Signature=ab"), undefined);
    assert.equal(readV4Authorization("OSS4-HMAC-SHA256 Credential=AK/20261123,Signature=ab"), undefined);
  });

  it("derives the key by date, region, product and terminator", () => {
    const claim = {
      accessKeyId: "AK",
      date: "20261123",
      region: "cn-hangzhou",
      product: "oss",
      terminator: "aliyun_v4_request",
      additionalHeaders: [],
      signature: "",
    };
    const signature = signV4("secret", claim, "text");
    assert.match(signature, /^[0-9a-f]{64}$/);
    assert.notEqual(signV4("secret", { ...claim, region: "cn-shanghai" }, "text"), signature);
    assert.notEqual(signV4("other", claim, "text"), signature);
  });

  it("reads timestamps of one form only", () => {
    assert.equal(readTimestamp("20261123T150405Z")?.toISOString(), "2026-11-23T15:04:05.000Z");
    assert.equal(readTimestamp("2026-11-23T15:04:05Z"), undefined);
  });
});
