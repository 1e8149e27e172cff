import assert from "node:assert/strict";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { describeEachFace } from "../support/face";
import { archiveOf, bucket, keysOf, prefix, Site } from "../support/site";

describeEachFace("destroy on the engine", (face) => {
  let site: Site;
  let first: GeneratedChain;
  let renewed: GeneratedChain;

  before(async () => {
    first = await generateChain({ names: ["example.com"], notBefore: daysFromNow(-30) });
    renewed = await generateChain({ names: ["example.com"], issuedBy: first });
  });

  beforeEach(async () => {
    site = await Site.start({ face, actions: ["oss:GetObject", "oss:DeleteObject", "oss:ListObjects"] });
  });

  afterEach(() => site.stop());

  it("keeps everything by default, without a request", async () => {
    site.deploy(first);
    await site.stack.up();
    const requests = await site.requestsOf(() => site.stack.destroy());
    assert.deepEqual(requests, []);
    assert.deepEqual(site.keys, keysOf(first));
  });

  it("deletes latest/, README.md first, with onDestroy: deleteLatest", async () => {
    site.deploy(first, { onDestroy: "deleteLatest" });
    await site.stack.up();
    const requests = await site.requestsOf(() => site.stack.destroy());
    const deletions = requests.filter((request) => request.startsWith("DELETE"));
    assert.equal(deletions[0], `DELETE ${prefix}/latest/README.md`);
    assert.equal(deletions.length, 5);
    assert.deepEqual(
      site.keys,
      keysOf(first).filter((key) => !key.startsWith("latest/")),
    );
  });

  it("deletes latest/ and every archive of its own, but nothing else, with onDestroy: deleteAll", async () => {
    const foreign = ["2020-01-01_01234567/cert.pem", "notes.txt", `${archiveOf(first)}/added-by-hand.txt`];
    for (const key of foreign) {
      site.emulator.putObject(bucket, `${prefix}/${key}`, "somebody else's");
    }
    for (const chain of [first, renewed]) {
      site.deploy(chain, { onDestroy: "deleteAll" });
      await site.stack.up();
    }
    await site.stack.destroy();
    assert.deepEqual(site.keys, [...foreign].sort());
  });

  it("leaves a latest/ that another deployment has written since, and the archive it points to", async () => {
    site.deploy(first, { onDestroy: "deleteAll" });
    await site.stack.up();
    for (const key of keysOf(first).filter((key) => key.startsWith("latest/"))) {
      const { body, meta } = site.emulator.objects(bucket).get(`${prefix}/${key}`) ?? assert.fail();
      site.emulator.putObject(bucket, `${prefix}/${key}`, body, { meta: { ...meta, deployment: "another" } });
    }
    await site.stack.destroy();
    assert.deepEqual(site.keys, keysOf(first));
  });

  it("survives a bucket that is gone", async () => {
    site.deploy(first, { onDestroy: "deleteLatest" });
    await site.stack.up();
    for (const key of site.keys) {
      site.emulator.deleteObject(bucket, `${prefix}/${key}`);
    }
    assert.equal((await site.stack.destroy()).changes.delete, 2);
  });

  it("cleans up the old prefix after a replacement", async () => {
    site.deploy(first, { onDestroy: "deleteAll" });
    await site.stack.up();
    site.deploy(first, { onDestroy: "deleteAll", prefix: `${prefix}/moved` });
    await site.stack.up();
    assert.deepEqual(
      site.keys,
      keysOf(first).map((key) => `moved/${key}`),
    );
  });
});

describeEachFace("destroy on the engine, with oss:PutObject alone", (face) => {
  it("refuses to delete what it can't see, names the permissions, and loses nothing", async () => {
    const site = await Site.start({ face });
    try {
      const chain = await generateChain({ names: ["example.com"] });
      site.deploy(chain, { onDestroy: "deleteLatest" });
      await site.stack.up();
      const failure = await site.stack.failing(site.stack.destroy());
      assert.match(failure, /needs oss:GetObject and oss:DeleteObject there for `onDestroy`/);
      assert.doesNotMatch(failure, /destroy\.[jt]s:\d+/, "a sentence, without a stack");
      assert.deepEqual(site.keys, keysOf(chain));
    } finally {
      await site.stop();
    }
  });
});
