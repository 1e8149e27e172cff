import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { type Emulator, startEmulator } from "../../../../../../emulator";
import { crc64 } from "../../../../../../emulator/services/oss/storage/crc64";
import { elementOf, failureOf, ossClient, sendSigned } from "../../../clients";

const body = Buffer.from("body");
const allowAll = { Version: "1", Statement: [{ Effect: "Allow", Action: "oss:*", Resource: "*" }] } as const;

describe("emulator: PutObject", () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator();
    emulator.createBucket("bucket");
  });
  afterEach(() => emulator.stop());
  const put = (key: string, headers: Record<string, string> = {}, content: string | Buffer = body) =>
    ossClient(emulator).put(key, Buffer.from(content), { headers });
  const raw = (key: string, headers: Record<string, string>, content: string | Buffer = body) =>
    sendSigned(emulator, emulator.owner, `/bucket/${key}`, { method: "PUT", path: `/${key}`, headers, body: content });

  it("answers with the MD5 as the ETag and with the CRC-64", async () => {
    const { headers } = (await put("k")).res as unknown as { headers: Record<string, string> };
    assert.equal(headers.etag, `"${createHash("md5").update(body).digest("hex").toUpperCase()}"`);
    assert.equal(headers["x-oss-hash-crc64ecma"], crc64(body));
    assert.equal(headers["x-oss-version-id"], undefined);
  });

  it("checks Content-MD5", async () => {
    const wrong = await raw("k", { "content-md5": createHash("md5").update("other").digest("base64") });
    assert.deepEqual([wrong.status, elementOf(wrong.body, "Code")], [400, "BadDigest"]);
    const invalid = await raw("k", { "content-md5": "abc" });
    assert.deepEqual([invalid.status, elementOf(invalid.body, "Code")], [400, "InvalidDigest"]);
    assert.equal(emulator.objects("bucket").size, 0);
  });

  it("stores metadata and the usual headers", async () => {
    await put("k", {
      "x-oss-meta-fingerprint": "ab:cd",
      "Content-Type": "application/x-pem-file",
      "Cache-Control": "no-store",
      "Content-Disposition": "inline",
    });
    const { meta, res } = await ossClient(emulator).head("k");
    const headers = res.headers as Record<string, string>;
    assert.deepEqual(meta, { fingerprint: "ab:cd" });
    assert.equal(headers["content-type"], "application/x-pem-file");
    assert.equal(headers["cache-control"], "no-store");
    assert.equal(headers["content-disposition"], "inline");
    assert.equal(headers["content-length"], "4");
  });

  it("refuses more than 8 KB of metadata", async () => {
    const failure = await failureOf(put("k", { "x-oss-meta-a": "x".repeat(8 * 1024) }));
    assert.deepEqual([failure.status, failure.code], [400, "MetadataTooLarge"]);
  });

  for (const [what, key] of [
    ["a slash at the start", "%2Fk"],
    ["a backslash at the start", "%5Ck"],
    ["1,024 bytes", "ü".repeat(512)],
  ] as const) {
    it(`refuses a key with ${what}`, async () => {
      const path = `/${encodeURI(decodeURIComponent(key)).replace(/^\//, "%2F")}`;
      const answer = await sendSigned(emulator, emulator.owner, `/bucket/${decodeURIComponent(key)}`, {
        method: "PUT",
        path,
        body,
      });
      assert.deepEqual([answer.status, elementOf(answer.body, "Code")], [400, "InvalidObjectName"]);
    });
  }

  it("accepts a key of 1,023 bytes", async () => {
    await put("k".repeat(1023));
    assert.equal(emulator.objects("bucket").size, 1);
  });

  describe("x-oss-forbid-overwrite", () => {
    const forbid = { "x-oss-forbid-overwrite": "true" };

    it("protects the first object", async () => {
      await put("k", forbid, "first");
      const failure = await failureOf(put("k", forbid, "second"));
      assert.deepEqual([failure.status, failure.code, failure.ecCode], [409, "FileAlreadyExists", "0026-00000002"]);
      assert.equal(emulator.objects("bucket").get("k")?.body.toString(), "first");
      await put("k", { "x-oss-forbid-overwrite": "false" }, "third");
      assert.equal(emulator.objects("bucket").get("k")?.body.toString(), "third");
    });

    it("lets one of many write", async () => {
      const outcomes = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => put("k", forbid, `${index}`)));
      assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
    });

    for (const status of ["Enabled", "Suspended"] as const) {
      it(`has no effect when versioning is ${status}`, async () => {
        await put("k", forbid, "first");
        await ossClient(emulator).putBucketVersioning("bucket", status);
        await put("k", forbid, "second");
        assert.equal(emulator.objects("bucket").get("k")?.body.toString(), "second");
        const kept = emulator.versions("bucket", "k").map((version) => version.body.toString());
        // A suspended bucket replaces the version "null", the object from before versioning.
        assert.deepEqual(kept, status === "Enabled" ? ["second", "first"] : ["second"]);
      });
    }
  });

  describe("overwrite rules", () => {
    const rules = (inner: string) =>
      sendSigned(emulator, emulator.owner, "/bucket/?overwriteConfig", {
        method: "PUT",
        path: "/?overwriteConfig",
        body: `<OverwriteConfiguration><Rule><Action>forbid</Action>${inner}</Rule></OverwriteConfiguration>`,
      });

    it("protect a prefix", async () => {
      assert.equal((await rules("<Prefix>site/20</Prefix>")).status, 200);
      await put("site/2026-11-23_ab/cert.pem", {}, "first");
      const failure = await failureOf(put("site/2026-11-23_ab/cert.pem", {}, "second"));
      assert.deepEqual([failure.status, failure.code], [409, "FileAlreadyExists"]);
      await put("site/latest/cert.pem", {}, "first");
      await put("site/latest/cert.pem", {}, "second");
    });

    for (const versioning of ["Enabled", "Suspended"] as const) {
      it(`have no effect when versioning is ${versioning}`, async () => {
        emulator.createBucket("bucket", { versioning });
        await rules("<Prefix>site/20</Prefix>");
        await put("site/2026-11-23_ab/cert.pem", {}, "first");
        await put("site/2026-11-23_ab/cert.pem", {}, "second");
        assert.equal(emulator.object("bucket", "site/2026-11-23_ab/cert.pem")?.body.toString(), "second");
      });
    }

    it("protect a suffix, from the principals that they name", async () => {
      const user = emulator.addUser({ name: "guarded", policies: [allowAll as never] });
      await rules(`<Suffix>.pem</Suffix><Principals><Principal>${user.userId}</Principal></Principals>`);
      await put("k.pem");
      await put("k.pem");
      assert.equal((await failureOf(ossClient(emulator, user).put("k.pem", body))).code, "FileAlreadyExists");
      await ossClient(emulator, user).put("k.txt", body);
      await ossClient(emulator, user).put("k.txt", body);
    });
  });

  describe("retention", () => {
    it("refuses to replace or delete, and accepts new keys", async () => {
      emulator.createBucket("bucket", { worm: { days: 1 } });
      await put("k");
      for (const call of [put("k"), ossClient(emulator).delete("k"), ossClient(emulator).deleteMulti(["k"])]) {
        const failure = await failureOf(call);
        assert.deepEqual([failure.status, failure.code], [409, "FileImmutable"]);
      }
      await put("other");
    });
  });

  describe("encryption", () => {
    it("answers with the algorithm", async () => {
      const { res } = await put("k", { "x-oss-server-side-encryption": "AES256" });
      assert.equal((res.headers as Record<string, string>)["x-oss-server-side-encryption"], "AES256");
      const head = await ossClient(emulator).head("k");
      assert.equal((head.res.headers as Record<string, string>)["x-oss-server-side-encryption"], "AES256");
    });

    it("refuses an unknown algorithm", async () => {
      const failure = await failureOf(put("k", { "x-oss-server-side-encryption": "DES" }));
      assert.deepEqual([failure.status, failure.code], [400, "InvalidEncryptionAlgorithmError"]);
    });

    it("needs both KMS permissions for KMS", async () => {
      const kms = { "x-oss-server-side-encryption": "KMS", "x-oss-server-side-encryption-key-id": "key-1" };
      const without = emulator.addUser({ name: "without", policies: [allowAll as never] });
      const failure = await failureOf(ossClient(emulator, without).put("k", body, { headers: kms }));
      assert.deepEqual([failure.status, failure.message], [403, "This request is forbidden by kms."]);
      const document = {
        Version: "1",
        Statement: [{ Effect: "Allow", Action: ["kms:GenerateDataKey", "kms:Decrypt"], Resource: "*" }],
      };
      const user = emulator.addUser({ name: "with", policies: [allowAll as never, document as never] });
      const ofKey = emulator.addUser({
        name: "ofKey",
        policies: [
          {
            Version: "1",
            Statement: [
              { Effect: "Allow", Action: "oss:PutObject", Resource: "*" },
              { Effect: "Allow", Action: ["kms:GenerateDataKey", "kms:Decrypt"], Resource: "acs:kms:*:*:key/key-1" },
            ],
          },
        ],
      });
      await ossClient(emulator, ofKey).put("k", body, { headers: kms });
      const otherKey = { ...kms, "x-oss-server-side-encryption-key-id": "key-2" };
      const refused = await failureOf(ossClient(emulator, ofKey).put("k", body, { headers: otherKey }));
      assert.equal(refused.message, "This request is forbidden by kms.");
      const { res } = await ossClient(emulator, user).put("k", body, { headers: kms });
      assert.equal((res.headers as Record<string, string>)["x-oss-server-side-encryption-key-id"], "key-1");
    });

    it("is the bucket's default", async () => {
      await ossClient(emulator).putBucketEncryption("bucket", { SSEAlgorithm: "AES256" });
      const { res } = await put("k");
      assert.equal((res.headers as Record<string, string>)["x-oss-server-side-encryption"], "AES256");
    });
  });

  it("stores tags, at most ten", async () => {
    await put("k", { "x-oss-tagging": "a=1&b=x%20y" });
    assert.deepEqual(emulator.object("bucket", "k")?.tags, { a: "1", b: "x y" });
    const many = Array.from({ length: 11 }, (_, index) => `t${index}=1`).join("&");
    for (const tags of [many, "a=b=c", "a=1&a=2"]) {
      assert.equal((await failureOf(put("k", { "x-oss-tagging": tags }))).code, "InvalidTag", tags);
    }
  });

  it("requires a length", async () => {
    // For Node, a request with neither length nor chunks has no body.
    const { hostname, port } = new URL(emulator.httpEndpoint);
    const { connect } = await import("node:net");
    const text = await new Promise<string>((resolve) => {
      let received = "";
      const socket = connect(Number(port), hostname, () => {
        socket.write("PUT /k HTTP/1.1\r\nHost: open.oss-cn-hangzhou.aliyuncs.com\r\nConnection: close\r\n\r\n");
      });
      socket.on("data", (chunk) => {
        received += chunk.toString();
      });
      socket.on("end", () => resolve(received));
      emulator.createBucket("open", { acl: "public-read-write" });
    });
    assert.match(text, /411 Length Required[\s\S]*MissingContentLength/);
  });
});
