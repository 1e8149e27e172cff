import assert from "node:assert/strict";
import { type Bucket, openBucket } from "../../../provider/oss/bucket";
import { type BucketPolicy, openBucketPolicy } from "../../../provider/oss/bucketPolicy";
import { impatient } from "../../support/faultHarness";
import { StrangerServer } from "./strangerServer";
import { upload } from "./upload";

const portal = "<html><head><title>Sign in</title></head><body><p>Welcome</p></body></html>";
const listing =
  '<?xml version="1.0"?><ListBucketResult><Name>certificates</Name><Prefix>site/</Prefix><MaxKeys>1000</MaxKeys>' +
  "<KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>";
const refusal = "<?xml version='1.0'?><Error><Code>AccessDenied</Code><RequestId>65</RequestId></Error>";

/** Every operation that there is on a bucket. */
const operations: Record<string, (bucket: Bucket, policy: BucketPolicy) => Promise<unknown>> = {
  put: (bucket) => bucket.put(upload({ body: Buffer.from("the private key") })),
  inspect: (bucket) => bucket.inspect("site/a"),
  read: (bucket) => bucket.read("site/a"),
  delete: (bucket) => bucket.delete("site/a"),
  list: (bucket) => bucket.list("site/"),
  "read of the policy": (_, policy) => policy.read(),
  "write of the policy": (_, policy) => policy.write("{}"),
  "deletion of the policy": (_, policy) => policy.delete(),
};

describe("a foreign answer", () => {
  let stranger: StrangerServer;
  let elsewhere: StrangerServer;

  before(async () => {
    stranger = await StrangerServer.start();
    elsewhere = await StrangerServer.start();
  });

  beforeEach(() => {
    stranger.requests.length = 0;
  });

  after(() => Promise.all([stranger.stop(), elsewhere.stop()]));

  const run = (operation: string) => {
    const place = { region: "cn-hangzhou", endpoint: stranger.endpoint };
    const credentials = async () => ({ accessKeyId: "id", accessKeySecret: "secret" });
    const options = { retryPolicy: impatient, timeout: 5_000 };
    const bucket = openBucket("certificates", place, credentials, options);
    return operations[operation]?.(bucket, openBucketPolicy("certificates", place, credentials, options));
  };

  for (const [status, body, tries] of [
    [200, portal, 1],
    [200, listing, 1],
    [200, "", 1],
    [204, "", 1],
    [206, "{}", 1],
    [301, portal, 1],
    [302, portal, 1],
    [304, "", 1],
    [307, portal, 1],
    [308, portal, 1],
    [400, portal, 1],
    [401, portal, 1],
    [403, portal, 1],
    [403, refusal, 1],
    [404, portal, 1],
    [404, "", 1],
    [409, refusal.replace("AccessDenied", "FileAlreadyExists"), 1],
    [412, "", 1],
    [451, portal, 1],
    [407, portal, 5],
    [429, portal, 5],
    [500, refusal.replace("AccessDenied", "InternalError"), 5],
    [502, portal, 5],
    [503, "", 5],
  ] as const) {
    for (const operation of Object.keys(operations)) {
      it(`is no success, no refusal and no absence: ${status} ${JSON.stringify(body.slice(0, 40))} to ${operation}`, async () => {
        stranger.answer = (_, response) =>
          void response.writeHead(status, { location: `${elsewhere.endpoint}/login`, etag: '"1"' }).end(body);
        await assert.rejects(Promise.resolve(run(operation)), (error: Error) => {
          assert.equal(error.name, "OssError");
          assert.match(
            error.message,
            new RegExp(`\\(${status}\\): the answer did not come from OSS\\. Check that \`endpoint\` leads to`),
          );
          assert.doesNotMatch(error.message, /needs oss:/);
          return true;
        });
        assert.equal(stranger.requests.length, tries);
        assert.deepEqual(elsewhere.requests, [], "nobody is followed to another host");
      });
    }
  }

  it("is distinguished from OSS's own only by the missing request id, which a listing's body doesn't replace", async () => {
    const answerAs = (headers: Record<string, string>, body: string) => {
      stranger.answer = (_, response) => void response.writeHead(200, headers).end(body);
    };
    const ours = { "x-oss-request-id": "6555A936CA31DC333143ABCD" };
    answerAs(ours, listing);
    assert.deepEqual(await run("list"), []);
    for (const body of [portal, "", "no XML", "<a/>"]) {
      answerAs(ours, body);
      await assert.rejects(Promise.resolve(run("list")), {
        message: /\(200\): every answer came without OSS's reason/,
      });
    }
  });

  it("with 304 or 206 is no success either, if OSS returns it unasked", async () => {
    const headers = { "x-oss-request-id": "6555A936CA31DC333143ABCD" };
    for (const [operation, status] of [
      ["inspect", 304],
      ["read", 304],
      ["read", 206],
    ] as const) {
      stranger.answer = (_, response) => void response.writeHead(status, headers).end();
      await assert.rejects(Promise.resolve(run(operation)), { name: "OssError", status });
    }
  });
});
