import assert from "node:assert/strict";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { describeEachFace } from "../support/face";
import { archiveOf, bucket, fiveFiles, keysOf, prefix, Site } from "../support/site";

describeEachFace("refresh on the engine", (face) => {
  let site: Site;
  let chain: GeneratedChain;

  before(async () => {
    chain = await generateChain({ names: ["example.com"] });
  });

  describe("with oss:GetObject", () => {
    before(async () => {
      site = await Site.start({ face, actions: ["oss:GetObject"] });
      site.deploy(chain);
      await site.stack.up();
    });

    after(() => site.stop());

    it("finds nothing to say about a bucket that is as it should be", async () => {
      const requests = await site.requestsOf(async () => {
        assert.deepEqual((await site.stack.refresh()).changes, { same: 2 });
      });
      assert.equal(requests.length, 10);
      assert.ok(requests.every((request) => request.startsWith("HEAD ")));
      assert.deepEqual((await site.stack.preview()).changes, { same: 2 });
    });

    for (const directory of ["latest", "archive"]) {
      it(`finds a deleted object of ${directory}, which the next up repairs`, async () => {
        const key = `${directory === "latest" ? "latest" : archiveOf(chain)}/privkey.pem`;
        site.emulator.deleteObject(bucket, `${prefix}/${key}`);
        const { output, changes } = await site.stack.refresh();
        assert.equal(changes.update, 1);
        assert.match(output, new RegExp(`Missing in bucket '${bucket}'.*${key}`));
        assert.equal((await site.stack.preview()).changes.update, 1);
        await site.stack.up();
        assert.equal(site.text(key), chain.privateKey);
        assert.deepEqual((await site.stack.preview()).changes, { same: 2 });
      });
    }

    it("finds a file of latest/ that somebody replaced by another of the same size", async () => {
      const key = "latest/cert.pem";
      site.emulator.putObject(bucket, `${prefix}/${key}`, "x".repeat(chain.certificate.length));
      assert.equal((await site.stack.refresh()).changes.update, 1);
      await site.stack.up();
      assert.equal(site.text(key), chain.certificate);
    });

    it("refuses to repair an archive in which something else stands, and says where", async () => {
      const key = `${prefix}/${archiveOf(chain)}/privkey.pem`;
      site.emulator.putObject(bucket, key, "not a key");
      await site.stack.refresh();
      const failure = await site.stack.failing(site.stack.up());
      assert.match(failure, new RegExp(`Archiving '${key}' in bucket '${bucket}' was refused: something else`));
      assert.equal(site.text(`${archiveOf(chain)}/privkey.pem`), "not a key");
      site.emulator.deleteObject(bucket, key);
      await site.stack.up();
      assert.equal(site.text(`${archiveOf(chain)}/privkey.pem`), chain.privateKey);
    });

    it("takes a deployment of which nothing stands for gone, and the next up creates it", async () => {
      for (const key of site.keys) {
        site.emulator.deleteObject(bucket, `${prefix}/${key}`);
      }
      assert.equal((await site.stack.refresh()).changes.delete, 1);
      assert.equal((await site.stack.up()).changes.create, 1);
      assert.deepEqual(site.keys, keysOf(chain));
    });
  });

  describe("with oss:PutObject alone", () => {
    before(async () => {
      site = await Site.start({ face });
      site.deploy(chain);
      await site.stack.up();
    });

    after(() => site.stop());

    it("leaves the state as it is, after two requests, where looking is not permitted", async () => {
      for (const file of fiveFiles) {
        site.emulator.deleteObject(bucket, `${prefix}/latest/${file}`);
      }
      const before = await site.stack.resource("OssCertificateDeployment");
      const requests = await site.requestsOf(async () => {
        assert.deepEqual((await site.stack.refresh()).changes, { same: 2 });
      });
      // HEAD, and GET for the reason, which an answer to HEAD doesn't give.
      assert.equal(requests.length, 2);
      assert.deepEqual((await site.stack.resource("OssCertificateDeployment")).outputs, before.outputs);
    });
  });
});
