import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CertificateBucket, OssCertificateDeployment } from "../../provider";
import { httpsOnlyStatement } from "../../provider/httpsOnlyPolicy/statement";
import { pluginName } from "../support/alicloudPlugin";
import { documentedText } from "../support/documentedPrograms";
import { Provisioning } from "../support/provisioning";
import { callRpc, failureOf, sendSigned } from "../unit/emulator/clients";

const bucket = "provisioned-certificates";
const host = `${bucket}.oss-cn-hangzhou.aliyuncs.com`;
const prefix = "certs/example.com";

describe(`one \`up\` with a CertificateBucket, by ${pluginName}`, () => {
  let site: Provisioning;
  let deployer: { accessKeyId: string; accessKeySecret: string };

  before(async () => {
    site = await Provisioning.start();
    site.program = () => {
      const { endpoint } = site.emulator;
      const certificates = new CertificateBucket("certificates", {
        bucket,
        prefixes: [prefix],
        createUser: true,
        endpoint,
      });
      new OssCertificateDeployment(
        "site",
        { ...site.material, bucket: certificates.bucket, prefix },
        { provider: certificates.deployer, dependsOn: certificates },
      );
      return { accessKeyId: certificates.accessKeyId, accessKeySecret: certificates.accessKeySecret };
    };
  });

  after(() => site.stop());

  it("can be previewed before the key is known", async () => {
    const { changes } = await site.stack.preview();
    assert.deepEqual(changes, { create: 11 });
    assert.equal(site.emulator.requests.length, 0);
  });

  it("creates bucket, policies and user, and deploys the certificate with that user's key", async () => {
    const { changes } = await site.stack.up();
    assert.deepEqual(changes, { create: 11 });
    deployer = (await site.stack.outputs()) as typeof deployer;
    const uploads = site.emulator.requests.filter(({ operation }) => operation === "PutObject");
    assert.equal(uploads.length, 10);
    assert.deepEqual([...new Set(uploads.map(({ accessKeyId }) => accessKeyId))], [deployer.accessKeyId]);
    assert.deepEqual(JSON.parse(site.emulator.bucketPolicy(bucket) ?? ""), {
      Version: "1",
      Statement: [httpsOnlyStatement(bucket)],
    });
  });

  it("makes the bucket private, encrypted and closed to the public", async () => {
    const owner = site.client(bucket);
    const { bucket: info } = (await owner.getBucketInfo(bucket)) as {
      bucket: {
        AccessControlList: { Grant: string };
        BlockPublicAccess: string;
        ServerSideEncryptionRule: { SSEAlgorithm: string };
      };
    };
    assert.equal(info.AccessControlList.Grant, "private");
    assert.equal(info.BlockPublicAccess, "true");
    assert.equal(info.ServerSideEncryptionRule.SSEAlgorithm, "AES256");
  });

  it("never has the key's secret in plain text in the state", async () => {
    const state = readFileSync(join(site.stack.directory, ".pulumi", "stacks", "certificates", "test.json"), "utf8");
    assert.ok(!state.includes(deployer.accessKeySecret));
    assert.ok(state.includes(deployer.accessKeyId));
  });

  it("changes nothing the second time", async () => {
    const writes = await site.writesOf(async () => {
      assert.deepEqual((await site.stack.up()).changes, { same: 11 });
    });
    assert.deepEqual(writes, []);
  });

  it("finds no drift, and the `up` after it changes nothing", async () => {
    assert.deepEqual((await site.stack.refresh()).changes, { same: 11 });
    assert.deepEqual((await site.stack.preview()).changes, { same: 11 });
  });

  it("denies plain HTTP to user and owner, and serves HTTPS", async () => {
    const key = `${prefix}/latest/README.md`;
    const path = `/${key}`;
    for (const keys of [deployer, site.emulator.owner]) {
      const put = { method: "PUT", host, path, body: "x", headers: { "content-type": "text/plain" } };
      const refused = await sendSigned(site.emulator, keys, `/${bucket}/${key}`, { ...put, secure: false });
      assert.equal(refused.status, 403);
      assert.match(refused.body, /<Code>AccessDenied<\/Code>/);
    }
    const owner = site.emulator.owner;
    const read = { path, host };
    assert.equal((await sendSigned(site.emulator, owner, `/${bucket}/${key}`, { ...read, secure: false })).status, 403);
    assert.equal((await sendSigned(site.emulator, owner, `/${bucket}/${key}`, read)).status, 200);
  });

  describe("gives the user a key that can do nothing else", () => {
    const inside = `${prefix}/latest/privkey.pem`;
    const ossActions: [action: string, method: string, key: string, query: string, body?: string][] = [
      ["read an object it wrote", "GET", inside, ""],
      ["look at an object it wrote", "HEAD", inside, ""],
      ["delete an object it wrote", "DELETE", inside, ""],
      ["tag an object it wrote", "PUT", inside, "tagging", "<Tagging><TagSet/></Tagging>"],
      ["read an object's tags", "GET", inside, "tagging"],
      ["change an object's ACL", "PUT", inside, "acl"],
      ["read an object's ACL", "GET", inside, "acl"],
      ["write beside the prefix", "PUT", "certs/example.org/latest/cert.pem", "", "x"],
      ["write beside the prefix that begins like it", "PUT", `${prefix}.evil/latest/cert.pem`, "", "x"],
      ["write at the bucket's root", "PUT", "index.html", "", "x"],
      ["list the bucket", "GET", "", ""],
      ["list the versions", "GET", "", "versions"],
      ["read the bucket's settings", "GET", "", "bucketInfo"],
      ["read the bucket's policy", "GET", "", "policy"],
      ["take the bucket's policy away", "DELETE", "", "policy"],
      ["write the bucket's policy", "PUT", "", "policy", '{"Version":"1","Statement":[]}'],
      ["open the bucket", "PUT", "", "acl"],
      ["allow public access", "DELETE", "", "publicAccessBlock"],
      ["change the versioning", "PUT", "", "versioning", "<VersioningConfiguration/>"],
      ["change the lifecycle", "DELETE", "", "lifecycle"],
      ["delete the bucket", "DELETE", "", ""],
    ];
    for (const [action, method, key, query, body] of ossActions) {
      it(`not ${action}`, async () => {
        const subresource = query === "" ? "" : `?${query}`;
        const refused = await sendSigned(site.emulator, deployer, `/${bucket}/${key}${subresource}`, {
          method,
          host,
          path: `/${key}${subresource}`,
          ...(body !== undefined && { body, headers: { "content-type": "application/xml" } }),
        });
        assert.equal(refused.status, 403);
        assert.ok(method === "HEAD" || /<Code>AccessDenied<\/Code>/.test(refused.body), refused.body);
      });
    }

    it("not list the account's buckets", async () => {
      const service = "oss-cn-hangzhou.aliyuncs.com";
      assert.equal((await sendSigned(site.emulator, deployer, "/", { path: "/", host: service })).status, 403);
    });

    it("not create another bucket", async () => {
      const failure = await failureOf(site.client(bucket, deployer).putBucket("another-bucket"));
      assert.equal(failure.status, 403);
    });

    for (const [action, parameters] of [
      ["CreateAccessKey", { UserName: "certificates-test-certificates" }],
      [
        "AttachPolicyToUser",
        { UserName: "certificates-test-certificates", PolicyName: "AdministratorAccess", PolicyType: "System" },
      ],
      [
        "CreatePolicyVersion",
        { PolicyName: "certificates-test-certificates-upload", PolicyDocument: "{}", SetAsDefault: "true" },
      ],
      ["CreateUser", { UserName: "friend" }],
      ["ListUsers", {}],
    ] as [string, Record<string, string>][]) {
      it(`not call RAM's ${action}`, async () => {
        const { status, body } = await callRpc(site.emulator, deployer, action, parameters);
        assert.deepEqual([status, body.Code], [403, "NoPermission"]);
      });
    }
  });

  describe("is destroyed", () => {
    it("keeps bucket, archive and the bucket's protection on destroy, and removes the user", async () => {
      const writes = await site.writesOf(() => site.stack.destroy());
      assert.deepEqual([...writes].sort(), ["DeleteAccessKey", "DeletePolicy", "DeleteUser", "DetachPolicyFromUser"]);
      assert.equal(site.emulator.objects(bucket).size, 10);
      assert.match(site.emulator.bucketPolicy(bucket) ?? "", /acs:SecureTransport/);
      assert.equal(
        (await failureOf(site.client(bucket, deployer).put("x", Buffer.from("x")))).code,
        "InvalidAccessKeyId",
      );
    });

    it("can't be created again while the bucket exists, and docs/troubleshooting.md says what to do", async () => {
      const failure = await site.stack.failing(site.stack.up());
      const [, sentence = "nothing"] =
        /The (specified bucket name: ['"]?[a-z-]+['"]? is not available)/.exec(failure) ?? [];
      const troubleshooting = documentedText("troubleshooting.md");
      const row = sentence.replace(/['"]?[a-z]+-[a-z]+['"]?(?= is)/, "…");
      assert.ok(troubleshooting.includes(`| \`The ${row}\` |`), `${row} in docs/troubleshooting.md`);
      assert.match(troubleshooting, /is not available` \| .*`existing: true`/);
      await site.stack.destroy();
    });

    it("continues with the kept bucket, as `existing`", async () => {
      site.program = () => {
        const { endpoint } = site.emulator;
        const certificates = new CertificateBucket("certificates", {
          bucket,
          existing: true,
          prefixes: [prefix],
          endpoint,
        });
        return { policyName: certificates.policyName };
      };
      const writes = await site.writesOf(() => site.stack.up());
      assert.deepEqual(writes, ["CreatePolicy"]);
      await site.stack.destroy();
      assert.match(site.emulator.bucketPolicy(bucket) ?? "", /acs:SecureTransport/);
    });
  });
});
