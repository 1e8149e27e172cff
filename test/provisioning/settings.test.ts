import assert from "node:assert/strict";
import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";
import { CertificateBucket, type CertificateBucketArgs, OssCertificateDeployment } from "../../provider";
import { pluginName } from "../support/alicloudPlugin";
import { Provisioning } from "../support/provisioning";
import { itOnCi } from "../support/thorough";
import { callRpc, failureOf, sendSigned } from "../unit/emulator/clients";

const bucket = "provisioned-certificates";

describe(`the settings of a CertificateBucket, by ${pluginName}`, () => {
  let site: Provisioning;
  let args: Partial<CertificateBucketArgs>;
  let options: Parameters<typeof newBucket>[1];

  const newBucket = (
    more: Partial<CertificateBucketArgs>,
    opts?: { provider?: alicloud.Provider; retainOnDelete?: boolean },
  ) => new CertificateBucket("certificates", { bucket, endpoint: site.emulator.endpoint, ...more }, opts);

  /** One setting as OSS has it, XML. */
  const setting = async (name: string) => {
    const host = `${bucket}.oss-cn-hangzhou.aliyuncs.com`;
    const answer = await sendSigned(site.emulator, site.emulator.owner, `/${bucket}/?${name}`, {
      path: `/?${name}`,
      host,
    });
    return answer.body;
  };

  beforeEach(async () => {
    site = await Provisioning.start();
    args = {};
    options = undefined;
    site.program = () => {
      newBucket(args, options);
      return {};
    };
  });

  afterEach(() => site.stop());

  itOnCi("are turned on and off again without a change to the bucket itself", async () => {
    await site.stack.up();
    for (const [prefixes, common] of [
      [["certs/a"], "certs/a/"],
      [["certs/a", "certs/b"], "certs/"],
      [["certs/b"], "certs/b/"],
    ] as const) {
      args = { guardArchives: true, prefixes: [...prefixes] };
      await site.stack.up();
      const guard = await setting("overwriteConfig");
      assert.ok(guard.includes(`<Suffix>0/cert.pem</Suffix><Prefix>${common}</Prefix>`), guard);
      assert.match(guard, /<Principals><\/Principals>/);
      assert.deepEqual(await site.writesOf(() => site.stack.up()), []);
    }
    assert.deepEqual((await site.stack.refresh()).changes.update, undefined);
    assert.deepEqual((await site.stack.preview()).changes, { same: 7 });

    args = { versioning: "Enabled", prefixes: ["a", "b"], expireArchivesAfterDays: 400, tags: { team: "web" } };
    await site.stack.up();
    assert.match(await setting("versioning"), /<Status>Enabled</);
    assert.match(await setting("overwriteConfig"), /NoSuchBucketOverwriteConfig/);
    assert.match(await setting("lifecycle"), /<Prefix>a\/2026-<.*<Days>400<.*<NoncurrentDays>400</s);
    assert.doesNotMatch(await setting("lifecycle"), /<Prefix>[ab]\/20?</);
    assert.match(await setting("tagging"), /<Key>team</);
    assert.deepEqual((await site.stack.up()).changes, { same: 7 });
    assert.deepEqual((await site.stack.refresh()).changes.update, undefined);
    assert.deepEqual((await site.stack.preview()).changes, { same: 7 });

    args = { versioning: "Suspended", httpsOnly: false };
    await site.stack.up();
    assert.match(await setting("versioning"), /<Status>Suspended</);
    assert.match(await setting("lifecycle"), /NoSuchLifecycle/);
    assert.equal(site.emulator.bucketPolicy(bucket), undefined);
    assert.ok(!site.emulator.requests.some(({ operation }) => operation === "DeleteBucket"));
  });

  itOnCi("survive the alicloud bucket's habit of deleting a policy that it doesn't know", async () => {
    args = { versioning: "Enabled" };
    await site.stack.up();
    const policy = site.emulator.bucketPolicy(bucket);
    await site.stack.refresh(); // reads policy and versioning into the bucket's state
    args = { versioning: "Enabled", tags: { team: "web" } };
    const writes = await site.writesOf(() => site.stack.up());
    assert.deepEqual(writes, ["PutBucketTagging"]);
    assert.equal(site.emulator.bucketPolicy(bucket), policy);
    assert.deepEqual((await site.stack.preview()).changes, { same: 7 });

    // Without the option that it is made with, the habit shows.
    args = {
      versioning: "Enabled",
      tags: { team: "web" },
      transform: {
        bucket: (_args, opts) => {
          opts.ignoreChanges = [];
        },
      },
    };
    await site.stack.refresh();
    assert.deepEqual((await site.stack.preview()).changes, { same: 6, update: 1 });
  });

  it("guard the archives, and not a `latest/`, wherever another deployment is", async () => {
    args = { guardArchives: true, prefixes: ["certs", "certs/example.com"] };
    await site.stack.up();
    const owner = site.client(bucket);
    const write = async (key: string) => owner.put(key, Buffer.from("x"));
    for (const place of ["certs", "certs/example.com", "certs/2048.example.com", "certs/20minutes.fr"]) {
      for (const name of ["cert.pem", "README.md"]) {
        await write(`${place}/latest/${name}`);
        await write(`${place}/latest/${name}`);
        await write(`${place}/2026-01-01_0000000f/${name}`);
        assert.equal((await failureOf(write(`${place}/2026-01-01_0000000f/${name}`))).status, 409);
      }
    }
  });

  it("are refused if archives can't be distinguished from other objects, and nothing is created", async () => {
    for (const option of [{ guardArchives: true }, { expireArchivesAfterDays: 400 }]) {
      args = option;
      assert.match(await site.stack.failing(site.stack.up()), /needs `prefixes`.*"certs\/example\.com"/);
    }
    // Known late.
    args = { guardArchives: true, prefixes: pulumi.output([]) as never };
    assert.match(await site.stack.failing(site.stack.up()), /`guardArchives` needs `prefixes`/);
    assert.ok(!site.emulator.requests.some(({ operation }) => operation === "PutBucketOverwriteConfig"));
  });

  itOnCi("stay on a bucket that was replaced by one with another name", async () => {
    args = { versioning: "Enabled" };
    await site.stack.up();
    args = { versioning: "Enabled", bucket: "other-certificates" };
    const writes = await site.writesOf(() => site.stack.up());
    assert.deepEqual(
      writes.filter((operation) => /^Delete/.test(operation)),
      [],
    );
    assert.match(site.emulator.bucketPolicy(bucket) ?? "", /acs:SecureTransport/);
    assert.match(site.emulator.bucketPolicy("other-certificates") ?? "", /acs:SecureTransport/);
    assert.match(await setting("publicAccessBlock"), /<BlockPublicAccess>true</);
  });

  itOnCi("are deleted with the bucket if a destroy may delete it", async () => {
    args = { forceDestroy: true };
    await site.stack.up();
    await site.client(bucket).put("certs/latest/cert.pem", Buffer.from("x"));
    await site.stack.destroy();
    assert.throws(() => site.emulator.objects(bucket), /has no bucket/);
  });

  itOnCi("keep a bucket that isn't empty from being deleted with `retainOnDelete: false`", async () => {
    options = { retainOnDelete: false };
    await site.stack.up();
    await site.client(bucket).put("certs/latest/cert.pem", Buffer.from("x"));
    assert.match(await site.stack.failing(site.stack.destroy()), /BucketNotEmpty/);
    assert.equal(site.emulator.objects(bucket).size, 1);
  });

  itOnCi("are changed by `transform`, child by child", async () => {
    args = {
      createUser: true,
      transform: {
        bucket: (args, opts) => {
          args.storageClass = "IA";
          opts.protect = true;
        },
        user: { name: "certificates-deployer" },
        policy: { policyName: "certificates-upload" },
      },
    };
    await site.stack.up();
    const made = await site.stack.resource("Bucket");
    assert.equal(made.inputs.storageClass, "IA");
    assert.equal((made as { protect?: boolean }).protect, true);
    assert.equal((await site.stack.resource("User")).inputs.name, "certificates-deployer");
    assert.equal((await site.stack.resource("UserPolicyAttachment")).inputs.policyName, "certificates-upload");
  });

  it("are created with an explicit alicloud provider, also the bucket's policy", async () => {
    const admin = site.emulator.addUser({
      name: "admin",
      policies: [{ Version: "1", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }],
    });
    site.program = () => {
      const { accessKeyId: accessKey, accessKeySecret: secretKey } = admin;
      const region = "cn-hangzhou";
      newBucket(
        {},
        { provider: new alicloud.Provider("admin", { accessKey, secretKey, region, accountType: "Domestic" }) },
      );
      return {};
    };
    await site.stack.up();
    const keys = new Set(site.emulator.requests.map(({ accessKeyId }) => accessKeyId));
    assert.deepEqual([...keys], [admin.accessKeyId]);
    assert.match(site.emulator.bucketPolicy(bucket) ?? "", /acs:SecureTransport/);
  });

  it("are refused if the alicloud provider would create the bucket in another region", async () => {
    args = { region: "cn-beijing" };
    assert.match(
      await site.stack.failing(site.stack.up()),
      /`region` is 'cn-beijing', but the alicloud provider creates the bucket in 'cn-hangzhou'\. Give the option/,
    );
    assert.ok(!site.emulator.requests.some(({ operation }) => operation === "PutBucket"));
  });

  it("attach the policy to a user and a role that exist", async () => {
    const user = site.emulator.addUser({ name: "deployer" });
    const { accountId, owner } = site.emulator;
    const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { RAM: [`acs:ram::${accountId}:root`] } };
    const role = {
      RoleName: "pipeline",
      AssumeRolePolicyDocument: JSON.stringify({ Version: "1", Statement: [trust] }),
    };
    assert.equal((await callRpc(site.emulator, owner, "CreateRole", role)).status, 200);
    args = { user: "deployer", role: "pipeline", prefixes: ["certs"] };
    await site.stack.up();
    const attached = await callRpc(site.emulator, owner, "ListPoliciesForRole", { RoleName: "pipeline" });
    assert.equal(attached.body.Policies.Policy[0].PolicyName, "certificates-test-certificates-upload");
    await site.client(bucket, user).put("certs/latest/cert.pem", Buffer.from("x"));
    assert.equal((await failureOf(site.client(bucket, user).put("other", Buffer.from("x")))).code, "AccessDenied");
    args = { prefixes: ["certs"] };
    await site.stack.up();
    assert.equal(
      (await failureOf(site.client(bucket, user).put("certs/latest/cert.pem", Buffer.from("x")))).code,
      "AccessDenied",
    );
  });

  itOnCi("allow the use of the bucket's KMS key, and of no other", async () => {
    site.program = () => {
      const kms = { serverSideEncryption: "KMS", kmsKeyId: "key-1" } as const;
      const certificates = newBucket({ ...kms, createUser: true });
      new OssCertificateDeployment(
        "site",
        { ...site.material, bucket, ...kms },
        { provider: certificates.deployer, dependsOn: certificates },
      );
      return { accessKeyId: certificates.accessKeyId, accessKeySecret: certificates.accessKeySecret };
    };
    await site.stack.up();
    const outputs = await site.stack.outputs();
    assert.equal(site.emulator.objects(bucket).size, 10);
    const deployer = site.client(bucket, outputs as unknown as { accessKeyId: string; accessKeySecret: string });
    const headers = { "x-oss-server-side-encryption": "KMS", "x-oss-server-side-encryption-key-id": "key-2" };
    assert.equal((await failureOf(deployer.put("latest/cert.pem", Buffer.from("x"), { headers }))).status, 403);
  });

  itOnCi("allow exactly what deployments with tags, refresh and `deleteAll` need", async () => {
    let isDeployed = true;
    site.program = () => {
      const certificates = newBucket({
        prefixes: ["certs/a"],
        createUser: true,
        permissions: { tags: true, refresh: true, onDestroy: "deleteAll" },
      });
      if (isDeployed) {
        new OssCertificateDeployment(
          "site",
          { ...site.material, bucket, prefix: "certs/a", tags: { team: "web" }, onDestroy: "deleteAll" },
          { provider: certificates.deployer, dependsOn: certificates },
        );
      }
      return {};
    };
    // As RAM does with a key that isn't known everywhere yet.
    const fault = { kind: "status", status: 403, code: "InvalidAccessKeyId" } as const;
    site.emulator.faults.add({ match: { action: "oss:PutObject" }, times: 7, fault });
    await site.stack.up();
    assert.equal(site.emulator.objects(bucket).size, 10);
    site.emulator.deleteObject(bucket, "certs/a/latest/cert.pem");
    await site.stack.refresh();
    assert.equal((await site.stack.up()).changes.update, 1);
    assert.ok(site.emulator.objects(bucket).has("certs/a/latest/cert.pem"));
    isDeployed = false;
    await site.stack.up();
    assert.equal(site.emulator.objects(bucket).size, 0);
  });
});
