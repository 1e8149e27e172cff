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

  it("are created, described and deleted", async () => {
    const client = ossClient(emulator);
    await client.putBucket("made", { acl: "public-read" } as never);
    const { bucket } = await client.getBucketInfo("made");
    assert.deepEqual(
      [bucket.Name, bucket.Location, bucket.AccessControlList.Grant, bucket.Versioning, bucket.BlockPublicAccess],
      ["made", "oss-cn-hangzhou", "public-read", undefined, "false"],
    );
    await client.deleteBucket("made");
    const failure = await failureOf(client.getBucketInfo("made"));
    assert.deepEqual([failure.status, failure.code], [404, "NoSuchBucket"]);
  });

  it("are created in the region of the endpoint", async () => {
    await ossClient(emulator, emulator.owner, { region: "oss-ap-southeast-1", bucket: "far" }).putBucket("far");
    const info = await ossClient(emulator, emulator.owner, {
      region: "oss-ap-southeast-1",
      bucket: "far",
    }).getBucketInfo("far");
    assert.equal(info.bucket.Location, "oss-ap-southeast-1");
  });

  it("keep their objects when their owner creates them again", async () => {
    emulator.putObject("bucket", "k", "x");
    await ossClient(emulator).putBucket("bucket");
    assert.ok(emulator.objects("bucket").has("k"));
  });

  it("are refused a name that breaks the rules", async () => {
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

  it("are not deleted while they contain an object or a version", async () => {
    emulator.putObject("bucket", "k", "x");
    const failure = await failureOf(ossClient(emulator).deleteBucket("bucket"));
    assert.deepEqual([failure.status, failure.code], [409, "BucketNotEmpty"]);
    emulator.createBucket("versioned", { versioning: "Enabled" });
    emulator.putObject("versioned", "k", "first");
    emulator.deleteObject("versioned", "k");
    assert.equal((await failureOf(ossClient(emulator).deleteBucket("versioned"))).code, "BucketNotEmpty");
  });

  it("are listed by prefix", async () => {
    for (const name of ["c-1", "c-2"]) {
      emulator.createBucket(name);
    }
    const { buckets } = await ossClient(emulator, emulator.owner, byName()).listBuckets({ prefix: "c-" });
    assert.deepEqual(
      buckets.map(({ name }) => name),
      ["c-1", "c-2"],
    );
    const exact = await sendSigned(emulator, emulator.owner, "/", {
      host: "127.0.0.1",
      path: "/?prefix=bucket&max-keys=1",
    });
    assert.equal(elementOf(exact.body, "Name"), "bucket");
  });

  it("are listed in pages, each of which begins after a marker", async () => {
    for (const name of ["c-1", "c-2", "c-3"]) {
      emulator.createBucket(name);
    }
    const client = ossClient(emulator, emulator.owner, byName());
    const query = { prefix: "c-", "max-keys": 2 };
    const first = await client.listBuckets(query);
    const { nextMarker } = first as unknown as { nextMarker: string };
    const second = await client.listBuckets({ ...query, marker: nextMarker } as never);
    const namesIn = ({ buckets }: { buckets: { name: string }[] }) => buckets.map(({ name }) => name);
    assert.deepEqual([namesIn(first), nextMarker, namesIn(second)], [["c-1", "c-2"], "c-2", ["c-3"]]);
    const { nextMarker: last } = second as unknown as { nextMarker: null };
    assert.equal(last, null);
    for (const most of [0, 1001]) {
      assert.equal((await failureOf(client.listBuckets({ "max-keys": most }))).code, "InvalidArgument");
    }
  });

  it("have no versioning until someone sets it", async () => {
    assert.equal((await ossClient(emulator).getBucketVersioning("bucket")).versionStatus, undefined);
    await ossClient(emulator).putBucketVersioning("bucket", "Suspended");
    assert.equal((await ossClient(emulator).getBucketVersioning("bucket")).versionStatus, "Suspended");
  });

  it("refuse an ACL that does not exist", async () => {
    const answer = await sendSigned(emulator, emulator.owner, "/bucket/", {
      method: "PUT",
      path: "/",
      headers: { "x-oss-acl": "everybody" },
      body: "",
    });
    assert.deepEqual([answer.status, elementOf(answer.body, "EC")], [400, "0015-00000204"]);
  });
});
