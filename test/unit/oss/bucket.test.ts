import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mock } from "node:test";
import { type Emulator, type PolicyDocument, startEmulator } from "../../../emulator";
import type { Credentials } from "../../../provider/alicloud/credentials";
import type { RequestOptions } from "../../../provider/alicloud/requests";
import { type Bucket, etagOf, openBucket } from "../../../provider/oss/bucket";
import { impatient } from "../../support/faultHarness";
import { allowOverwriting, forbidOverwriting } from "../../support/overwriteRule";
import { ConnectionCounter } from "./connectionCounter";
import { upload, uploaded } from "./upload";

const name = "certificates";
const key = upload().key;

describe("a bucket", () => {
  let emulator: Emulator;

  before(async () => {
    emulator = await startEmulator();
    emulator.createBucket(name);
  });

  after(() => emulator.stop());

  beforeEach(() => {
    emulator.faults.clear();
    emulator.clearRequests();
    for (const stored of emulator.objects(name).keys()) {
      emulator.deleteObject(name, stored);
    }
  });

  const open = (credentials: Credentials = emulator.owner, options: RequestOptions = {}, endpoint?: string): Bucket =>
    openBucket(name, { region: "cn-hangzhou", endpoint: endpoint ?? emulator.httpEndpoint }, async () => credentials, {
      retryPolicy: impatient,
      timeout: 5_000,
      ...options,
    });

  /** A user who may do these actions everywhere. */
  const user = (...actions: string[]) => {
    const policy: PolicyDocument = { Version: "1", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] };
    return emulator.addUser({ name: `user-${users++}`, policies: actions.length > 0 ? [policy] : [] });
  };
  let users = 0;

  describe("etagOf", () => {
    it("is the MD5 in upper-case hex", () => {
      assert.equal(etagOf(Buffer.from("text")), "1CB251EC0D568DE6A929B520C4AED8D1");
      assert.equal(etagOf(Buffer.alloc(0)), "D41D8CD98F00B204E9800998ECF8427E");
    });
  });

  describe("put", () => {
    it("sends body, type, marks and checksum, and nothing that needs a further permission", async () => {
      assert.deepEqual(await open(user("oss:PutObject")).put(upload()), uploaded());
      const stored = emulator.object(name, key);
      assert.equal(stored?.body.toString(), "text");
      assert.equal(stored?.headers["content-type"], "application/x-pem-file");
      assert.equal(stored?.headers["cache-control"], "no-store");
      assert.deepEqual(stored?.meta, { archive: "2026-11-23_0a1b2c3d" });
      const [request, ...others] = emulator.requests;
      assert.deepEqual(others, []);
      assert.equal(request?.headers["content-md5"], createHash("md5").update("text").digest("base64"));
      assert.deepEqual(
        Object.keys(request?.headers ?? {})
          .filter((header) => header.startsWith("x-oss-"))
          .sort(),
        ["x-oss-content-sha256", "x-oss-date", "x-oss-meta-archive"],
      );
    });

    it("stores an empty body", async () => {
      assert.deepEqual(await open().put(upload({ body: Buffer.alloc(0) })), uploaded(""));
      assert.equal(emulator.object(name, key)?.body.length, 0);
      assert.equal(emulator.object(name, key)?.headers["content-type"], "application/x-pem-file");
    });

    it("stores bytes as they are", async () => {
      const body = Buffer.from([0, 255, 13, 10, 128, 195, 164]);
      await open().put(upload({ body }));
      assert.deepEqual(emulator.object(name, key)?.body, body);
    });

    for (const strange of ["zertifikate/münchen/证书.pem", "a b/c+d/e%20f", "q?x=1/h#h/&/=", "a'b(c)!*/~", "a\\b"]) {
      it(`reaches the key ${strange}`, async () => {
        const bucket = open();
        await bucket.put(upload({ key: strange }));
        assert.deepEqual([...emulator.objects(name).keys()], [strange]);
        assert.notEqual(await bucket.inspect(strange), "missing");
        assert.equal((await bucket.read(strange)).toString(), "text");
        assert.deepEqual(await bucket.list(strange.slice(0, 2)), [strange]);
        await bucket.delete(strange);
        assert.equal(emulator.objects(name).size, 0);
      });
    }

    it("replaces an existing object", async () => {
      emulator.putObject(name, key, "before");
      assert.deepEqual(await open().put(upload()), uploaded());
      assert.equal(emulator.object(name, key)?.body.toString(), "text");
    });

    it("reports an existing object that it must not replace", async () => {
      const bucket = open(user("oss:PutObject"));
      assert.deepEqual(await bucket.put(upload({ forbidOverwrite: true })), uploaded());
      assert.equal(await bucket.put(upload({ body: Buffer.from("other"), forbidOverwrite: true })), "exists");
      assert.equal(emulator.object(name, key)?.body.toString(), "text");
      assert.equal(emulator.requests[0]?.headers["x-oss-forbid-overwrite"], "true");
      assert.equal(emulator.requests.length, 2, "a refusal that will stay is not tried again");
    });

    it("reports the same answer to an upload that may overwrite as a rule of the bucket", async () => {
      emulator.putObject(name, key, "before");
      await forbidOverwriting(emulator, name, "");
      await assert.rejects(open(user("oss:PutObject")).put(upload()), {
        name: "OssError",
        code: "FileAlreadyExists",
        message: /: a rule of the bucket forbids overwriting this object, so its content did not change\. /,
      });
      assert.equal(emulator.object(name, key)?.body.toString(), "before");
      await allowOverwriting(emulator, name);
    });

    it("encrypts at rest as requested", async () => {
      await open().put(upload({ key: "a", serverSideEncryption: "AES256" }));
      assert.equal(emulator.object(name, "a")?.headers["x-oss-server-side-encryption"], "AES256");
      await open().put(upload({ key: "b", serverSideEncryption: "KMS", kmsKeyId: "0123-4567" }));
      const headers = emulator.object(name, "b")?.headers;
      assert.equal(headers?.["x-oss-server-side-encryption"], "KMS");
      assert.equal(headers?.["x-oss-server-side-encryption-key-id"], "0123-4567");
    });

    it("says which permissions of KMS are missing", async () => {
      await assert.rejects(open(user("oss:PutObject")).put(upload({ serverSideEncryption: "KMS" })), {
        name: "OssError",
        message: /\(403 AccessDenied, .*: KMS encryption needs kms:GenerateDataKey and kms:Decrypt/,
      });
    });

    it("writes tags, also with marks and spaces", async () => {
      const tags = { team: "web", "cost center": "a+b = c/d:e_f.g-h", städte: "münchen 北京", empty: "" };
      await open().put(upload({ tags }));
      assert.deepEqual(emulator.object(name, key)?.tags, tags);
      assert.match(emulator.requests[0]?.headers["x-oss-tagging"] ?? "", /cost%20center=a%2Bb%20%3D%20c/);
    });

    it("asks for no permission to tag without tags", async () => {
      await open(user("oss:PutObject")).put(upload({ tags: {} }));
      assert.equal(emulator.requests[0]?.headers["x-oss-tagging"], undefined);
      await assert.rejects(open(user("oss:PutObject")).put(upload({ tags: { team: "web" } })), {
        message: /403 AccessDenied.*needs oss:PutObject and \(for `tags`\) oss:PutObjectTagging on/,
      });
    });

    it("doesn't accept an upload with another ETag", async () => {
      emulator.faults.add({ times: Number.POSITIVE_INFINITY, fault: { kind: "wrongETag" } });
      await assert.rejects(open().put(upload()), {
        name: "OssError",
        code: "ETAG_MISMATCH",
        message: /was refused \(200 ETAG_MISMATCH\): the returned ETag is not the MD5 of what was sent/,
      });
      assert.equal(emulator.requests.length, impatient.attempts);
    });

    it("sends again after a wrong ETag", async () => {
      emulator.faults.add({ fault: { kind: "wrongETag" } });
      assert.deepEqual(await open().put(upload()), uploaded());
      assert.equal(emulator.requests.length, 2);
    });

    it("finds its own object after a lost answer", async () => {
      emulator.faults.add({ fault: { kind: "resetAfter" } });
      assert.equal(await open().put(upload({ forbidOverwrite: true })), "exists");
      assert.equal(emulator.object(name, key)?.body.toString(), "text");
    });

    it("ends a try after the timeout", async () => {
      emulator.faults.add({ fault: { kind: "noAnswer" } });
      const bucket = open(emulator.owner, { timeout: 50, retryPolicy: { ...impatient, attempts: 1 } });
      await assert.rejects(bucket.put(upload()), {
        code: "ETIMEDOUT",
        message: /got no answer \(ETIMEDOUT\): on every try, the connection broke or took too long/,
      });
    });

    it("follows no redirect", async () => {
      emulator.faults.add({ fault: { kind: "status", status: 307, code: "TemporaryRedirect" } });
      await assert.rejects(open().put(upload()), { status: 307, code: "TemporaryRedirect" });
      assert.equal(emulator.requests.length, 1);
    });
  });

  for (const explainsHead of [true, false]) {
    describe(`inspect, ${explainsHead ? "where" : "unless"} OSS says in a header why it refuses a HEAD`, () => {
      beforeEach(() => {
        emulator.gateway.explainsHead = explainsHead;
        emulator.putObject(name, key, "text", { meta: { archive: "2026-11-23_0a1b2c3d", deployment: "mine" } });
      });

      it("returns ETag and marks with one HEAD", async () => {
        assert.deepEqual(await open(user("oss:GetObject")).inspect(key), {
          etag: etagOf(Buffer.from("text")),
          meta: { archive: "2026-11-23_0a1b2c3d", deployment: "mine" },
        });
        assert.deepEqual(
          emulator.requests.map(({ method }) => method),
          ["HEAD"],
        );
      });

      it("returns an empty object", async () => {
        emulator.putObject(name, "empty", "");
        assert.deepEqual(await open().inspect("empty"), { etag: etagOf(Buffer.alloc(0)), meta: {} });
      });

      it("reports a missing object and a missing bucket", async () => {
        assert.equal(await open().inspect("site/latest/none.pem"), "missing");
        const place = { region: "cn-hangzhou", endpoint: emulator.httpEndpoint };
        const elsewhere = openBucket("no-such-bucket", place, async () => emulator.owner, { retryPolicy: impatient });
        assert.equal(await elsewhere.inspect(key), "missing");
      });

      it("knows nothing if the credentials lack oss:GetObject", async () => {
        assert.equal(await open(user("oss:PutObject")).inspect(key), "forbidden");
      });

      it("doesn't confuse a revoked key, a wrong secret or a wrong clock with a missing permission", async () => {
        const { accessKeyId } = emulator.owner;
        for (const [credentials, code] of [
          [{ accessKeyId: "LTAInone", accessKeySecret: "none" }, "InvalidAccessKeyId"],
          [{ accessKeyId, accessKeySecret: "none" }, "SignatureDoesNotMatch"],
          [emulator.addSession({ policies: [], expiresAt: new Date(Date.now() - 1000) }), "SecurityTokenExpired"],
        ] as const) {
          await assert.rejects(open(credentials).inspect(key), { name: "OssError", operation: "inspect", code });
        }
      });

      it("doesn't confuse a bucket in another region with a missing permission", async () => {
        const fault = { kind: "status", status: 403, code: "AccessDenied", ec: "0003-00001403" } as const;
        emulator.faults.add({ times: Number.POSITIVE_INFINITY, fault });
        await assert.rejects(open(user("oss:GetObject")).inspect(key), { message: /the bucket is in another region/ });
      });

      it("doesn't confuse a foreign 404 with a missing object", async () => {
        const stranger = createServer((_, response) => response.writeHead(404).end("Not found"));
        await new Promise<void>((listening) => stranger.listen(0, "127.0.0.1", listening));
        try {
          const { port } = stranger.address() as AddressInfo;
          const bucket = open(emulator.owner, {}, `http://127.0.0.1:${port}`);
          const message =
            /was refused \(404\): the answer did not come from OSS\. Check that `endpoint` leads to the bucket/;
          await assert.rejects(bucket.inspect(key), { message });
        } finally {
          stranger.close();
        }
      });

      it("names the missing bucket, permission or key if it is finally denied", async () => {
        emulator.faults.add({
          times: Number.POSITIVE_INFINITY,
          fault: { kind: "status", status: 403, code: "UserDisable" },
        });
        await assert.rejects(open().inspect(key), { message: /\(403 UserDisable, .*the account is disabled/ });
      });

      it("asks a second time only for what the first answer didn't say", async () => {
        await open(user("oss:PutObject")).inspect(key);
        assert.deepEqual(
          emulator.requests.map(({ method }) => method),
          explainsHead ? ["HEAD"] : ["HEAD", "GET"],
        );
      });
    });
  }

  describe("read", () => {
    it("returns the bytes", async () => {
      const body = Buffer.from([0, 255, 13, 10]);
      emulator.putObject(name, key, body);
      emulator.putObject(name, "empty", "");
      assert.deepEqual(await open().read(key), body);
      assert.deepEqual(await open().read("empty"), Buffer.alloc(0));
    });

    it("says what is missing", async () => {
      await assert.rejects(open().read("none"), {
        name: "OssError",
        message: /^Reading 'none' from bucket 'certificates' was refused \(404 NoSuchKey/,
      });
      await assert.rejects(open(user("oss:PutObject")).read(key), { message: /needs oss:GetObject on/ });
    });
  });

  describe("delete", () => {
    it("deletes, and succeeds if the object is already gone", async () => {
      emulator.putObject(name, key, "text");
      const bucket = open(user("oss:DeleteObject"));
      await bucket.delete(key);
      assert.equal(emulator.object(name, key), undefined);
      await bucket.delete(key);
    });

    it("says which permission is missing", async () => {
      await assert.rejects(open(user("oss:PutObject")).delete(key), {
        message: /^Deleting 'site\/latest\/cert\.pem' from bucket 'certificates' .* needs oss:DeleteObject on/,
      });
    });
  });

  describe("list", () => {
    it("returns the keys below a prefix, however deep, in OSS's order", async () => {
      for (const stored of ["site/b", "site/a/c", "site/a", "site", "sites/a", "other"]) {
        emulator.putObject(name, stored, "");
      }
      assert.deepEqual(await open(user("oss:ListObjects")).list("site/"), ["site/a", "site/a/c", "site/b"]);
      assert.deepEqual(await open().list("other"), ["other"]);
      assert.deepEqual(await open().list("none"), []);
      assert.equal((await open().list("")).length, 6);
    });

    it("continues after the first thousand", async () => {
      const keys = Array.from({ length: 1001 }, (_, index) => `many ä/${String(index).padStart(4, "0")}`);
      for (const stored of keys) {
        emulator.putObject(name, stored, "");
      }
      emulator.putObject(name, "more/a", "");
      assert.deepEqual(await open().list("many ä/"), keys);
      assert.equal(emulator.requests.length, 2);
    });

    it("starts again if a page fails once, and loses or repeats nothing", async () => {
      const keys = Array.from({ length: 1001 }, (_, index) => `many/${String(index).padStart(4, "0")}`);
      for (const stored of keys) {
        emulator.putObject(name, stored, "");
      }
      emulator.faults.add({ match: { method: "GET", nth: 2 }, fault: { kind: "status", status: 503 } });
      assert.deepEqual(await open().list("many/"), keys);
      assert.equal(emulator.requests.length, 4);
    });

    it("says which permission is missing, on the bucket", async () => {
      await assert.rejects(open(user("oss:PutObject")).list("site/"), {
        message: /^Listing 'site\/' in bucket 'certificates' .* needs oss:ListObjects on 'acs:oss:\*:\*:certificates' /,
      });
    });
  });

  describe("credentials", () => {
    it("are resolved for every request, so a new key takes effect at once", async () => {
      const [first, second] = [user("oss:PutObject"), user("oss:PutObject")];
      let current: Credentials = first;
      const place = { region: "cn-hangzhou", endpoint: emulator.httpEndpoint };
      const bucket = openBucket(name, place, async () => current, { retryPolicy: impatient });
      await bucket.put(upload());
      current = second;
      await bucket.put(upload());
      assert.deepEqual(
        emulator.requests.map(({ accessKeyId }) => accessKeyId),
        [first.accessKeyId, second.accessKeyId],
      );
    });

    it("are resolved for every try", async () => {
      const keys = [emulator.owner, user("oss:PutObject")];
      let asked = 0;
      const place = { region: "cn-hangzhou", endpoint: emulator.httpEndpoint };
      const bucket = openBucket(name, place, async () => keys[asked++] ?? emulator.owner, { retryPolicy: impatient });
      emulator.faults.add({ fault: { kind: "status", status: 503 } });
      await bucket.put(upload());
      assert.equal(asked, 2);
      assert.equal(emulator.requests[1]?.accessKeyId, keys[1]?.accessKeyId);
    });

    it("may be temporary, and nothing is printed about it", async () => {
      const warn = mock.method(console, "warn", () => undefined);
      try {
        const policy: PolicyDocument = {
          Version: "1",
          Statement: [{ Effect: "Allow", Action: "oss:PutObject", Resource: "*" }],
        };
        const session = emulator.addSession({ policies: [policy], expiresAt: new Date(Date.now() + 60_000) });
        assert.deepEqual(await open(session).put(upload()), uploaded());
        assert.equal(warn.mock.callCount(), 0);
      } finally {
        warn.mock.restore();
      }
    });

    it("that aren't available are reported as such, and no request is sent", async () => {
      const place = { region: "cn-hangzhou", endpoint: emulator.httpEndpoint };
      const source = () => Promise.reject(new Error("none were found"));
      await assert.rejects(openBucket(name, place, source).put(upload()), { message: "none were found" });
      assert.deepEqual(emulator.requests, []);
    });
  });

  describe("connections", () => {
    let counter: ConnectionCounter;

    beforeEach(async () => {
      counter = await ConnectionCounter.before(emulator.httpEndpoint);
    });

    afterEach(() => counter.stop());

    it("are kept for the next request, also of another bucket or with another key", async () => {
      const bucket = open(emulator.owner, {}, counter.endpoint);
      for (let number = 0; number < 5; number++) {
        await bucket.put(upload({ key: `site/${number}` }));
      }
      await open(emulator.owner, {}, counter.endpoint).inspect(key);
      await open(user("oss:PutObject"), {}, counter.endpoint).put(upload());
      assert.equal(counter.opened, 1);
    });

    it("are as many as concurrent requests", async () => {
      const bucket = open(emulator.owner, {}, counter.endpoint);
      for (const round of ["a", "b", "c"]) {
        await Promise.all([1, 2, 3, 4, 5].map((number) => bucket.put(upload({ key: `${round}/${number}` }))));
      }
      assert.equal(counter.opened, 5);
    });
  });
});
