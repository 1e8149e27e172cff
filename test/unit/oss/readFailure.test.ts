import assert from "node:assert/strict";
import { FailedRequest } from "../../../provider/alicloud/failure";
import { readFailure } from "../../../provider/oss/readFailure";

describe("readFailure", () => {
  it("reads status, code, detail code and request id from an answer", () => {
    const error = Object.assign(new Error("Access denied"), {
      status: 403,
      code: "AccessDenied",
      ecCode: "0003-00000001",
      requestId: "6555A936CA31DC333143****".replaceAll("*", "0"),
      params: { content: "secret" },
    });
    assert.deepEqual(readFailure(error), {
      status: 403,
      code: "AccessDenied",
      detailCode: "0003-00000001",
      requestId: "6555A936CA31DC3331430000",
    });
  });

  it("reads the request id of an answer without a body from its header", () => {
    const res = { headers: { "x-oss-request-id": "6555A936" } };
    assert.equal(readFailure({ status: 403, res }).requestId, "6555A936");
    assert.equal(readFailure({ status: 403, requestId: "1234", res }).requestId, "1234");
  });

  for (const res of [undefined, null, "text", {}, { headers: null }, { headers: { "x-oss-request-id": 7 } }]) {
    it(`finds no request id in ${JSON.stringify(res)}`, () =>
      assert.equal(readFailure({ status: 403, res }).requestId, undefined));
  }

  for (const [what, value] of Object.entries({
    "a PEM": "-----BEGIN PRIVATE KEY-----",
    "a sentence": "Access denied by policy",
    "a line end": "AccessDenied\nsecret",
    "an object": { secret: 1 },
    "a number": 7,
    "a long text": "a".repeat(65),
    nothing: "",
  })) {
    it(`takes no code, detail code or request id that is ${what}`, () => {
      const { code, detailCode, requestId } = readFailure({
        status: 400,
        code: value,
        ecCode: value,
        requestId: value,
      });
      assert.deepEqual([code, detailCode, requestId], [undefined, undefined, undefined]);
    });
  }

  describe("without an answer", () => {
    it("has what the transport found", () => {
      const failure = { code: "ECONNRESET" };
      assert.deepEqual(readFailure(new FailedRequest(failure)), failure);
      const foreign = { status: 503, isForeign: true, retryAfter: 7_000 };
      assert.deepEqual(readFailure(new FailedRequest(foreign)), foreign);
    });

    for (const [error, code] of [
      [new TypeError("Must provide String/Buffer/ReadableStream for put."), "TypeError"],
      [Object.assign(new Error(""), { code: "ECONNABORTED" }), "ECONNABORTED"],
      [{ name: "", message: "" }, "UnknownError"],
      [{ name: "two words" }, "UnknownError"],
    ] as const) {
      it(`reads what ali-oss throws by itself as ${code}`, () => assert.equal(readFailure(error).code, code));
    }
  });

  it("reads how long an answer asks to wait", () => {
    assert.equal(readFailure({ status: 503, code: "SlowDown", retryAfter: 7_000 }).retryAfter, 7_000);
    assert.equal(readFailure({ status: 503, code: "SlowDown", retryAfter: "7" }).retryAfter, undefined);
  });

  for (const thrown of [undefined, null, "text", 7]) {
    it(`knows nothing of a thrown ${thrown}`, () => assert.deepEqual(readFailure(thrown), { code: "UnknownError" }));
  }

  it("recognizes a denial by KMS only by its message", () => {
    const refused = (message: string, status = 403) =>
      readFailure({ status, code: "AccessDenied", message }).refusedByKms;
    assert.equal(refused("This request is forbidden by kms."), true);
    assert.equal(refused("This request is Forbidden by KMS"), true);
    assert.equal(refused("You have no right to access this object."), undefined);
    assert.equal(refused("forbidden by kms", 400), undefined);
  });

  it("leaves everything else behind", () => {
    const marker = "xxPRIVATExx";
    const error = Object.assign(new Error(marker), {
      name: "RequestError",
      params: { content: Buffer.from(marker) },
      cause: new Error(marker),
      data: marker,
      res: { headers: { "x-oss-request-id": `${marker} ${marker}` }, data: marker },
      host: `${marker} ${marker}`,
    });
    assert.doesNotMatch(JSON.stringify(readFailure(error)), new RegExp(marker));
    assert.equal(readFailure(error).code, "RequestError");
  });
});
