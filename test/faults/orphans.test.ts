import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { configurationOf, describeEachFace, pluginOnPath, textOf } from "../support/face";
import { bucketName, Laboratory } from "../support/laboratory";
import { descendantsOf, isRunning, kill, type Running } from "../support/processes";
import { isLong } from "../support/seed";
import { TestStack } from "../support/stack";

const prefix = "certs/example.com";

/** A try counts as lost after 15 seconds; the next one comes a moment later. */
const untilTheNextTry = 17_000;

/**
 * The engine gets SIGKILL while the provider waits for the answers of five uploads. Nobody kills the provider: it must
 * end by itself, or it would write the old certificate again after the next run has deployed the renewal.
 */
describeEachFace("a provider whose engine was killed", (face) => {
  let laboratory: Laboratory;
  let stack: TestStack;
  let old: GeneratedChain;
  let renewed: GeneratedChain;

  before(async () => {
    laboratory = await Laboratory.start();
    const { emulator } = laboratory;
    const program = `
      const { join } = require("node:path");
      const pulumi = require("@pulumi/pulumi");
      ${textOf(face)}.deploy("site", {
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
    await laboratory.stop();
    stack.remove();
  });

  function use(chain: GeneratedChain): void {
    writeFileSync(join(stack.directory, "fullchain.pem"), chain.fullchain);
    writeFileSync(join(stack.directory, "privkey.pem"), chain.privateKey);
  }

  const isProvider = ({ command }: Running) =>
    command.startsWith("node") && /dynamic-provider|pulumi-resource-alicloud-certificates/.test(command);

  const isEngine = ({ command }: Running) => /(^|\/)pulumi up\b/.test(command);

  it("ends, and never overwrites what the next run deploys", async function () {
    this.timeout(120_000);
    const hanging = { match: { method: "PUT" }, times: 5, fault: { kind: "hang" } } as const;
    laboratory.emulator.faults.add(hanging);
    const mark = laboratory.emulator.mark;
    const hung = () => laboratory.emulator.requestsSince(mark).filter(({ fault }) => fault === "hang").length;
    use(old);
    const since = Date.now();
    const failed = stack.failing(stack.up());
    while (hung() < 5) {
      await sleep(20);
    }
    const running = descendantsOf(process.pid);
    const providers = running.filter(isProvider);
    running.filter(isEngine).forEach(kill);
    await failed;
    assert.notEqual(providers.length, 0);
    for (let tries = 0; tries < 30 && providers.some(isRunning); tries++) {
      await sleep(100);
    }
    assert.deepEqual(providers.filter(isRunning), []);

    await stack.stack.cancel();
    use(renewed);
    await stack.up();
    if (isLong) {
      await sleep(Math.max(0, since + untilTheNextTry - Date.now()));
    }
    assert.deepEqual(laboratory.wrongs(prefix, renewed), []);
    assert.deepEqual(laboratory.ledger.violations, []);
    assert.deepEqual(
      laboratory.keys(prefix).filter((key) => key.includes(old.leaf.fingerprint.slice(0, 8))),
      [],
    );
  });
});
