import assert from "node:assert/strict";
import { readFailure } from "../../../provider/oss/failure";
import { OssError } from "../../../provider/oss/ossError";

describe("a refusal by KMS", () => {
  it("asks for the permissions of KMS and not for oss:PutObject", () => {
    const failure = readFailure({ status: 403, code: "AccessDenied", message: "This request is forbidden by kms." });
    const { message } = new OssError({ operation: "upload", bucket: "b", key: "a" }, failure);
    assert.match(message, /kms:GenerateDataKey and kms:Decrypt/);
    assert.doesNotMatch(message, /oss:PutObject/);
  });

  it("is no other refusal", () => {
    const failure = readFailure({
      status: 403,
      code: "AccessDenied",
      message: "You have no right to access this object.",
    });
    assert.equal(failure.refusedByKms, undefined);
  });
});
