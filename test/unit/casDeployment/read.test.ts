import assert from "node:assert/strict";
import type { Lifecycle } from "../../../provider/lifecycle/lifecycle";
import { type DeploymentChains, DeploymentScene, deploymentChains } from "../../support/deploymentScene";
import { storedOf } from "../../support/serviceScenes";
import { impatientAccount, type Values } from "../../support/serviceStack";

describe("the read of a CasDeployment", () => {
  let chains: DeploymentChains;
  let scene: DeploymentScene;
  before(async () => {
    chains = await deploymentChains();
  });
  beforeEach(async () => {
    scene = await DeploymentScene.start(chains);
    await scene.stack.up(scene.inputs());
  });
  afterEach(() => scene.stop());

  it("changes nothing when nothing has changed", async () => {
    const { state } = scene.stack;
    assert.deepEqual(await scene.stack.refresh(), {});
    assert.deepEqual(scene.stack.state, state);
  });

  it("shows a certificate of somebody else's, which the next up replaces by a job for it alone", async () => {
    const foreign = storedOf(scene.emulator, chains.foreign);
    scene.listener.deploy(foreign);
    await scene.stack.refresh();
    assert.deepEqual(scene.outcomes, ["CDN www.example.com success", "ALB lsn-1@443 changed"]);
    assert.equal(scene.results[1]?.reason, `it serves certificate ${foreign.id} of the store now`);
    assert.deepEqual(await scene.stack.up(scene.inputs()), { changes: true });
    assert.deepEqual([scene.served("ALB", "www.example.com"), scene.emulator.deployments.quota.used], ["first", 3]);
  });

  it("forgets a change that was taken back", async () => {
    const { state } = scene.stack;
    scene.listener.deploy(storedOf(scene.emulator, chains.foreign));
    await scene.stack.refresh();
    scene.listener.deploy(storedOf(scene.emulator, chains.first));
    await scene.stack.refresh();
    assert.deepEqual(scene.stack.state, state);
  });

  it("does not take CAS's old list for a change, but a rollback", async () => {
    const { deployments } = scene.emulator;
    const [job] = deployments.all();
    scene.listener.deploy(storedOf(scene.emulator, chains.old));
    await scene.stack.refresh();
    assert.equal(scene.outcomes[1], "ALB lsn-1@443 success");
    const worker = job?.workers.find(({ resource }) => resource.id === scene.listener.id);
    assert.ok(worker);
    deployments.rollBack(worker);
    await scene.stack.refresh();
    assert.equal(scene.outcomes[1], "ALB lsn-1@443 rollback_success");
    assert.deepEqual(await scene.stack.up(scene.inputs()), { changes: true });
    assert.equal(scene.served("ALB", "www.example.com"), "first");
  });

  for (const keepsDeleted of [false, true]) {
    it(`keeps the state of a job that somebody has deleted (${keepsDeleted ? "marked" : "gone"})`, async () => {
      const { deployments } = scene.emulator;
      deployments.switches.keepsDeleted = keepsDeleted;
      const [job] = deployments.all();
      assert.ok(job);
      deployments.delete(job);
      const { state } = scene.stack;
      await scene.stack.refresh();
      assert.deepEqual(scene.stack.state, state);
      assert.deepEqual(await scene.stack.up(scene.inputs()), { changes: false });
    });
  }

  it("keeps the state when it isn't permitted, and says so", async () => {
    const { state } = scene.stack;
    scene.emulator.faults.add({
      match: { action: "yundun-cert:ListWorkerResource" },
      fault: { kind: "status", status: 403, code: "NoPermission" },
    });
    assert.deepEqual(await scene.stack.refresh(), {});
    assert.deepEqual(scene.stack.state, state);
    assert.match(
      scene.stack.said.join(),
      /^Deployment job \d+ can't be read, so the state stays as it is\. .*yundun-cert:ListWorkerResource on '\*'/,
    );
  });

  describe("for an import", () => {
    const read = (id: string) =>
      (scene.lifecycle as Lifecycle<Values, Values>).read(
        id,
        {},
        {
          account: impatientAccount(scene.emulator),
          now: new Date(),
          report: () => undefined,
        },
      );

    it("finds what the job has deployed, and a program for it has nothing to do", async () => {
      const { jobId, certIdentifiers } = scene.stack.state ?? {};
      const found = await read(`cas/${jobId}`);
      assert.ok(found !== "gone");
      assert.equal(found.id, `cas/${jobId}`);
      const contact = String(scene.emulator.deployments.contacts[0]?.id);
      const resources = [
        { product: "ALB", name: "www.example.com" },
        { product: "CDN", name: "www.example.com" },
      ];
      assert.deepEqual(found.inputs, { certificates: certIdentifiers, resources, contacts: [contact] });
      for (const inputs of [found.inputs as Values, scene.inputs("first", { resources })]) {
        const { inputs: checked, failures } = scene.lifecycle.check(
          found.inputs as Values,
          { ...inputs, maxQuota: 2 },
          { now: new Date() },
        );
        assert.deepEqual(failures, []);
        assert.equal(scene.lifecycle.diff(found.state, checked as Values).changes, false);
      }
    });

    it("tells nothing of a job that doesn't exist, and refuses another id", async () => {
      assert.equal(await read("cas/1"), "gone");
      await assert.rejects(
        read("cas/cn-hangzhou/1"),
        /is not the id of a CasDeployment\. Give one such as 'cas\/8888'/,
      );
    });
  });
});
