import { strict as assert } from "node:assert";
import { type Emulator, startEmulator } from "../../../../../../emulator";
import { elementOf, failureOf, ossClient, sendSigned } from "../../../clients";

describe("emulator: buckets", () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator();
    emulator.createBucket("bucket");
  });
  afterEach(() => emulator.stop());
  const byName = () => ({ endpoint: emulator.endpoint.replace("127.0.0.1", "localhost"), sldEnable: true });

  it("are made, described and deleted", async () => {
    const client = ossClient(emulator);
    await client.putBucket("made", { acl: "public-read" } as never);
    const { bucket } = await client.getBucketInfo("made");
    assert.deepEqual(
      [bucket.Name, bucket.Location, bucket.AccessControlList.Grant, bucket.Versioning, bucket.BlockPublicAccess],
      ["made", "oss-cn-hangzhou", "public-read", undefined, "false"],
    );
    assert.equal((await client.getBucketLocation("made")).location, "oss-cn-hangzhou");
    await client.deleteBucket("made");
    const failure = await failureOf(client.getBucketInfo("made"));
    assert.deepEqual([failure.status, failure.code], [404, "NoSuchBucket"]);
  });

  it("are made in the region of the endpoint", async () => {
    await ossClient(emulator, emulator.owner, { region: "oss-ap-southeast-1", bucket: "far" }).putBucket("far");
    const info = await ossClient(emulator, emulator.owner, {
      region: "oss-ap-southeast-1",
      bucket: "far",
    }).getBucketInfo("far");
    assert.equal(info.bucket.Location, "oss-ap-southeast-1");
  });

  it("may be made again by their owner, keeping what is in them", async () => {
    emulator.putObject("bucket", "k", "x");
    await ossClient(emulator).putBucket("bucket");
    assert.ok(emulator.objects("bucket").has("k"));
  });

  it("refuses names that are none", async () => {
    for (const name of ["ab", "Upper", "-start", "end-", "dot.ted"]) {
      const answer = await sendSigned(emulator, emulator.owner, `/${name}/`, {
        method: "PUT",
        host: "127.0.0.1",
        path: `/${name}/`,
        body: "",
      });
      assert.deepEqual([answer.status, elementOf(answer.body, "Code")], [400, "InvalidBucketName"], name);
    }
  });

  it("are not deleted while something is in them", async () => {
    emulator.putObject("bucket", "k", "x");
    const failure = await failureOf(ossClient(emulator).deleteBucket("bucket"));
    assert.deepEqual([failure.status, failure.code], [409, "BucketNotEmpty"]);
  });

  it("are listed by prefix and page", async () => {
    for (const name of ["c-1", "c-2", "c-3"]) emulator.createBucket(name);
    const client = ossClient(emulator, emulator.owner, byName());
    const first = await client.listBuckets({ prefix: "c-", "max-keys": 2 });
    assert.deepEqual(
      first.buckets.map(({ name }) => name),
      ["c-1", "c-2"],
    );
    const exact = await sendSigned(emulator, emulator.owner, "/", {
      host: "127.0.0.1",
      path: "/?prefix=bucket&max-keys=1",
    });
    assert.equal(elementOf(exact.body, "Name"), "bucket");
  });

  it("have an ACL that can be set and read", async () => {
    await ossClient(emulator).putBucketACL("bucket", "public-read");
    assert.equal((await ossClient(emulator).getBucketACL("bucket")).acl, "public-read");
    const answer = await sendSigned(emulator, emulator.owner, "/bucket/?acl", {
      method: "PUT",
      path: "/?acl",
      headers: { "x-oss-acl": "everybody" },
      body: "",
    });
    assert.deepEqual([answer.status, elementOf(answer.body, "EC")], [400, "0015-00000204"]);
  });

  describe("retention policies", () => {
    it("are made, locked, extended, and then stay", async () => {
      const call = (method: string, query: string, body = "") =>
        sendSigned(emulator, emulator.owner, `/bucket/?${query}`, { method, path: `/?${query}`, body });
      const days = (root: string, count: number) =>
        `<${root}><RetentionPeriodInDays>${count}</RetentionPeriodInDays></${root}>`;
      assert.equal(elementOf((await call("GET", "worm")).body, "Code"), "NoSuchWORMConfiguration");
      const made = await call("POST", "worm", days("InitiateWormConfiguration", 1));
      const id = made.headers["x-oss-worm-id"] ?? "";
      assert.equal(elementOf((await call("GET", "worm")).body, "State"), "InProgress");
      assert.equal((await call("POST", `wormId=${id}`)).status, 200);
      assert.equal((await call("POST", `wormExtend&wormId=${id}`, days("ExtendWormConfiguration", 2))).status, 200);
      const now = (await call("GET", "worm")).body;
      assert.deepEqual([elementOf(now, "State"), elementOf(now, "RetentionPeriodInDays")], ["Locked", "2"]);
      const refused = await call("DELETE", "worm");
      assert.deepEqual([refused.status, elementOf(refused.body, "Code")], [403, "WORMConfigurationLocked"]);
    });
  });
});
