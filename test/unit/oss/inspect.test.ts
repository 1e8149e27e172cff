import assert from "node:assert/strict";
import { isTransient } from "../../../provider/oss/retry";
import { bucketName, Laboratory } from "../../support/laboratory";

describe("looking at an object", () => {
  let laboratory: Laboratory;

  before(async () => {
    laboratory = await Laboratory.start();
    laboratory.emulator.putObject(bucketName, "a/latest/cert.pem", "text", { meta: { archive: "x" } });
  });

  after(() => laboratory.stop());

  const inspect = (credentials: { accessKeyId: string; accessKeySecret: string }) =>
    laboratory.writer("a", { credentials }).bucket().inspect("a/latest/cert.pem");

  it("tells ETag and marks", async () => {
    assert.deepEqual(await inspect(laboratory.emulator.owner), {
      etag: "1CB251EC0D568DE6A929B520C4AED8D1",
      meta: { archive: "x" },
    });
  });

  it("tells a missing object, and a missing permission", async () => {
    const bucket = laboratory.writer("a").bucket();
    assert.equal(await bucket.inspect("a/latest/none.pem"), "missing");
    assert.equal(await inspect(laboratory.emulator.addUser({ name: "nobody" })), "forbidden");
  });

  it("says that a key is unknown or a secret wrong, which HEAD's answer doesn't", async () => {
    const { accessKeyId } = laboratory.emulator.owner;
    await assert.rejects(inspect({ accessKeyId: "LTAInone", accessKeySecret: "none" }), {
      name: "OssError",
      message: /^Looking at 'a\/latest\/cert\.pem' .* \(403 InvalidAccessKeyId, .*the access key does not exist/,
    });
    await assert.rejects(inspect({ accessKeyId, accessKeySecret: "none" }), {
      name: "OssError",
      message: /\(403 SignatureDoesNotMatch, .*`alicloud:secretKey`/,
    });
  });
});

describe("a refusal without a code", () => {
  it("is tried again, for it was cut on its way or is not OSS's", () => {
    assert.equal(isTransient({ status: 409 }), true);
    assert.equal(isTransient({ status: 409, code: "FileImmutable" }), false);
  });

  it("is tried again when all connections were busy", () => {
    assert.equal(isTransient({ code: "SocketAssignTimeoutError" }), true);
  });
});
