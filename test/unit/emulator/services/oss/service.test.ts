import { strict as assert } from "node:assert";
import { type Emulator, startEmulator } from "../../../../../emulator";
import { elementOf, failureOf, ossClient, send, sendSigned } from "../../clients";

const body = Buffer.from("body");

describe("emulator: OSS", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
    emulator.createBucket("bucket");
    emulator.bindDomain("files.example.com", "bucket");
    emulator.createBucket("new-account", { refusesPublicEndpoint: true });
    emulator.createBucket("singapore", { region: "ap-southeast-1" });
  });
  after(() => emulator.stop());

  const localhost = () => emulator.endpoint.replace("127.0.0.1", "localhost");
  for (const authorizationV4 of [true, false]) {
    const styles: [string, () => Record<string, unknown>][] = [
      ["by virtual host over an IP address", () => ({})],
      ["by path over an IP address", () => ({ sldEnable: true })],
      ["by path over a name", () => ({ endpoint: localhost(), sldEnable: true })],
      ["over the internal name", () => ({ internal: true })],
      ["over plain HTTP", () => ({ endpoint: emulator.httpEndpoint })],
    ];
    for (const [what, options] of styles) {
      it(`serves ${authorizationV4 ? "V4" : "V1"} requests ${what}`, async () => {
        const client = ossClient(emulator, emulator.owner, { authorizationV4, ...options() });
        const mark = emulator.mark;
        await client.put("dir/a", body);
        assert.equal((await client.get("dir/a")).content.toString(), "body");
        const listed = await client.listV2({ prefix: "dir/" } as never, {});
        assert.deepEqual(
          listed.objects.map((object) => object.name),
          ["dir/a"],
        );
        await client.deleteMulti(["dir/a"]);
        assert.equal(emulator.objects("bucket").size, 0);
        const keys = emulator.requestsSince(mark).map((entry) => [entry.bucket, entry.key]);
        assert.deepEqual(keys, [
          ["bucket", "dir/a"],
          ["bucket", "dir/a"],
          ["bucket", undefined],
          ["bucket", undefined],
        ]);
      });
    }
  }

  for (const authorizationV4 of [true, false]) {
    it(`serves ${authorizationV4 ? "V4" : "V1"} requests of ali-oss to a custom domain`, async () => {
      emulator.bindDomain("localhost", "bucket");
      const client = ossClient(emulator, emulator.owner, { authorizationV4, cname: true, endpoint: localhost() });
      await client.put("by/cname", body);
      assert.equal((await client.get("by/cname")).content.toString(), "body");
      emulator.deleteObject("bucket", "by/cname");
      emulator.unbindDomain("localhost");
    });
  }

  it("serves a custom domain", async () => {
    const keys = emulator.owner;
    const answer = await sendSigned(emulator, keys, "/bucket/k", {
      method: "PUT",
      host: "files.example.com",
      path: "/k",
      body: "x",
    });
    assert.equal(answer.status, 200);
    assert.equal(emulator.objects("bucket").get("k")?.body.toString(), "x");
    emulator.deleteObject("bucket", "k");
  });

  it("names the right endpoint to a request at another region's", async () => {
    const host = "singapore.oss-cn-hangzhou.aliyuncs.com";
    const answer = await sendSigned(emulator, emulator.owner, "/singapore/k", { host, path: "/k" });
    assert.deepEqual([answer.status, elementOf(answer.body, "Code")], [403, "AccessDenied"]);
    assert.match(answer.body, /must be addressed using the specified endpoint/);
    assert.equal(elementOf(answer.body, "Endpoint"), "oss-ap-southeast-1.aliyuncs.com");
  });

  it("expects signatures for the bucket's region", async () => {
    const client = ossClient(emulator, emulator.owner, { bucket: "singapore", region: "oss-ap-southeast-1" });
    await client.put("k", body);
    assert.ok(emulator.objects("singapore").has("k"));
  });

  it("refuses a new account data calls on the public endpoint, but neither other calls nor the internal endpoint", async () => {
    const client = (options: object = {}) => ossClient(emulator, emulator.owner, { bucket: "new-account", ...options });
    const failure = await failureOf(client().put("k", body));
    assert.deepEqual([failure.status, failure.code, failure.ecCode], [400, "PublicEndpointForbidden", "0048-00000401"]);
    await client().getBucketInfo("new-account");
    await client({ internal: true }).put("k", body);
  });

  it("refuses path style on the vendor's own names", async () => {
    const answer = await sendSigned(emulator, emulator.owner, "/bucket/k", {
      host: "oss-cn-hangzhou.aliyuncs.com",
      path: "/bucket/k",
    });
    assert.deepEqual([answer.status, elementOf(answer.body, "Code")], [403, "SecondLevelDomainForbidden"]);
  });

  it("refuses a bucket that does not exist", async () => {
    const failure = await failureOf(ossClient(emulator, emulator.owner, { bucket: "missing" }).put("k", body));
    assert.deepEqual([failure.status, failure.code, failure.ecCode], [404, "NoSuchBucket", "0015-00000101"]);
  });

  it("refuses operations that it does not have", async () => {
    const calls = [
      { method: "POST", path: "/k?uploads", resource: "/bucket/k?uploads" },
      { method: "PUT", path: "/k", resource: "/bucket/k", headers: { "x-oss-copy-source": "/bucket/other" } },
      { method: "GET", path: "/k?x-oss-process=image", resource: "/bucket/k?x-oss-process=image" },
      { method: "GET", path: "/k?versionId=v", resource: "/bucket/k?versionId=v" },
      { method: "DELETE", path: "/?acl", resource: "/bucket/?acl" },
      { method: "GET", path: "/?delimiter=-", resource: "/bucket/" },
    ];
    for (const { resource, ...asked } of calls) {
      assert.equal((await sendSigned(emulator, emulator.owner, resource, asked)).status, 501, asked.path);
    }
    assert.ok(!emulator.objects("bucket").has("k"));
  });

  it("answers HEAD without a body, errors too", async () => {
    const answer = await send(emulator, { method: "HEAD", path: "/nothing" });
    assert.deepEqual([answer.status, answer.body], [403, ""]);
    assert.ok(Number(answer.headers["content-length"]) > 0);
    const error = Buffer.from(answer.headers["x-oss-err"] ?? "", "base64").toString();
    assert.deepEqual(
      [elementOf(error, "Code"), elementOf(error, "RequestId")],
      ["AccessDenied", answer.headers["x-oss-request-id"]],
    );
    assert.equal((await send(emulator, { path: "/nothing" })).headers["x-oss-err"], undefined);
    emulator.gateway.explainsHead = false;
    assert.equal((await send(emulator, { method: "HEAD", path: "/nothing" })).headers["x-oss-err"], undefined);
    emulator.gateway.explainsHead = true;
  });
});
