import assert from "node:assert/strict";
import { readFailure } from "../../../provider/oss/failure";

describe("readFailure", () => {
  it("takes status, code, detail code and request id out of an answer", () => {
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

  it("takes the request id of an answer without a body from its header", () => {
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
    for (const [name, message, code] of [
      ["RequestError", "getaddrinfo ENOTFOUND files.example.com", "ENOTFOUND"],
      ["RequestError", "getaddrinfo EAI_AGAIN files.example.com", "EAI_AGAIN"],
      ["RequestError", "connect ECONNREFUSED 127.0.0.1:1", "ECONNREFUSED"],
      ["RequestError", "read ECONNRESET", "ECONNRESET"],
      ["RequestError", "socket hang up", "ECONNRESET"],
      ["RequestError", "write EPIPE", "EPIPE"],
      ["RequestError", "connect EHOSTUNREACH 10.0.0.1:443", "EHOSTUNREACH"],
      ["RequestError", "connect ENETUNREACH 10.0.0.1:443", "ENETUNREACH"],
      ["RequestError", "connect ETIMEDOUT 10.0.0.1:443", "ETIMEDOUT"],
      ["RequestError", "self-signed certificate in certificate chain", "SELF_SIGNED_CERT_IN_CHAIN"],
      ["RequestError", "unable to verify the first certificate", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
      ["RequestError", "unable to get local issuer certificate", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"],
      ["RequestError", "certificate has expired", "CERT_HAS_EXPIRED"],
      ["RequestError", "certificate is not yet valid", "CERT_NOT_YET_VALID"],
      [
        "RequestError",
        "Hostname/IP does not match certificate's altnames: Host: a. is not in the cert's altnames",
        "ERR_TLS_CERT_ALTNAME_INVALID",
      ],
      ["ResponseTimeoutError", "Response timeout for 15000ms", "ETIMEDOUT"],
      ["ConnectionTimeoutError", "Connect timeout for 15000ms", "ETIMEDOUT"],
      ["RequestError", "something that nobody foresaw", "RequestError"],
      ["", "", "UnknownError"],
    ] as const) {
      it(`reads ${JSON.stringify(message)} as ${code}`, () => {
        // As ali-oss gives it: the error's name is its code as well.
        for (const error of [
          { name, message },
          { name, code: name, message, status: -1 },
        ]) {
          assert.deepEqual(readFailure(error), {
            status: undefined,
            code,
            detailCode: undefined,
            requestId: undefined,
          });
        }
      });
    }

    it("keeps a system's code", () =>
      assert.equal(readFailure({ name: "Error", code: "ECONNABORTED", message: "" }).code, "ECONNABORTED"));
  });

  for (const thrown of [undefined, null, "text", 7]) {
    it(`knows nothing of a thrown ${thrown}`, () => assert.deepEqual(readFailure(thrown), { code: "UnknownError" }));
  }

  it("tells a refusal by KMS by its message alone", () => {
    const refused = (message: string, status = 403) =>
      readFailure({ status, code: "AccessDenied", message }).refusedByKms;
    assert.equal(refused("This request is forbidden by kms."), true);
    assert.equal(refused("This request is Forbidden by KMS"), true);
    assert.equal(refused("You have no right to access this object."), undefined);
    assert.equal(refused("forbidden by kms", 400), undefined);
  });

  it("leaves everything else behind", () => {
    const marker = "xxPRIVATExx";
    const error = Object.assign(new Error(`${marker} ECONNRESET`), {
      name: "RequestError",
      params: { content: Buffer.from(marker) },
      cause: new Error(marker),
      data: marker,
      res: { headers: { "x-oss-request-id": `${marker} ${marker}` }, data: marker },
      host: `${marker} ${marker}`,
    });
    assert.doesNotMatch(JSON.stringify(readFailure(error)), new RegExp(marker));
    assert.equal(readFailure(error).code, "ECONNRESET");
  });
});
