import assert from "node:assert/strict";
import { Estate } from "../../support/estate";

describe("the domains of buckets", () => {
  let estate: Estate;
  beforeEach(async () => {
    estate = await Estate.start();
  });
  afterEach(() => estate.stop());

  it("pages through 1001 buckets, and asks those of the wanted regions", async () => {
    for (let index = 0; index < 1000; index++) {
      estate.emulator.createBucket(`bucket-${index}`, { region: "cn-shanghai" });
    }
    estate.oss("the-last", "files.example.com", "good");
    const targets = await estate.find({ products: ["oss"], regions: ["cn-hangzhou"] });
    assert.deepEqual(
      targets.map(({ name, bucket, region, status }) => [name, bucket, region, status]),
      [["files.example.com", "the-last", "cn-hangzhou", "ok"]],
    );
    assert.deepEqual([estate.counted("ListBuckets"), estate.counted("ListCname")], [2, 1]);
  });

  it("asks named buckets without listing them, in the default region or their own", async () => {
    estate.oss("files", "a.example.com", "good");
    estate.oss("others", "b.example.com", "due", "cn-shanghai");
    estate.oss("unasked", "c.example.com", "due");
    const targets = await estate.find({ products: ["oss"], buckets: ["files", "cn-shanghai/others"] });
    assert.deepEqual(
      targets.map(({ name, importId, status }) => [name, importId, status]),
      [
        ["a.example.com", "oss/cn-hangzhou/files/a.example.com", "ok"],
        ["b.example.com", "oss/cn-shanghai/others/b.example.com", "expiring"],
      ],
    );
    assert.equal(estate.counted("ListBuckets"), 0);
  });

  it("says of a bucket that does not exist, and shows the others", async () => {
    estate.oss("files", "a.example.com", "good");
    const [gone, found] = await estate.find({ products: ["oss"], buckets: ["files", "absent"] });
    assert.deepEqual(
      [gone?.bucket, gone?.name, gone?.status, gone?.errorCode],
      ["absent", "", "failed", "NoSuchBucket"],
    );
    assert.ok(gone?.requestId);
    assert.equal(found?.status, "ok");
  });
});
