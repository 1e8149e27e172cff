import { strict as assert } from "node:assert";
import { type Emulator, type PolicyDocument, type Statement, startEmulator } from "../../../../../../emulator";
import { elementOf, failureOf, type Keys, ossClient, send, sendSigned } from "../../../clients";

const body = Buffer.from("body");
const document = (...statements: Statement[]): PolicyDocument => ({ Version: "1", Statement: statements });
const minimal = document({ Effect: "Allow", Action: ["oss:PutObject"], Resource: ["acs:oss:*:*:bucket/site/*"] });
const httpsOnly = document({
  Effect: "Deny",
  Principal: ["*"],
  Action: ["oss:*"],
  Resource: ["acs:oss:*:*:bucket", "acs:oss:*:*:bucket/*"],
  Condition: { Bool: { "acs:SecureTransport": ["false"] } },
});

describe("emulator: authorization", () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator();
    emulator.createBucket("bucket");
    emulator.createBucket("other");
  });
  afterEach(() => emulator.stop());

  it("allows a user with the minimal policy to put under the prefix, and nothing else", async () => {
    const user = emulator.addUser({ name: "deployer", policies: [minimal] });
    emulator.putObject("bucket", "site/there", "x");
    const client = ossClient(emulator, user);
    // Without a bucket, ali-oss names a wrong host over an IP address.
    const byName = { endpoint: emulator.endpoint.replace("127.0.0.1", "localhost") };
    await client.put("site/a", body);
    const refused: [string, () => Promise<unknown>][] = [
      ["PutObject outside", () => client.put("elsewhere", body)],
      ["PutObject in another bucket", () => ossClient(emulator, user, { bucket: "other" }).put("site/a", body)],
      ["PutObject with tags", () => client.put("site/a", body, { headers: { "x-oss-tagging": "a=1" } })],
      ["PutObject with an ACL", () => client.put("site/a", body, { headers: { "x-oss-object-acl": "private" } })],
      ["PutObject with KMS", () => client.put("site/a", body, { headers: { "x-oss-server-side-encryption": "KMS" } })],
      ["GetObject", () => client.get("site/there")],
      ["HeadObject", () => client.head("site/there")],
      ["GetObject of nothing", () => client.get("site/missing")],
      ["DeleteObject", () => client.delete("site/there")],
      ["DeleteMultipleObjects", () => client.deleteMulti(["site/there"])],
      ["GetObjectTagging", () => client.getObjectTagging("site/there")],
      ["PutObjectTagging", () => client.putObjectTagging("site/there", { a: "1" })],
      ["PutObjectACL", () => client.putACL("site/there", "public-read")],
      ["ListObjects", () => client.list({ "max-keys": 1 }, {})],
      ["ListBuckets", () => ossClient(emulator, user, byName).listBuckets({})],
      ["PutBucket", () => client.putBucket("made")],
      ["DeleteBucket", () => client.deleteBucket("bucket")],
      ["PutBucketACL", () => client.putBucketACL("bucket", "public-read")],
      ["GetBucketInfo", () => client.getBucketInfo("bucket")],
      ["PutBucketPolicy", () => client.putBucketPolicy("bucket", httpsOnly)],
      ["PutBucketVersioning", () => client.putBucketVersioning("bucket", "Enabled")],
      [
        "PutBucketLifecycle",
        () =>
          client.putBucketLifecycle("bucket", [{ prefix: "", status: "Enabled", expiration: { days: 1 } } as never]),
      ],
    ];
    for (const [what, call] of refused) {
      // Some methods of ali-oss ignore a 403, so the log has to tell.
      await call().catch(() => undefined);
      assert.equal(emulator.requests.at(-1)?.status, 403, what);
    }
    assert.deepEqual([...emulator.objects("bucket").keys()], ["site/a", "site/there"]);
    assert.equal(emulator.objects("bucket").get("site/there")?.body.toString(), "x");
  });

  it("says whether a Deny or a missing Allow refuses", async () => {
    const user = emulator.addUser({ name: "some", policies: [minimal] });
    const implicit = await sendSigned(emulator, user, "/bucket/site/a", { path: "/site/a" });
    assert.equal(elementOf(implicit.body, "NoPermissionType"), "ImplicitDeny");
    assert.equal(elementOf(implicit.body, "EC"), "0003-00000202");
    assert.equal(elementOf(implicit.body, "Message"), "You have no right to access this object.");
    const denied = emulator.addUser({
      name: "denied",
      policies: [
        document(
          { Effect: "Allow", Action: "*", Resource: "*" },
          { Effect: "Deny", Action: "oss:Get*", Resource: "*" },
        ),
      ],
    });
    const explicit = await sendSigned(emulator, denied, "/bucket/site/a", { path: "/site/a" });
    assert.equal(elementOf(explicit.body, "NoPermissionType"), "ExplicitDeny");
    assert.equal(elementOf(explicit.body, "EC"), "0003-00000201");
  });

  describe("bucket policy", () => {
    it("denies plain HTTP to everybody, the owner too, and allows HTTPS", async () => {
      emulator.createBucket("bucket", { policy: httpsOnly });
      const user = emulator.addUser({ name: "deployer", policies: [minimal] });
      for (const keys of [emulator.owner, user] satisfies Keys[]) {
        await ossClient(emulator, keys).put("site/a", body);
        const failure = await failureOf(
          ossClient(emulator, keys, { endpoint: emulator.httpEndpoint }).put("site/b", body),
        );
        assert.deepEqual([failure.status, failure.code, failure.ecCode], [403, "AccessDenied", "0003-00000101"]);
        assert.equal(failure.message, "Access denied by bucket policy.");
      }
      assert.deepEqual([...emulator.objects("bucket").keys()], ["site/a"]);
    });

    it("does not include the owner in * without a condition", async () => {
      emulator.createBucket("bucket", {
        policy: document({ Effect: "Deny", Principal: ["*"], Action: ["oss:*"], Resource: ["acs:oss:*:*:bucket/*"] }),
      });
      const user = emulator.addUser({ name: "deployer", policies: [minimal] });
      await ossClient(emulator).put("site/a", body);
      assert.equal((await failureOf(ossClient(emulator, user).put("site/a", body))).status, 403);
    });

    it("allows a user, by id, what its own policies do not allow", async () => {
      const user = emulator.addUser({ name: "reader" });
      emulator.putObject("bucket", "site/a", "x");
      assert.equal((await failureOf(ossClient(emulator, user).get("site/a"))).status, 403);
      await ossClient(emulator).putBucketPolicy(
        "bucket",
        document({
          Effect: "Allow",
          Principal: [user.userId],
          NotAction: ["oss:PutObject"],
          Resource: ["acs:oss:*:*:bucket/site/*"],
        }),
      );
      assert.equal((await ossClient(emulator, user).get("site/a")).content.toString(), "x");
      assert.equal((await failureOf(ossClient(emulator, user).put("site/a", body))).status, 403);
    });

    it("denies what a RAM policy allows", async () => {
      const user = emulator.addUser({ name: "deployer", policies: [minimal] });
      emulator.createBucket("bucket", {
        policy: document({
          Effect: "Deny",
          Principal: [user.userId],
          Action: ["oss:Put*"],
          Resource: ["acs:oss:*:*:bucket/*"],
        }),
      });
      assert.equal((await failureOf(ossClient(emulator, user).put("site/a", body))).ecCode, "0003-00000101");
    });
  });

  describe("an anonymous request", () => {
    const get = (path: string) => send(emulator, { path });

    it("may do nothing on a private bucket", async () => {
      emulator.putObject("bucket", "a", "x");
      const answer = await get("/a");
      assert.deepEqual(
        [answer.status, elementOf(answer.body, "Code"), elementOf(answer.body, "EC")],
        [403, "AccessDenied", "0003-00000001"],
      );
      const listing = await get("/");
      assert.equal(elementOf(listing.body, "Message"), "Anonymous user has no right to access this bucket.");
    });

    it("may read a public-read bucket, and write only a public-read-write one", async () => {
      emulator.createBucket("bucket", { acl: "public-read" });
      emulator.putObject("bucket", "a", "x");
      assert.equal((await get("/a")).body, "x");
      assert.equal((await send(emulator, { method: "PUT", path: "/b", body: "y" })).status, 403);
      emulator.createBucket("bucket", { acl: "public-read-write" });
      assert.equal((await send(emulator, { method: "PUT", path: "/b", body: "y" })).status, 200);
    });

    it("may not read a private object, nor anything in a bucket that blocks public access", async () => {
      emulator.createBucket("bucket", { acl: "public-read" });
      emulator.putObject("bucket", "hidden", "x", { acl: "private" });
      emulator.putObject("bucket", "shown", "x");
      assert.equal((await get("/hidden")).status, 403);
      assert.equal((await get("/shown")).status, 200);
      const all = { Effect: "Allow", Principal: ["*"], Action: ["oss:GetObject"], Resource: ["acs:oss:*:*:bucket/*"] };
      await ossClient(emulator).putBucketPolicy("bucket", { Version: "1", Statement: [all] });
      assert.equal((await get("/hidden")).status, 200);
      const block =
        "<PublicAccessBlockConfiguration><BlockPublicAccess>true</BlockPublicAccess></PublicAccessBlockConfiguration>";
      const put = await sendSigned(emulator, emulator.owner, "/bucket/?publicAccessBlock", {
        method: "PUT",
        path: "/?publicAccessBlock",
        body: block,
      });
      assert.equal(put.status, 200);
      assert.equal((await get("/shown")).status, 403);
      assert.equal((await get("/hidden")).status, 403);
      const open = document({
        Effect: "Allow",
        Principal: ["*"],
        Action: ["oss:GetObject"],
        Resource: ["acs:oss:*:*:bucket/*"],
      });
      assert.equal((await failureOf(ossClient(emulator).putBucketPolicy("bucket", open))).status, 403);
    });
  });
});
