import assert from "node:assert/strict";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { archiveOf, bucket, DeploymentFixture, keysOf, prefix } from "../support/deploymentFixture";
import { describeEachHost } from "../support/host";

describeEachHost("destroy on the engine", (host) => {
  let fixture: DeploymentFixture;
  let first: GeneratedChain;
  let renewed: GeneratedChain;

  before(async () => {
    first = await generateChain({ names: ["example.com"], notBefore: daysFromNow(-30) });
    renewed = await generateChain({ names: ["example.com"], issuedBy: first });
  });

  beforeEach(async () => {
    fixture = await DeploymentFixture.start({
      host,
      actions: ["oss:GetObject", "oss:DeleteObject", "oss:ListObjects"],
    });
  });

  afterEach(() => fixture.stop());

  it("keeps everything by default, without a request", async () => {
    fixture.deploy(first);
    await fixture.stack.up();
    const requests = await fixture.requestsOf(() => fixture.stack.destroy());
    assert.deepEqual(requests, []);
    assert.deepEqual(fixture.keys, keysOf(first));
  });

  it("deletes latest/, README.md first, with onDestroy: deleteLatest", async () => {
    fixture.deploy(first, { onDestroy: "deleteLatest" });
    await fixture.stack.up();
    const requests = await fixture.requestsOf(() => fixture.stack.destroy());
    const deletions = requests.filter((request) => request.startsWith("DELETE"));
    assert.equal(deletions[0], `DELETE ${prefix}/latest/README.md`);
    assert.equal(deletions.length, 5);
    assert.deepEqual(
      fixture.keys,
      keysOf(first).filter((key) => !key.startsWith("latest/")),
    );
  });

  it("deletes latest/ and all its own archives, but nothing else, with onDestroy: deleteAll", async () => {
    const foreign = ["2020-01-01_01234567/cert.pem", "notes.txt", `${archiveOf(first)}/added-by-hand.txt`];
    for (const key of foreign) {
      fixture.emulator.putObject(bucket, `${prefix}/${key}`, "somebody else's");
    }
    for (const chain of [first, renewed]) {
      fixture.deploy(chain, { onDestroy: "deleteAll" });
      await fixture.stack.up();
    }
    await fixture.stack.destroy();
    assert.deepEqual(fixture.keys, [...foreign].sort());
  });

  it("keeps a latest/ that another deployment has written since, and the archive it points to", async () => {
    fixture.deploy(first, { onDestroy: "deleteAll" });
    await fixture.stack.up();
    for (const key of keysOf(first).filter((key) => key.startsWith("latest/"))) {
      const { body, meta } = fixture.emulator.objects(bucket).get(`${prefix}/${key}`) ?? assert.fail();
      fixture.emulator.putObject(bucket, `${prefix}/${key}`, body, { meta: { ...meta, deployment: "another" } });
    }
    await fixture.stack.destroy();
    assert.deepEqual(fixture.keys, keysOf(first));
  });

  it("succeeds if the bucket is gone", async () => {
    fixture.deploy(first, { onDestroy: "deleteLatest" });
    await fixture.stack.up();
    for (const key of fixture.keys) {
      fixture.emulator.deleteObject(bucket, `${prefix}/${key}`);
    }
    assert.equal((await fixture.stack.destroy()).changes.delete, 2);
  });

  it("cleans up the old prefix after a replacement", async () => {
    fixture.deploy(first, { onDestroy: "deleteAll" });
    await fixture.stack.up();
    fixture.deploy(first, { onDestroy: "deleteAll", prefix: `${prefix}/moved` });
    await fixture.stack.up();
    assert.deepEqual(
      fixture.keys,
      keysOf(first).map((key) => `moved/${key}`),
    );
  });
});

describeEachHost("destroy on the engine, with only oss:PutObject", (host) => {
  it("doesn't delete objects that it can't read, names the permissions, and loses nothing", async () => {
    const fixture = await DeploymentFixture.start({ host });
    try {
      const chain = await generateChain({ names: ["example.com"] });
      fixture.deploy(chain, { onDestroy: "deleteLatest" });
      await fixture.stack.up();
      const failure = await fixture.stack.failing(fixture.stack.destroy());
      assert.match(failure, /For `onDestroy`, the RAM user or role needs oss:GetObject and oss:DeleteObject there/);
      assert.doesNotMatch(failure, /destroy\.[jt]s:\d+/, "a sentence, without a stack");
      assert.deepEqual(fixture.keys, keysOf(chain));
    } finally {
      await fixture.stop();
    }
  });
});
