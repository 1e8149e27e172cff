import assert from "node:assert/strict";
import { refreshDeployment } from "../../provider/ossCertificateDeployment/refresh";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { policyFor } from "../support/deploymentFixture";
import { bucketName, FaultHarness, fiveFiles, type Writer } from "../support/faultHarness";
import { Table } from "../support/table";
import { ossClient } from "../unit/emulator/clients";

/** Somebody else changed the objects in the bucket, or the bucket and its surroundings. */
describe("drift: each kind has its message", function () {
  this.timeout(120_000);

  let harness: FaultHarness;
  let chain: GeneratedChain;
  let renewed: GeneratedChain;
  let places = 0;
  const table = new Table("drift", ["repaired", "said", "left"]);

  before(async () => {
    harness = await FaultHarness.start();
    chain = await generateChain({ notBefore: daysFromNow(-50) });
    renewed = await generateChain({ issuedBy: chain, notBefore: daysFromNow(-1) });
  });

  after(async () => {
    table.print();
    await harness.stop();
  });

  async function deployed(options: Parameters<FaultHarness["writer"]>[1] = {}, where = harness): Promise<Writer> {
    const writer = where.writer(`certs/example.com/${++places}`, options);
    assert.deepEqual(await writer.up(chain), { changes: true });
    return writer;
  }

  /** What a refresh says. */
  async function told(writer: Writer): Promise<string[]> {
    const sentences: string[] = [];
    assert.ok(writer.state);
    await refreshDeployment(writer.state, writer.bucket(), (sentence) => sentences.push(sentence));
    return sentences;
  }

  const pathsOf = ({ state }: Writer) => [state?.archivePath ?? "", state?.latestPath ?? ""];

  async function repairs(writer: Writer, row: string): Promise<void> {
    assert.deepEqual(await writer.refresh(), {});
    assert.deepEqual(await writer.up(chain), { changes: true });
    assert.deepEqual(harness.wrongs(writer.prefix, chain), []);
    assert.deepEqual(await writer.up(chain), { changes: false });
    table.count(row, "repaired");
  }

  it("an object was deleted: refresh names it, and the next up writes it again", async () => {
    for (const which of [0, 1]) {
      for (const file of fiveFiles) {
        const writer = await deployed();
        const key = `${pathsOf(writer)[which]}/${file}`;
        harness.emulator.deleteObject(bucketName, key);
        assert.deepEqual(await told(writer), [
          `Missing in bucket 'certificates', or changed since the deployment: '${key}'. An update writes it again.`,
        ]);
        table.count("deleted object", "said");
        await repairs(writer, "deleted object");
      }
    }
  });

  it("an object of latest/ was changed, or two were swapped: refresh names them, and the next up rewrites latest/ completely", async () => {
    for (const file of fiveFiles) {
      const writer = await deployed();
      const key = `${writer.state?.latestPath}/${file}`;
      harness.emulator.putObject(bucketName, key, "something else");
      assert.deepEqual(await told(writer), [
        `Missing in bucket 'certificates', or changed since the deployment: '${key}'. An update writes it again.`,
      ]);
      table.count("changed object", "said");
      await repairs(writer, "changed object");
    }
    const writer = await deployed();
    const [left, right] = ["cert.pem", "privkey.pem"].map((file) => `${writer.state?.latestPath}/${file}`) as [
      string,
      string,
    ];
    const [leftText, rightText] = [harness.text(left) ?? "", harness.text(right) ?? ""];
    harness.emulator.putObject(bucketName, left, rightText);
    harness.emulator.putObject(bucketName, right, leftText);
    assert.match((await told(writer)).join(), /'certs\/.*\/latest\/cert\.pem', '.*\/latest\/privkey\.pem'/);
    table.count("swapped objects", "said");
    await repairs(writer, "swapped objects");
  });

  it("an object of the archive was changed: the up names it, and never overwrites it", async () => {
    for (const file of ["cert.pem", "chain.pem", "privkey.pem", "fullchain.pem"]) {
      const writer = await deployed();
      const key = `${writer.state?.archivePath}/${file}`;
      harness.emulator.putObject(bucketName, key, "something else");
      assert.match((await told(writer)).join(), /An update writes it again; first move '[^']+' away, since archives/);
      await writer.refresh();
      const { error } = await writer.up(chain);
      assert.equal(
        error,
        `Can't archive '${key}' in bucket 'certificates': a different object already exists there, and archives are never overwritten. ` +
          "Move that object away, or choose another `prefix`. The update is incomplete; the next `pulumi up` will finish it.",
      );
      assert.equal(harness.text(key), "something else");
      table.count("changed archive", "said");
      harness.emulator.deleteObject(bucketName, key);
      assert.deepEqual(await writer.up(chain), { changes: true });
      assert.deepEqual(harness.wrongs(writer.prefix, chain), []);
    }
  });

  it("everything was deleted: refresh says so, and the next up deploys it again", async () => {
    const writer = await deployed();
    for (const key of harness.keys(writer.prefix)) {
      harness.emulator.deleteObject(bucketName, key);
    }
    assert.match(
      (await told(writer)).join(),
      /^None of this deployment's objects exist in bucket 'certificates' any more, or the bucket/,
    );
    table.count("everything deleted", "said");
    await repairs(writer, "everything deleted");
  });

  it("the credentials lack oss:GetObject: refresh says so, and the state stays", async () => {
    const credentials = harness.emulator.addUser({ name: "writer", policies: [policyFor("oss:PutObject")] });
    const writer = await deployed({ credentials });
    harness.emulator.deleteObject(bucketName, `${writer.state?.latestPath}/cert.pem`);
    const before = writer.state;
    assert.deepEqual(await told(writer), [
      "Can't check bucket 'certificates': these credentials lack oss:GetObject. The state stays as it is.",
    ]);
    assert.deepEqual(await writer.refresh(), {});
    assert.deepEqual(writer.state, before);
    table.count("no oss:GetObject", "left");
  });

  it("the access key was revoked or its secret rotated between up and refresh", async () => {
    let credentials = harness.emulator.owner;
    const writer = await deployed({ credentials: () => credentials });
    const before = writer.state;
    credentials = { accessKeyId: "LTAIrevoked", accessKeySecret: "x" };
    const revoked = await writer.refresh();
    assert.match(
      revoked.error ?? "",
      /\(403 InvalidAccessKeyId, EC .*: the access key does not exist or is disabled\. Check `alicloud:accessKey`/,
    );
    credentials = { ...harness.emulator.owner, accessKeySecret: "x" };
    const rotated = await writer.refresh();
    assert.match(
      rotated.error ?? "",
      /\(403 SignatureDoesNotMatch, EC .*: the access key secret does not belong to the access key\./,
    );
    assert.deepEqual(writer.state, before);
    credentials = harness.emulator.owner;
    assert.deepEqual(await writer.refresh(), {});
    assert.deepEqual(await writer.up(chain), { changes: false });
    table.count("revoked or rotated key", "said", 2);
  });

  it("temporary credentials have expired", async () => {
    const session = harness.emulator.addSession({
      policies: [policyFor("oss:PutObject")],
      expiresAt: new Date(Date.now() - 1000),
    });
    const { error } = await harness.writer(`certs/example.com/${++places}`, { credentials: session }).up(chain);
    assert.match(
      error ?? "",
      /\(403 SecurityTokenExpired, .*: the temporary credentials have expired\. Renew them and run again\./,
    );
    table.count("expired token", "said");
  });

  it("the clock is wrong by an hour", async () => {
    let skew = 0;
    const skewed = await FaultHarness.start({}, () => new Date(Date.now() + skew));
    try {
      const writer = await deployed({}, skewed);
      skew = 3_600_000;
      for (const { error } of [await writer.refresh(), await writer.up(renewed)]) {
        assert.match(
          error ?? "",
          /\(403 RequestTimeTooSkewed, .*: this machine's clock is more than 15 minutes off\. Set the clock/,
        );
        table.count("clock wrong", "said");
      }
    } finally {
      await skewed.stop();
    }
  });

  it("the bucket is gone", async () => {
    const { error } = await harness.writer("a", { bucket: "no-such-bucket" }).up(chain);
    assert.match(
      error ?? "",
      /\(404 NoSuchBucket, .*: there is no bucket 'no-such-bucket' here\. Check `bucket` and `region`, or create the bucket first\./,
    );
    table.count("bucket gone", "said");
  });

  it("the bucket was deleted after the deployment: refresh says so, and the next up says what to do", async () => {
    const other = await FaultHarness.start();
    try {
      const writer = await deployed({}, other);
      for (const key of other.keys(writer.prefix)) {
        other.emulator.deleteObject(bucketName, key);
      }
      await ossClient(other.emulator).deleteBucket(bucketName);
      assert.match(
        (await told(writer)).join(),
        /any more, or the bucket itself is gone\. The next `pulumi up` deploys/,
      );
      assert.deepEqual(await writer.refresh(), {});
      assert.match(
        (await writer.up(chain)).error ?? "",
        /\(404 NoSuchBucket, .*: there is no bucket 'certificates' here\./,
      );
      table.count("bucket gone", "said", 2);
    } finally {
      await other.stop();
    }
  });

  it("the bucket has versioning: the same, and old versions stay", async () => {
    const versioned = await FaultHarness.start({ versioning: "Enabled" });
    try {
      const writer = await deployed({}, versioned);
      await writer.up(renewed);
      await writer.up(chain);
      assert.deepEqual(versioned.wrongs(writer.prefix, chain), []);
      assert.equal(versioned.emulator.versions(bucketName, `${writer.state?.latestPath}/cert.pem`).length, 3);
      table.count("versioned bucket", "left");
    } finally {
      await versioned.stop();
    }
  });

  it("the bucket has a retention policy (WORM): the first deployment succeeds, a renewal names the policy", async () => {
    const worm = await FaultHarness.start({ worm: { days: 30 } });
    try {
      const writer = await deployed({}, worm);
      const { error } = await writer.up(renewed);
      assert.match(
        error ?? "",
        /^Uploading '.*\/latest\/cert\.pem' .*\(409 FileImmutable, .*: a retention \(WORM\) policy protects the object\. Deploy to a `prefix` or bucket without .* \(3 more like it\.\) The update is incomplete/,
      );
      assert.deepEqual(worm.wrongs(writer.prefix, chain), []);
      table.count("WORM bucket", "said");
    } finally {
      await worm.stop();
    }
  });

  it("KMS without its permissions", async () => {
    const credentials = harness.emulator.addUser({ name: "no-kms", policies: [policyFor("oss:PutObject")] });
    const writer = harness.writer(`certs/example.com/${++places}`, {
      credentials,
      args: { serverSideEncryption: "KMS" },
    });
    const { error } = await writer.up(chain);
    assert.match(
      error ?? "",
      /\(403 AccessDenied, .*: KMS encryption needs kms:GenerateDataKey and kms:Decrypt on the key\. Grant them, or use serverSideEncryption: 'AES256'/,
    );
    table.count("KMS refused", "said");
  });

  it("the public endpoint is refused", async () => {
    const mainland = await FaultHarness.start({ refusesPublicEndpoint: true });
    try {
      const writer = mainland.writer("a");
      const { error } = await writer.up(chain);
      const sentence =
        /EC 0048-00000401, .*: this account may not use the default public endpoint .* Set `endpoint` to a domain bound to the bucket with `cname: true`, or `internal: true`/;
      assert.match(error ?? "", sentence);
      table.count("public endpoint refused", "said");
    } finally {
      await mainland.stop();
    }
  });

  it("a permission for another prefix only", async () => {
    const credentials = harness.emulator.addUser({ name: "elsewhere", policies: [policyFor("oss:PutObject")] });
    const { error } = await harness.writer("certs/other.example", { credentials }).up(chain);
    assert.match(
      error ?? "",
      /\(403 AccessDenied, .*: the RAM user or role needs oss:PutObject on 'acs:oss:\*:\*:certificates\/certs\/other\.example\//,
    );
    table.count("no oss:PutObject", "said");
  });

  it("is noticed by the ledger that watches the other tests of this folder", () => {
    const { violations } = harness.ledger;
    assert.ok(violations.some((violation) => violation.endsWith("was written 2 times")));
    assert.ok(violations.some((violation) => violation.endsWith("latest/README.md names no archive")));
  });
});
