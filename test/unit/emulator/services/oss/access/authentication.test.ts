import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { type Emulator, startEmulator } from "../../../../../../emulator";
import { signV4 } from "../../../../../../emulator/services/oss/access/v4Signature";
import { elementOf, failureOf, ossClient, type RawAnswer, send, sendSigned } from "../../../clients";

const body = Buffer.from("body");

/** Lists the bucket, with a V4 signature whose time is in these headers. */
function sendV4(
  emulator: Emulator,
  asked: { headers: Record<string, string>; inStringToSign: string; day?: string },
): Promise<RawAnswer> {
  const { accessKeyId, accessKeySecret } = emulator.owner;
  const day = asked.day ?? new Date().toISOString().slice(0, 10).replaceAll("-", "");
  const claim = { accessKeyId, date: day, region: "cn-hangzhou", product: "oss", terminator: "aliyun_v4_request" };
  const scope = `${day}/cn-hangzhou/oss/aliyun_v4_request`;
  const headers: Record<string, string> = { ...asked.headers, "x-oss-content-sha256": "UNSIGNED-PAYLOAD" };
  const signed = Object.keys(headers)
    .filter((name) => name.startsWith("x-oss-"))
    .sort()
    .map((name) => `${name}:${headers[name]}\n`)
    .join("");
  const canonical = ["GET", "/bucket/", "", signed, "", "UNSIGNED-PAYLOAD"].join("\n");
  const hash = createHash("sha256").update(canonical).digest("hex");
  const text = `OSS4-HMAC-SHA256\n${asked.inStringToSign}\n${scope}\n${hash}`;
  const signature = signV4(accessKeySecret, { ...claim, additionalHeaders: [], signature: "" }, text);
  const authorization = `OSS4-HMAC-SHA256 Credential=${accessKeyId}/${scope},Signature=${signature}`;
  return send(emulator, { path: "/", headers: { ...headers, authorization } });
}

