import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../../emulator";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { bucketName, FaultHarness, fiveFiles } from "../support/faultHarness";
import { configurationOf, describeEachHost, pluginOnPath } from "../support/host";
import { Chance, seed } from "../support/seed";
import { TestStack } from "../support/stack";

/** Some of the fault tests again, on the real engine. */
describeEachHost(`faults on the engine (seed ${seed})`, (host) => {
  let harness: FaultHarness;
  let stacks: [TestStack, TestStack];
  const prefix = "certs/example.com";
  let first: GeneratedChain;
  let renewed: GeneratedChain;

  before(async () => {
    harness = await FaultHarness.start();
    first = await generateChain({ notBefore: daysFromNow(-50) });
    renewed = await generateChain({ issuedBy: first, notBefore: daysFromNow(-1) });
    const start = async (): Promise<TestStack> => {
      const stack: TestStack = await TestStack.create({
        emulator: harness.emulator,
        config: configurationOf(harness.emulator.owner),
        environment: pluginOnPath,
        program: async () => {
          host.deploy("site", {
            bucket: bucketName,
            prefix,
            endpoint: harness.emulator.endpoint,
            certificate: new pulumi.asset.FileAsset(join(stack.directory, "fullchain.pem")),
            privateKey: new pulumi.asset.FileAsset(join(stack.directory, "privkey.pem")),
          });
        },
      });
      return stack;
    };
    stacks = [await start(), await start()];
  });

  after(async () => {
    await harness.stop();
    for (const stack of stacks) {
      stack.remove();
    }
  });

  function use(stack: TestStack, chain: GeneratedChain): void {
    writeFileSync(join(stack.directory, "fullchain.pem"), chain.fullchain);
    writeFileSync(join(stack.directory, "privkey.pem"), chain.privateKey);
  }

  it("survives a fault of every kind at each of the ten PUTs within one up", async () => {
    const [stack] = stacks;
    const faults: [Fault, ...Fault[]] = [
      { kind: "status", status: 500 },
      { kind: "status", status: 503, code: "SlowDown" },
      { kind: "status", status: 429, code: "TooManyRequests" },
      { kind: "resetBefore" },
      { kind: "resetAfter" },
      { kind: "wrongETag" },
      { kind: "truncatedAnswer" },
    ];
    const chance = new Chance("engine");
    for (const directory of ["\\d{4}-\\d\\d-\\d\\d_[0-9a-f]{8}", "latest"]) {
      for (const file of fiveFiles) {
        const match = { method: "PUT", key: new RegExp(`/${directory}/${file.replace(".", "\\.")}$`) };
        harness.emulator.faults.add({ match, fault: chance.one(faults) });
      }
    }
    use(stack, first);
    const mark = harness.emulator.mark;
    assert.deepEqual((await stack.up()).changes, { create: 2 });
    harness.emulator.faults.clear();
    assert.equal(harness.emulator.requestsSince(mark).filter(({ fault }) => fault !== undefined).length, 10);
    assert.deepEqual(harness.wrongs(prefix, first), []);
  });

  it("a second stack that writes to the prefix at the same time: both succeed, and every promise holds", async () => {
    harness.ledger.mixedLatest = true;
    const [left, right] = stacks;
    use(left, renewed);
    use(right, first);
    await Promise.all([left.up(), right.up()]);
    // The stack that refreshes and deploys last decides.
    const { output } = await left.refresh();
    const { changes } = await left.up();
    assert.ok(changes.same === 2 || /Missing in bucket|Another stack has deployed/.test(output), output);
    assert.deepEqual(harness.wrongs(prefix, renewed), []);
    assert.deepEqual(harness.ledger.violations, []);
    harness.ledger.mixedLatest = false;
  });

  it("reports the other stack's deployment in a refresh, and a rollback in preview and up", async () => {
    const [left, right] = stacks;
    assert.match((await right.refresh()).output, /Another stack has deployed a newer certificate \(/);
    use(left, first);
    const sentence =
      /This is a rollback: certificate \d{4}-\d\d-\d\d_[0-9a-f]{8} is older than \d{4}-\d\d-\d\d_[0-9a-f]{8}/;
    assert.match((await left.preview()).output, sentence);
    assert.match((await left.up()).output, sentence);
    const { output, changes } = await left.preview();
    assert.deepEqual(changes, { same: 2 });
    assert.match(output, sentence);
    assert.deepEqual(harness.wrongs(prefix, first), []);
  });
});
