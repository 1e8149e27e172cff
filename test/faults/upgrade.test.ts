import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Deployment } from "@pulumi/pulumi/automation";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { bucketName, FaultHarness } from "../support/faultHarness";
import { configurationOf, dynamicResource, plugin, pluginOnPath } from "../support/host";
import { repository, TestStack } from "../support/stack";

/** States as released versions wrote them, by dynamic resource and by plugin, with `{{names}}` where they speak of a certificate, a port or a path. */
const states = join(repository, "test", "faults", "states");
const prefix = "certs/example.com";

for (const name of readdirSync(states)) {
  const host = name.endsWith("-plugin.json") ? plugin : dynamicResource;

  describe(`a state that ${name.replace(/\.json$/, "")} wrote`, function () {
    this.timeout(120_000);

    let harness: FaultHarness;
    let stack: TestStack;
    let chain: GeneratedChain;
    let isWanted = true;

    before(async () => {
      harness = await FaultHarness.start();
      const { endpoint, owner } = harness.emulator;
      stack = await TestStack.create({
        emulator: harness.emulator,
        config: configurationOf(owner),
        environment: pluginOnPath,
        program: async () => {
          if (isWanted) {
            host.deploy("site", {
              bucket: bucketName,
              prefix,
              endpoint,
              certificate: new pulumi.asset.FileAsset(join(stack.directory, "fullchain.pem")),
              privateKey: new pulumi.asset.FileAsset(join(stack.directory, "privkey.pem")),
              requiredDomains: ["example.com"],
              tags: { team: "web" },
              onDestroy: "deleteAll",
            });
          }
        },
      });
      chain = await generateChain();
      await deploy();
    });

    after(async () => {
      await harness.stop();
      stack.remove();
    });

    /** What that version would have left in the bucket, and its state. */
    async function deploy(): Promise<void> {
      const [certificatePath, privateKeyPath] = [
        join(stack.directory, "fullchain.pem"),
        join(stack.directory, "privkey.pem"),
      ];
      writeFileSync(certificatePath, chain.fullchain);
      writeFileSync(privateKeyPath, chain.privateKey);
      const writer = harness.writer(prefix, { args: { tags: { team: "web" } } });
      assert.deepEqual(await writer.up(chain), { changes: true });
      const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
      const values: Record<string, unknown> = {
        ...writer.state,
        endpoint: harness.emulator.endpoint,
        certificatePath,
        privateKeyPath,
        certificateHash: sha256(chain.fullchain),
        privateKeyHash: sha256(chain.privateKey),
        ...harness.emulator.owner,
      };
      const text = readFileSync(join(states, name), "utf8")
        .replace(/"\{\{(\w+)\}\}"/g, (_, field: string) => JSON.stringify(values[field]))
        .replace(/\{\{(\w+)\}\}/g, (_, field: string) => String(values[field]));
      const salt = /^encryptionsalt: (.*)$/m.exec(readFileSync(join(stack.directory, "Pulumi.test.yaml"), "utf8"))?.[1];
      const secretsProvider = { type: "passphrase", state: { salt } };
      const deployment = { ...(JSON.parse(text) as object), secrets_providers: secretsProvider };
      await stack.stack.importStack({ version: 3, deployment } as Deployment);
    }

    it("previews clean", async () => {
      const mark = harness.emulator.mark;
      assert.deepEqual((await stack.preview()).changes, { same: 2 });
      assert.deepEqual((await stack.up()).changes, { same: 2 });
      assert.deepEqual(harness.emulator.requestsSince(mark), []);
    });

    it("refreshes, and writes missing objects again", async () => {
      assert.deepEqual((await stack.refresh()).changes, { same: 2 });
      harness.emulator.deleteObject(bucketName, `${prefix}/latest/cert.pem`);
      const { output } = await stack.refresh();
      assert.match(
        output,
        /Missing in bucket 'certificates', or changed since the deployment: 'certs\/example\.com\/latest\/cert\.pem'/,
      );
      assert.deepEqual((await stack.up()).changes, { same: 1, update: 1 });
      assert.deepEqual(harness.wrongs(prefix, chain), []);
    });

    it("renews", async () => {
      await deploy();
      chain = await generateChain({ issuedBy: chain });
      writeFileSync(join(stack.directory, "fullchain.pem"), chain.fullchain);
      writeFileSync(join(stack.directory, "privkey.pem"), chain.privateKey);
      assert.deepEqual((await stack.up()).changes, { same: 1, update: 1 });
      assert.deepEqual(harness.wrongs(prefix, chain), []);
    });

    it("destroys what it deployed", async () => {
      isWanted = false;
      await stack.destroy();
      assert.ok(harness.keys(prefix).every((key) => !key.includes("/latest/")));
    });
  });
}