describe("emulator: authentication", () => {
  let emulator: Emulator;
  let clock = 0;
  before(async () => {
    emulator = await startEmulator({ now: () => new Date(Date.now() + clock) });
    emulator.createBucket("bucket");
    emulator.createBucket("shanghai", { region: "cn-shanghai" });
  });
  after(() => emulator.stop());
  afterEach(() => {
    clock = 0;
  });

  for (const authorizationV4 of [true, false]) {
    describe(authorizationV4 ? "V4" : "V1", () => {
      const client = (keys = emulator.owner, options: Record<string, unknown> = {}) =>
        ossClient(emulator, keys, { authorizationV4, ...options });

      it("accepts the right secret, with odd characters in the key and signed metadata", async () => {
        await client().put("a/b c+ü(1)'*.pem", body, { meta: { uid: 1, pid: 2 } as never });
        assert.equal(emulator.objects("bucket").get("a/b c+ü(1)'*.pem")?.meta.uid, "1");
      });

      it("refuses a wrong secret", async () => {
        const failure = await failureOf(client({ ...emulator.owner, accessKeySecret: "wrong" }).put("wrong", body));
        assert.deepEqual([failure.status, failure.code], [403, "SignatureDoesNotMatch"]);
        assert.equal(failure.ecCode, "0002-00000040");
        assert.ok(!emulator.objects("bucket").has("wrong"));
      });

      it("refuses an unknown key", async () => {
        const failure = await failureOf(client({ accessKeyId: "LTAI", accessKeySecret: "x" }).put("k", body));
        assert.deepEqual([failure.status, failure.code, failure.ecCode], [403, "InvalidAccessKeyId", "0002-00000902"]);
      });

      for (const minutes of [16, -16]) {
        it(`refuses a clock that is ${minutes} minutes off`, async () => {
          clock = minutes * 60_000;
          const failure = await failureOf(client().put("k", body));
          assert.deepEqual([failure.status, failure.code], [403, "RequestTimeTooSkewed"]);
        });
      }

      it("accepts a clock that is 14 minutes off", async () => {
        clock = 14 * 60_000;
        await client().put("k", body);
      });

      it("accepts temporary credentials until they expire", async () => {
        const document = { Effect: "Allow", Action: "oss:*", Resource: "*" } as const;
        const expiresAt = new Date(Date.now() + 60_000);
        const session = emulator.addSession({ policies: [{ Version: "1", Statement: [document] }], expiresAt });
        await client(session).put("sts", body);
        const other = await failureOf(client({ ...session, securityToken: "other" } as never).put("sts", body));
        assert.deepEqual([other.status, other.code], [403, "InvalidSecurityToken"]);
        const another = emulator.addSession({ policies: [], expiresAt });
        const mixed = await failureOf(
          client({ ...session, securityToken: another.securityToken } as never).put("sts", body),
        );
        assert.deepEqual([mixed.status, mixed.code], [403, "AccessKeyIdAndSecurityTokenNotMatch"]);
        const { accessKeyId, accessKeySecret } = session;
        const without = await failureOf(client({ accessKeyId, accessKeySecret }).put("sts", body));
        assert.deepEqual([without.status, without.code], [403, "InvalidAccessKeyId"]);
        clock = 2 * 60_000;
        const late = await failureOf(client(session).put("sts", body));
        assert.deepEqual([late.status, late.code, late.ecCode], [403, "SecurityTokenExpired", "0002-00000007"]);
      });
    });
  }

  describe("V4 with the time in `Date`", () => {
    const gmt = () => new Date().toUTCString();
    const iso = (date: string) => `${new Date(date).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;

    it("signs the text of `Date`, or the same time in ISO 8601", async () => {
      for (const inStringToSign of [gmt(), iso(gmt())]) {
        const date = gmt();
        const text = inStringToSign.endsWith("GMT") ? date : iso(date);
        assert.equal((await sendV4(emulator, { headers: { date }, inStringToSign: text })).status, 200);
      }
    });

    it("refuses a string to sign with another time than the header", async () => {
      const date = gmt();
      const another = new Date(Date.parse(date) + 1000).toUTCString();
      for (const text of [another, iso(another), date.replace(" GMT", " UTC")]) {
        const { status, body } = await sendV4(emulator, { headers: { date }, inStringToSign: text });
        assert.deepEqual([status, elementOf(body, "Code")], [403, "SignatureDoesNotMatch"], text);
      }
    });

    it("refuses a credential with another day than the header", async () => {
      const date = gmt();
      const { status, body } = await sendV4(emulator, { headers: { date }, inStringToSign: date, day: "20200101" });
      assert.deepEqual([status, elementOf(body, "EC")], [400, "0002-00000212"]);
    });

    it("refuses a clock that is off", async () => {
      const date = new Date(Date.now() - 16 * 60_000).toUTCString();
      const { status, body } = await sendV4(emulator, { headers: { date }, inStringToSign: date });
      assert.deepEqual([status, elementOf(body, "Code")], [403, "RequestTimeTooSkewed"]);
    });

    it("accepts each header in its own form only, and prefers `x-oss-date`", async () => {
      const date = gmt();
      for (const headers of [{ date: iso(date) }, { date, "x-oss-date": date }, { "x-oss-date": date }, {}] as Record<
        string,
        string
      >[]) {
        const { status, body } = await sendV4(emulator, { headers, inStringToSign: date });
        assert.deepEqual([status, elementOf(body, "Code")], [403, "AccessDenied"], JSON.stringify(headers));
      }
      const both = { date, "x-oss-date": iso(date) };
      assert.equal((await sendV4(emulator, { headers: both, inStringToSign: iso(date) })).status, 200);
      assert.equal((await sendV4(emulator, { headers: both, inStringToSign: date })).status, 403);
    });
  });

  it("refuses a V4 signature for another region", async () => {
    const failure = await failureOf(
      ossClient(emulator, emulator.owner, {
        region: "oss-cn-shanghai",
        endpoint: emulator.endpoint.replace("127.0.0.1", "localhost"),
        sldEnable: true,
      }).put("k", body),
    );
    assert.deepEqual([failure.status, failure.code, failure.ecCode], [400, "InvalidArgument", "0002-00000228"]);
  });

  it("refuses a malformed header", async () => {
    const malformed = await send(emulator, { path: "/k", headers: { authorization: "OSS  :x" } });
    assert.deepEqual([malformed.status, elementOf(malformed.body, "Code")], [400, "InvalidArgument"]);
    const other = await send(emulator, { path: "/k", headers: { authorization: "Bearer x" } });
    assert.deepEqual([other.status, elementOf(other.body, "EC")], [400, "0002-00000063"]);
  });

  it("puts a request id in header and body, and a token nowhere", async () => {
    const session = emulator.addSession({ policies: [], expiresAt: new Date(Date.now() + 60_000) });
    const answer = await sendSigned(emulator, { ...session, accessKeySecret: "wrong" }, "/bucket/k", { path: "/k" });
    assert.match(answer.headers["x-oss-request-id"] ?? "", /^[0-9A-F]{24}$/);
    assert.equal(elementOf(answer.body, "RequestId"), answer.headers["x-oss-request-id"]);
    assert.equal(answer.headers["x-oss-ec"], elementOf(answer.body, "EC"));
    assert.ok(!answer.body.includes(session.securityToken));
  });
});
