import assert from "node:assert/strict";
import { type DeploymentChains, DeploymentScene, deploymentChains } from "../../support/deploymentScene";
import { storedOf } from "../../support/serviceScenes";
import { impatientAccount } from "../../support/serviceStack";

describe("the destroy of a CasDeployment", () => {
  let chains: DeploymentChains;
  let scene: DeploymentScene;
  before(async () => {
    chains = await deploymentChains();
  });
  beforeEach(async () => {
    scene = await DeploymentScene.start(chains);
  });
  afterEach(() => scene.stop());

  const up = (chain: keyof DeploymentChains = "first", more: object = {}) =>
    scene.stack.up(scene.inputs(chain, { onDestroy: "rollBack", ...more }));
  const balancer = () => scene.served("ALB", "www.example.com");

  it("keeps everything by default, and asks nothing", async () => {
    await scene.stack.up(scene.inputs());
    const { mark } = scene.emulator;
    assert.deepEqual(await scene.stack.destroy(), {});
    assert.deepEqual([scene.since(mark), balancer(), scene.jobs.submitted], [[], "first", 1]);
  });

  it("rolls back what served another certificate before, and deletes the job; the quota stays used", async () => {
    await up();
    assert.deepEqual(await scene.stack.destroy(), {});
    assert.deepEqual([balancer(), scene.served("CDN", "www.example.com")], ["old", "first"]);
    assert.match(
      scene.stack.said.join(),
      /^CDN 'www\.example\.com' keeps its certificate: CAS knows no other one that it served before\.$/,
    );
    assert.deepEqual([scene.jobs, scene.emulator.deployments.quota.used], [{ submitted: 0, editing: 0 }, 2]);
  });

  it("goes back by one job, each resource by its own", async () => {
    await up("first", { resources: [{ product: "ALB", name: "lsn-1@443" }] });
    await up("renewed");
    await up("renewed", {
      resources: [...(scene.inputs().resources as object[]), { product: "ALB", name: "lsn-2@443" }],
    });
    assert.equal(scene.served("ALB", "api.example.com"), "renewed");
    assert.deepEqual(await scene.stack.destroy(), {});
    assert.deepEqual([balancer(), scene.served("ALB", "api.example.com")], ["first", "old"]);
  });

  it("takes nothing from a resource of this run that has the same place, of another name for example", async () => {
    await up();
    const said: string[] = [];
    await scene.lifecycle.destroy(scene.stack.state ?? {}, {
      account: impatientAccount(scene.emulator),
      now: new Date(),
      report: (sentence) => void said.push(sentence),
      isKept: () => true,
    });
    assert.deepEqual([balancer(), scene.jobs.submitted], ["first", 1]);
    assert.match(
      said.join(),
      /^Deployment job \d+ stays: another resource of this program deploys to the same resources now\.$/,
    );
  });

  it("leaves alone what somebody else has set since", async () => {
    await up();
    scene.listener.deploy(storedOf(scene.emulator, chains.foreign));
    assert.deepEqual(await scene.stack.destroy(), {});
    assert.equal(balancer(), "foreign");
    assert.match(
      scene.stack.said.join(),
      /ALB 'lsn-1@443' keeps its certificate: it does not serve this resource's any more\./,
    );
  });

  it("puts back no certificate that has expired", async () => {
    await up();
    const [, result] = scene.results;
    assert.ok(result);
    result.previousNotAfter = "2020-01-01T00:00:00.000Z";
    assert.deepEqual(await scene.stack.destroy(), {});
    assert.equal(balancer(), "first");
    assert.match(scene.stack.said.join(), /the one before expired on 2020-01-01/);
  });

  it("fails when a rollback fails, and can be tried again", async () => {
    await up();
    const { switches } = scene.emulator.deployments;
    switches.failingRollbacks = new Set([scene.listener.id]);
    const { error = "" } = await scene.stack.destroy();
    assert.match(
      error,
      /^Rolling back deployment job '\d+' failed for 'lsn-1@443', and CAS says no reason\. .*run `pulumi destroy` again/,
    );
    assert.equal(scene.jobs.submitted, 1);
    switches.failingRollbacks = new Set();
    assert.deepEqual(await scene.stack.destroy(), {});
    assert.deepEqual([balancer(), scene.jobs.submitted], ["old", 0]);
  });

  it("rolls back once, when nobody knows whether the first try did", async () => {
    await up();
    scene.emulator.faults.add({
      match: { action: "yundun-cert:UpdateWorkerResourceStatus" },
      fault: { kind: "resetAfter" },
      times: 1,
    });
    assert.deepEqual(await scene.stack.destroy(), {});
    assert.equal(balancer(), "old");
  });

  it("waits for a job that runs, and then rolls it back", async () => {
    scene.emulator.deployments.switches.processingFor = 1_500;
    assert.match((await up("first", { timeout: 1 })).error ?? "", /was not done within/);
    assert.deepEqual(await scene.stack.destroy(), {});
    assert.equal(balancer(), "old");
  });
});
