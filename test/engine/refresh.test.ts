import assert from "node:assert/strict";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { archiveOf, bucket, DeploymentFixture, fiveFiles, keysOf, prefix } from "../support/deploymentFixture";
import { describeEachHost } from "../support/host";

describeEachHost("refresh on the engine", (host) => {
  let fixture: DeploymentFixture;
  let chain: GeneratedChain;

  before(async () => {
    chain = await generateChain({ names: ["example.com"] });
  });

  describe("with oss:GetObject", () => {
    before(async () => {
      fixture = await DeploymentFixture.start({ host, actions: ["oss:GetObject"] });
      fixture.deploy(chain);
      await fixture.stack.up();
    });

    after(() => fixture.stop());

    it("reports nothing about a bucket that is as it should be", async () => {
      const requests = await fixture.requestsOf(async () => {
        assert.deepEqual((await fixture.stack.refresh()).changes, { same: 2 });
      });
      assert.equal(requests.length, 10);
      assert.ok(requests.every((request) => request.startsWith("HEAD ")));
      assert.deepEqual((await fixture.stack.preview()).changes, { same: 2 });
    });

    for (const directory of ["latest", "archive"]) {
      it(`finds a deleted object of ${directory}, which the next up repairs`, async () => {
        const key = `${directory === "latest" ? "latest" : archiveOf(chain)}/privkey.pem`;
        fixture.emulator.deleteObject(bucket, `${prefix}/${key}`);
        const { output, changes } = await fixture.stack.refresh();
        assert.equal(changes.update, 1);
        assert.match(output, new RegExp(`Missing in bucket '${bucket}'.*${key}`));
        assert.equal((await fixture.stack.preview()).changes.update, 1);
        await fixture.stack.up();
        assert.equal(fixture.text(key), chain.privateKey);
        assert.deepEqual((await fixture.stack.preview()).changes, { same: 2 });
      });
    }

    it("finds a file of latest/ that somebody replaced with another one of the same size", async () => {
      const key = "latest/cert.pem";
      fixture.emulator.putObject(bucket, `${prefix}/${key}`, "x".repeat(chain.certificate.length));
      assert.equal((await fixture.stack.refresh()).changes.update, 1);
      await fixture.stack.up();
      assert.equal(fixture.text(key), chain.certificate);
    });

    it("refuses to repair an archive that contains a different object, and names it", async () => {
      const key = `${prefix}/${archiveOf(chain)}/privkey.pem`;
      fixture.emulator.putObject(bucket, key, "not a key");
      await fixture.stack.refresh();
      const failure = await fixture.stack.failing(fixture.stack.up());
      assert.match(
        failure,
        new RegExp(`Can't archive '${key}' in bucket '${bucket}': a different object already exists`),
      );
      assert.equal(fixture.text(`${archiveOf(chain)}/privkey.pem`), "not a key");
      fixture.emulator.deleteObject(bucket, key);
      await fixture.stack.up();
      assert.equal(fixture.text(`${archiveOf(chain)}/privkey.pem`), chain.privateKey);
    });

    it("treats a deployment without any objects as gone, and the next up creates it", async () => {
      for (const key of fixture.keys) {
        fixture.emulator.deleteObject(bucket, `${prefix}/${key}`);
      }
      assert.equal((await fixture.stack.refresh()).changes.delete, 1);
      assert.equal((await fixture.stack.up()).changes.create, 1);
      assert.deepEqual(fixture.keys, keysOf(chain));
    });
  });

  describe("with only oss:PutObject", () => {
    before(async () => {
      fixture = await DeploymentFixture.start({ host });
      fixture.deploy(chain);
      await fixture.stack.up();
    });

    after(() => fixture.stop());

    it("keeps the state, after one request, or two if OSS doesn't say why it refuses a HEAD", async () => {
      for (const file of fiveFiles) {
        fixture.emulator.deleteObject(bucket, `${prefix}/latest/${file}`);
      }
      const before = await fixture.stack.resource("OssCertificateDeployment");
      for (const explainsHead of [true, false]) {
        fixture.emulator.gateway.explainsHead = explainsHead;
        const requests = await fixture.requestsOf(async () => {
          assert.deepEqual((await fixture.stack.refresh()).changes, { same: 2 });
        });
        assert.equal(requests.length, explainsHead ? 1 : 2);
      }
      assert.deepEqual((await fixture.stack.resource("OssCertificateDeployment")).outputs, before.outputs);
    });
  });
});
