import assert from "node:assert/strict";
import { readResourceId, resourceId } from "../../../provider/ossCertificateDeployment/location";

describe("readResourceId", () => {
  for (const [id, location] of [
    ["cn-hangzhou/certificates", { region: "cn-hangzhou", bucket: "certificates" }],
    ["cn-hangzhou/certificates/certs/a", { region: "cn-hangzhou", bucket: "certificates", prefix: "certs/a" }],
    ["oss-cn-hangzhou/certificates/certs/", { region: "cn-hangzhou", bucket: "certificates", prefix: "certs" }],
    ["cn-hangzhou/certificates/what?", { region: "cn-hangzhou", bucket: "certificates", prefix: "what?" }],
    [
      "cn-hangzhou/certificates/certs?endpoint=https://files.example.com&cname=true",
      {
        region: "cn-hangzhou",
        bucket: "certificates",
        prefix: "certs",
        endpoint: "https://files.example.com",
        cname: true,
      },
    ],
    ["cn-hangzhou/certificates?internal=true", { region: "cn-hangzhou", bucket: "certificates", internal: true }],
  ] as const) {
    it(`reads ${id}`, () => assert.deepEqual(readResourceId(id), location));
  }

  it("reads what resourceId writes", () => {
    const location = { region: "ap-southeast-1", bucket: "certificates", prefix: "a/b" };
    assert.deepEqual(readResourceId(resourceId(location)), location);
  });

  for (const [id, reason] of [
    ["certificates/certs", /`region` is not a region id/],
    ["cn-hangzhou", /`bucket` is missing/],
    ["cn-hangzhou/Certificates/certs", /`bucket` is not a bucket name/],
    ["cn-hangzhou/certificates/certs?endpoint=http://files.example.com", /`endpoint` starts with http:/],
  ] as const) {
    it(`refuses ${id}`, () => {
      assert.throws(() => readResourceId(id), { message: reason });
      assert.throws(() => readResourceId(id), { message: /An id is <region>\/<bucket>\/<prefix>, such as/ });
    });
  }
});
