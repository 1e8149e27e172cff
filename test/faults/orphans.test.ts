import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "../../emulator";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { bucketName, FaultHarness } from "../support/faultHarness";
import { configurationOf, describeEachHost, pluginOnPath, textOf } from "../support/host";
import { descendantsOf, isRunning, kill, type Running, resume, suspend } from "../support/processes";
import { isLong } from "../support/seed";
import { TestStack } from "../support/stack";

const prefix = "certs/example.com";

/** A try counts as lost after 15 seconds; the next one comes a moment later. */
const untilTheNextTry = 17_000;

/**
 * The engine gets SIGKILL while the provider waits for the answers of five uploads. Nobody kills the provider: it must
 * end by itself, or it would write the old certificate again after the next run has deployed the renewal.
 */
describeEachHost("a provider whose engine was killed", (host) => {
  let harness: FaultHarness;
  let stack: TestStack;
  let old: GeneratedChain;
  let renewed: GeneratedChain;

  before(async () => {
    harness = await FaultHarness.start();
    const { emulator } = harness;
    const program = `
      const { join } = require("node:path");
      const pulumi = require("@pulumi/pulumi");
      ${textOf(host)}.deploy("site", {
        ...${JSON.stringify({ bucket: bucketName, prefix, endpoint: emulator.endpoint })},
        certificate: new pulumi.asset.FileAsset(join(__dirname, "fullchain.pem")),
        privateKey: new pulumi.asset.FileAsset(join(__dirname, "privkey.pem")),
      });`;
    stack = await TestStack.createProgram({
      emulator,
      program,
      config: configurationOf(emulator.owner),
      environment: pluginOnPath,
    });
    old = await generateChain({ notBefore: daysFromNow(-50) });
    renewed = await generateChain({ issuedBy: old, notBefore: daysFromNow(-1) });
  });

  after(async () => {
    await harness.stop();
    stack.remove();
  });

  function use(chain: GeneratedChain): void {
    writeFileSync(join(stack.directory, "fullchain.pem"), chain.fullchain);
    writeFileSync(join(stack.directory, "privkey.pem"), chain.privateKey);
  }

  const isProvider = ({ command }: Running) =>
    command.startsWith("node") && /dynamic-provider|pulumi-resource-alicloud-certificates/.test(command);

  const isEngine = ({ command }: Running) => /(^|\/)pulumi up\b/.test(command);

  /** Lets the first five uploads of `pulumi up` fail in one way, and kills the engine then. */
  async function orphaned(fault: Fault, strike: (providers: Running[]) => void = () => undefined): Promise<Running[]> {
    const { emulator } = harness;
    emulator.faults.add({ match: { method: "PUT" }, times: 5, fault });
    const mark = emulator.mark;
    const struck = () => emulator.requestsSince(mark).filter((request) => request.fault !== undefined).length;
    use(old);
    const failed = stack.failing(stack.up());
    while (struck() < 5) {
      await sleep(10);
    }
    const running = descendantsOf(process.pid);
    const providers = running.filter(isProvider);
    assert.notEqual(providers.length, 0);
    strike(providers);
    running.filter(isEngine).forEach(kill);
    await failed;
    emulator.faults.clear();
    return providers;
  }

  async function renewal(): Promise<void> {
    await stack.stack.cancel();
    use(renewed);
    await stack.up({ refresh: true });
  }

  async function ended(providers: Running[]): Promise<void> {
    for (let tries = 0; tries < 50 && providers.some(isRunning); tries++) {
      await sleep(100);
    }
    assert.deepEqual(providers.filter(isRunning), []);
  }

  function assertRenewed(): void {
    assert.deepEqual(harness.wrongs(prefix, renewed), []);
    assert.deepEqual(harness.ledger.violations, []);
    const ofOld = harness.keys(prefix).filter((key) => key.includes(old.leaf.fingerprint.slice(0, 8)));
    assert.deepEqual(ofOld, []);
  }

  it("ends, and never overwrites what the next run deploys", async function () {
    this.timeout(120_000);
    const since = Date.now();
    await ended(await orphaned({ kind: "hang" }));
    await renewal();
    if (isLong) {
      await sleep(Math.max(0, since + untilTheNextTry - Date.now()));
    }
    assertRenewed();
  });

  it("does so even if it was suspended meanwhile and its next try is due", async function () {
    this.timeout(120_000);
    const providers = await orphaned({ kind: "status", status: 503 }, (running) => running.forEach(suspend));
    await renewal();
    const mark = harness.emulator.mark;
    providers.forEach(resume);
    await ended(providers);
    assert.deepEqual(harness.emulator.requestsSince(mark), []);
    assertRenewed();
  });
});
