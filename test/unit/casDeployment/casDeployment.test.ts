import assert from "node:assert/strict";
import type { CloudResource } from "../../../emulator/services/cas/cloudResources";
import type { Account } from "../../../provider/alicloud/account";
import { type DeploymentChains, DeploymentScene, deploymentChains } from "../../support/deploymentScene";
import { storedOf } from "../../support/serviceScenes";
import { impatientAccount } from "../../support/serviceStack";
import { itOnCi } from "../../support/thorough";

describe("CasDeployment", () => {
  let chains: DeploymentChains;
  let scene: DeploymentScene;
  let clock = 0;
  before(async () => {
    chains = await deploymentChains();
  });
  beforeEach(async () => {
    clock = 0;
    scene = await DeploymentScene.start(chains, () => new Date(Date.now() + clock));
  });
  afterEach(() => scene.stop());

  it("has a job put the certificate on each resource, and no second job do it again", async () => {
    const { emulator, stack } = scene;
    assert.deepEqual(await stack.up(scene.inputs()), { changes: true });
    assert.deepEqual(scene.outcomes, ["CDN www.example.com success", "ALB lsn-1@443 success"]);
    assert.deepEqual(
      [scene.served("CDN", "www.example.com"), scene.served("ALB", "www.example.com")],
      ["first", "first"],
    );
    assert.deepEqual([scene.served("CDN", ".example.com"), scene.served("ALB", "api.example.com")], ["none", "old"]);
    assert.deepEqual([emulator.deployments.quota.used, scene.jobs], [2, { submitted: 1, editing: 0 }]);
    const [, balancer] = scene.results;
    assert.equal(balancer?.previousCertId, String(emulator.cas.certificates()[0]?.id));
    const { mark } = emulator;
    assert.deepEqual(await stack.up(scene.inputs()), { changes: false });
    assert.deepEqual(scene.since(mark), []);
    assert.deepEqual(stack.said, []);
  });

  it("asks for nothing that it doesn't need", async () => {
    const { mark } = scene.emulator;
    await scene.stack.up(scene.inputs());
    assert.deepEqual(scene.since(mark).sort(), [
      "CreateDeploymentJob",
      "DescribeDeploymentJob",
      "DescribeDeploymentJob",
      "DescribeDeploymentJob",
      "DescribeDeploymentJobStatus",
      "ListCloudResources",
      "ListCloudResources",
      "ListContact",
      "ListDeploymentJob",
      "ListWorkerResource",
      "UpdateDeploymentJobStatus",
    ]);
  });

  it("makes another job for a renewal, and for a certificate that comes back", async () => {
    for (const chain of ["first", "renewed", "first"] as const) {
      assert.deepEqual(await scene.stack.up(scene.inputs(chain)), { changes: true });
      assert.equal(scene.served("CDN", "www.example.com"), chain);
      assert.equal(scene.served("ALB", "www.example.com"), chain);
    }
    assert.equal(scene.jobs.submitted, 3);
    assert.equal(scene.emulator.deployments.quota.used, 6);
  });

  it("makes a job for the resource alone that is added, and none for one that is removed", async () => {
    const { emulator, stack } = scene;
    await stack.up(scene.inputs());
    const resources = [...(scene.inputs().resources as object[]), { product: "CDN", name: "*.example.com" }];
    assert.deepEqual(await stack.up(scene.inputs("first", { resources })), { changes: true });
    assert.equal(scene.served("CDN", ".example.com"), "first");
    assert.equal(emulator.deployments.quota.used, 3);
    assert.deepEqual(scene.outcomes.length, 3);
    assert.deepEqual(await stack.up(scene.inputs("first", { resources: resources.slice(1) })), { changes: true });
    assert.deepEqual(scene.outcomes, ["ALB lsn-1@443 success", "CDN *.example.com success"]);
    assert.equal(emulator.deployments.quota.used, 3);
    assert.equal(scene.served("CDN", "www.example.com"), "first");
  });

  it("needs no job for what serves the certificate already, when nothing is known of it yet", async () => {
    const { emulator, stack } = scene;
    await stack.up(scene.inputs());
    for (const { id } of [...emulator.deployments.all()]) {
      emulator.deployments.delete(emulator.deployments.find(id, "cn-hangzhou") ?? assert.fail());
    }
    const second = scene.newStack();
    assert.deepEqual(await second.up(scene.inputs()), { changes: true });
    assert.deepEqual([scene.jobs.submitted, emulator.deployments.quota.used], [0, 2]);
    assert.match(
      second.said.join(),
      /^CDN 'www\.example\.com', ALB 'lsn-1@443': CAS lists the certificate there already, so no job is needed\.$/,
    );
    assert.deepEqual([second.state?.jobId, scene.lifecycle.id(second.state ?? {})], ["", "cas/none"]);
    assert.deepEqual(await second.up(scene.inputs()), { changes: false });
    await second.refresh();
    assert.deepEqual(await second.up(scene.inputs()), { changes: false });
    // One that is new gets a job, and so does a renewal.
    const resources = [...(scene.inputs().resources as object[]), { product: "CDN", name: "*.example.com" }];
    await second.up(scene.inputs("first", { resources, maxQuota: 3 }));
    assert.equal(emulator.deployments.quota.used, 3);
    await second.up(scene.inputs("renewed", { resources, maxQuota: 3, onDestroy: "rollBack" }));
    assert.equal(emulator.deployments.quota.used, 6);
    assert.deepEqual(await second.destroy(), {});
    assert.equal(scene.served("ALB", "www.example.com"), "first");
  });

  it("makes a job for the rest, when a part serves the certificate already", async () => {
    await scene.stack.up(scene.inputs("first", { resources: [{ product: "ALB", name: "lsn-1@443" }] }));
    const second = scene.newStack();
    assert.deepEqual(await second.up(scene.inputs()), { changes: true });
    assert.equal(scene.emulator.deployments.quota.used, 2);
    assert.equal(scene.served("CDN", "www.example.com"), "first");
    assert.equal((second.state?.results as unknown[] | undefined)?.length, 2);
    assert.deepEqual(await second.up(scene.inputs()), { changes: false });
  });

  it("records every result when one resource fails, and then deploys to that one alone", async () => {
    const { emulator, stack } = scene;
    emulator.deployments.switches.failing = new Set([scene.listener.id]);
    const { error = "" } = await stack.up(scene.inputs());
    assert.match(
      error,
      /^Deployment job \d+ failed for 1 of 2 resources: ALB 'lsn-1@443': CAS says 'error' and no reason\. Look at job \d+ in its console\. The next `pulumi up` makes a job for these alone, which takes quota again\.$/,
    );
    assert.deepEqual(scene.outcomes, ["CDN www.example.com success", "ALB lsn-1@443 error"]);
    emulator.deployments.switches.failing = new Set();
    assert.deepEqual(await stack.up(scene.inputs()), { changes: true });
    assert.deepEqual(scene.outcomes, ["CDN www.example.com success", "ALB lsn-1@443 success"]);
    assert.equal(emulator.deployments.quota.used, 3);
    assert.deepEqual(await stack.up(scene.inputs()), { changes: false });
  });

  it("says which resource a job leaves out", async () => {
    const plain = scene.emulator.cloudResources.seed({ product: "NLB", domain: "www.example.com" });
    const resources = [...(scene.inputs().resources as object[]), { product: "NLB", name: String(plain.id) }];
    const { error = "" } = await scene.stack.up(scene.inputs("first", { resources, maxQuota: 3 }));
    assert.match(
      error,
      /failed for 1 of 3 resources: NLB '\d+': .* it serves none so far: a job only replaces one there/,
    );
    assert.deepEqual(scene.outcomes[2], `NLB ${plain.id} unmatched`);
    assert.equal(scene.emulator.deployments.quota.used, 2);
  });

  describe("its quota", () => {
    it("is 0 by default, which refuses a deployment before anything is asked", async () => {
      const { mark } = scene.emulator;
      const { error = "" } = await scene.stack.up(scene.inputs("first", { maxQuota: undefined }));
      assert.match(
        error,
        /^`maxQuota` is 0, and this deployment takes 2 of the account's quota for deployments, one for each resource\. .*about 30 CNY.*Set `maxQuota: 2`, or use .*\.$/,
      );
      assert.deepEqual([scene.since(mark), scene.jobs], [[], { submitted: 0, editing: 0 }]);
    });

    it("is what a retry needs too", async () => {
      scene.emulator.deployments.switches.failing = new Set([scene.listener.id]);
      await scene.stack.up(scene.inputs());
      const { error = "" } = await scene.stack.up(scene.inputs("first", { maxQuota: 0 }));
      assert.match(error, /^`maxQuota` is 0, and this deployment takes 1 of/);
      assert.equal(scene.jobs.submitted, 1);
    });

    it("must be there, or the job is deleted and nothing submitted", async () => {
      scene.emulator.deployments.quota.bought = 1;
      const { error = "" } = await scene.stack.up(scene.inputs());
      assert.match(error, /^This deployment takes 2 of .* which has 1 left\. Buy 1 deployment in the console/);
      assert.deepEqual(scene.jobs, { submitted: 0, editing: 0 });
      assert.equal(scene.stack.state, undefined);
    });

    it("is bounded by CAS's own count", async () => {
      scene.emulator.deployments.costOf = () => 5;
      const { error = "" } = await scene.stack.up(scene.inputs());
      assert.match(error, /^`maxQuota` is 2, and this deployment takes 5 of/);
      assert.deepEqual(scene.jobs, { submitted: 0, editing: 0 });
    });

    it("is not taken when CAS matches nothing, or counts nothing before", async () => {
      scene.emulator.cloudResources.seed({ product: "NLB", domain: "www.example.com" });
      const resources = [{ product: "NLB", name: "www.example.com" }];
      const { error = "" } = await scene.stack.up(scene.inputs("first", { resources }));
      assert.match(error, /^CAS finds no resource for which it has a fitting certificate, so nothing was submitted\./);
      assert.deepEqual([scene.jobs, scene.emulator.deployments.quota.used], [{ submitted: 0, editing: 0 }, 0]);
      scene.emulator.deployments.switches.countsBeforeSubmission = false;
      assert.match((await scene.stack.up(scene.inputs())).error ?? "", /^CAS finds no resource/);
      assert.equal(scene.emulator.deployments.quota.used, 0);
    });
  });

  describe("that is interrupted", () => {
    const interrupted = async () => {
      scene.emulator.deployments.switches.processingFor = 60_000;
      return (await scene.stack.up(scene.inputs("first", { timeout: 1 }))).error ?? "";
    };

    it("saves its job when the time runs out, and goes on with the same", async () => {
      assert.match(
        await interrupted(),
        /^Deployment job \d+ was not done within 1 seconds \(processing: 0 of 2 done, 0 failed\)\. The next `pulumi up` goes on with the same job, which takes no more quota\.$/,
      );
      const { jobId, isPending, status } = scene.stack.state ?? {};
      assert.deepEqual([typeof jobId, isPending, status], ["string", true, "processing"]);
      assert.match(
        scene.stack.said.join(),
        /Deployment job \d+ is not done yet \(processing: 0 of 2 done, 0 failed\); waiting\./,
      );
      clock = 60_000;
      assert.deepEqual(await scene.stack.up(scene.inputs()), { changes: true });
      assert.equal(scene.stack.state?.jobId, jobId);
      assert.deepEqual(scene.outcomes, ["CDN www.example.com success", "ALB lsn-1@443 success"]);
      assert.deepEqual(scene.jobs, { submitted: 1, editing: 0 });
      assert.deepEqual(await scene.stack.up(scene.inputs()), { changes: false });
    });

    it("ends before a renewal gets its own job", async () => {
      await interrupted();
      scene.emulator.deployments.switches.processingFor = 0;
      assert.deepEqual(await scene.stack.up(scene.inputs("renewed")), { changes: true });
      assert.equal(scene.served("CDN", "www.example.com"), "renewed");
      assert.equal(scene.jobs.submitted, 2);
    });

    it("finds its job again by its name, when the process died without a state", async () => {
      await interrupted();
      const second = scene.newStack();
      clock = 60_000;
      assert.deepEqual(await second.up(scene.inputs()), { changes: true });
      assert.equal(second.state?.jobId, scene.stack.state?.jobId);
      assert.deepEqual(scene.jobs, { submitted: 1, editing: 0 });
    });

    it("takes a job that is done by then, though CAS still lists what was there before", async () => {
      const { deployments } = scene.emulator;
      const stale = (["CDN", "ALB"] as const).map((product) => {
        const rows = deployments.resources.listed(product).map((row) => ({ ...row, before: row.served() }));
        return [product, rows.map(({ before, ...row }) => ({ ...row, served: () => before }))] as const;
      });
      await scene.stack.up(scene.inputs());
      deployments.resources.listed = (product) => new Map<string, CloudResource[]>(stale).get(product) ?? [];
      const [job] = deployments.all();
      const second = scene.newStack();
      assert.deepEqual(await second.up(scene.inputs()), { changes: true });
      assert.equal(second.state?.jobId, String(job?.id));
      assert.equal(scene.jobs.submitted, 1);
      // Two hours later that is what somebody has put back.
      if (job !== undefined) {
        job.endedAt = new Date(Date.now() - 7_200_000);
      }
      const third = scene.newStack();
      assert.deepEqual(await third.up(scene.inputs()), { changes: true });
      assert.notEqual(third.state?.jobId, String(job?.id));
      assert.equal(scene.jobs.submitted, 2);
    });

    it("pays for what has failed alone, when the process died after the job had ended", async () => {
      const { deployments } = scene.emulator;
      for (const before of [undefined, "renewed"] as const) {
        const stack = scene.newStack();
        if (before !== undefined) {
          await stack.up(scene.inputs(before));
        }
        const { used } = deployments.quota;
        deployments.switches.failing = new Set([scene.listener.id]);
        stack.isMortal = true;
        assert.match((await stack.up(scene.inputs())).error ?? "", /failed for 1 of 2 resources/);
        assert.equal(deployments.quota.used, used + 2);
        deployments.switches.failing = new Set();
        stack.isMortal = false;
        assert.deepEqual(await stack.up(scene.inputs()), { changes: true });
        assert.equal(deployments.quota.used, used + 3);
        assert.equal(scene.served("ALB", "www.example.com"), "first");
        assert.deepEqual(await stack.up(scene.inputs()), { changes: false });
      }
    });

    it("makes one job when nobody knows whether the first try made it", async () => {
      const { emulator } = scene;
      emulator.deployments.switches.listsAfter = 60;
      emulator.faults.add({
        match: { action: "yundun-cert:CreateDeploymentJob" },
        fault: { kind: "resetAfter" },
        times: 1,
      });
      emulator.faults.add({
        match: { action: "yundun-cert:UpdateDeploymentJobStatus" },
        fault: { kind: "resetAfter" },
        times: 1,
      });
      assert.deepEqual(await scene.stack.up(scene.inputs()), { changes: true });
      assert.deepEqual([scene.jobs, emulator.deployments.quota.used], [{ submitted: 1, editing: 0 }, 2]);
    });

    it("says so when it may not delete a job that it refuses", async () => {
      const { deployments, faults } = scene.emulator;
      deployments.quota.bought = 0;
      faults.add({
        match: { action: "yundun-cert:DeleteDeploymentJob" },
        fault: { kind: "status", status: 403, code: "NoPermission" },
      });
      assert.match((await scene.stack.up(scene.inputs())).error ?? "", /^This deployment takes 2 of .* has 0 left/);
      assert.match(
        scene.stack.said.join(),
        /Deployment job \d+ is not submitted and stays .* needs yundun-cert:DeleteDeploymentJob/,
      );
      assert.deepEqual(scene.jobs, { submitted: 0, editing: 1 });
      deployments.quota.bought = 2;
      assert.deepEqual(await scene.stack.up(scene.inputs()), { changes: true });
      assert.deepEqual(scene.jobs, { submitted: 1, editing: 0 });
    });

    it("makes another job when somebody has deleted it", async () => {
      await interrupted();
      const [job] = scene.emulator.deployments.all();
      assert.ok(job);
      scene.emulator.deployments.delete(job);
      scene.emulator.deployments.switches.processingFor = 0;
      assert.deepEqual(await scene.stack.up(scene.inputs()), { changes: true });
      assert.match(scene.stack.said.join("\n"), /Deployment job \d+ does not exist any more; another one is made\./);
      assert.equal(scene.served("ALB", "www.example.com"), "first");
    });

    it("submits a job that was made and not submitted, and that only", async () => {
      scene.stack.startAgain(hasty(scene), true);
      scene.emulator.faults.add({
        match: { action: "yundun-cert:UpdateDeploymentJobStatus" },
        fault: { kind: "status", status: 400, code: "Broken" },
        times: 1,
      });
      const { error = "" } = await scene.stack.up(scene.inputs());
      assert.match(error, /^Submitting deployment job '\d+' was refused \(400 Broken/);
      assert.deepEqual(scene.jobs, { submitted: 0, editing: 1 });
      const second = scene.newStack();
      assert.deepEqual(await second.up(scene.inputs()), { changes: true });
      assert.deepEqual(scene.jobs, { submitted: 1, editing: 0 });
    });
  });

  describe("with a schedule", () => {
    const schedule = () => new Date(Date.now() + 600_000).toISOString();

    it("leaves the job to CAS, and sees later what came of it", async () => {
      const inputs = scene.inputs("first", { schedule: schedule() });
      assert.deepEqual(await scene.stack.up(inputs), { changes: true });
      assert.match(scene.stack.said.join(), /Deployment job \d+ is submitted and runs at .*; nobody waits for it\./);
      assert.deepEqual([scene.stack.state?.status, scene.stack.state?.isPending], ["pending", true]);
      assert.equal(scene.served("ALB", "www.example.com"), "old");
      assert.deepEqual(await scene.stack.up(inputs), { changes: true });
      clock = 700_000;
      assert.deepEqual(await scene.stack.refresh(), {});
      assert.deepEqual(scene.outcomes, ["CDN www.example.com success", "ALB lsn-1@443 success"]);
      assert.deepEqual(await scene.stack.up(inputs), { changes: false });
      assert.equal(scene.jobs.submitted, 1);
    });

    it("takes the job back when something else is wanted", async () => {
      await scene.stack.up(scene.inputs("first", { schedule: schedule() }));
      assert.deepEqual(await scene.stack.up(scene.inputs("renewed")), { changes: true });
      clock = 700_000;
      assert.deepEqual([scene.served("ALB", "www.example.com"), scene.jobs.submitted], ["renewed", 1]);
      assert.equal(scene.emulator.deployments.quota.used, 2);
    });

    it("takes the job back when the resource is destroyed, whatever `onDestroy` says", async () => {
      await scene.stack.up(scene.inputs("first", { schedule: schedule() }));
      assert.deepEqual(await scene.stack.destroy(), {});
      clock = 700_000;
      assert.deepEqual([scene.jobs.submitted, scene.served("ALB", "www.example.com")], [0, "old"]);
    });

    it("in the past runs at once", async () => {
      assert.deepEqual(await scene.stack.up(scene.inputs("first", { schedule: "2020-01-01T00:00:00Z" })), {
        changes: true,
      });
      assert.equal(scene.served("ALB", "www.example.com"), "first");
    });
  });

  it("doesn't wait with `verify: none`, and a refresh shows what came of it", async () => {
    const inputs = scene.inputs("first", { verify: "none" });
    scene.emulator.deployments.switches.processingFor = 1_000;
    assert.deepEqual(await scene.stack.up(inputs), { changes: true });
    assert.deepEqual(scene.outcomes, ["CDN www.example.com submitted", "ALB lsn-1@443 submitted"]);
    assert.deepEqual(await scene.stack.up(inputs), { changes: false });
    clock = 2_000;
    await scene.stack.refresh();
    assert.deepEqual(scene.outcomes, ["CDN www.example.com success", "ALB lsn-1@443 success"]);
  });

  it("takes back what it didn't wait for, when something else is wanted", async () => {
    const schedule = new Date(Date.now() + 600_000).toISOString();
    const unseen = { verify: "none", schedule };
    await scene.stack.up(scene.inputs("first", unseen));
    const resources = [...(scene.inputs().resources as object[]), { product: "CDN", name: "*.example.com" }];
    await scene.stack.up(scene.inputs("first", { ...unseen, resources, maxQuota: 3 }));
    assert.deepEqual(scene.jobs, { submitted: 1, editing: 0 });
    await scene.stack.up(scene.inputs("renewed", { resources, maxQuota: 3 }));
    assert.deepEqual([scene.jobs.submitted, scene.emulator.deployments.quota.used], [1, 3]);
    clock = 700_000;
    assert.equal(scene.jobs.submitted, 1);
    assert.deepEqual(
      [scene.served("ALB", "www.example.com"), scene.served("CDN", ".example.com")],
      ["renewed", "renewed"],
    );
  });

  describe("with `verify: handshake`", () => {
    it("waits until a visitor gets the certificate", async () => {
      scene.emulator.cdn.switches.servesAfter = 300;
      assert.deepEqual(await scene.stack.up(scene.inputs("first", { verify: "handshake" })), { changes: true });
      assert.match(scene.stack.said.join(), /'www\.example\.com' does not present the certificate yet; waiting\./);
    });

    it("fails when a visitor doesn't get it, and looks again without another job", async () => {
      scene.emulator.cdn.switches.servesAfter = Number.POSITIVE_INFINITY;
      const inputs = scene.inputs("first", { verify: "handshake", timeout: 1 });
      const { error = "" } = await scene.stack.up(inputs);
      assert.match(
        error,
        /^The deployment job has put the certificate on CDN 'www\.example\.com', but a visitor did not get it within 1 seconds: .*\. The next `pulumi up` looks again, without another job\.$/,
      );
      assert.deepEqual(scene.outcomes, ["CDN www.example.com success", "ALB lsn-1@443 success"]);
      scene.emulator.cdn.switches.servesAfter = 0;
      scene.emulator.cloudResources
        .all()
        .find(({ product }) => product === "CDN")
        ?.deploy(storedOf(scene.emulator, chains.first));
      assert.deepEqual(await scene.stack.up(inputs), { changes: true });
      assert.deepEqual(await scene.stack.up(inputs), { changes: false });
      assert.equal(scene.emulator.deployments.quota.used, 2);
    });
  });

  itOnCi("pays once, at whatever request its process dies", async function () {
    this.timeout(120_000);
    const plain = await DeploymentScene.start(chains);
    const { mark } = plain.emulator;
    await plain.stack.up(plain.inputs());
    const requests = plain.since(mark).length;
    await plain.stop();
    for (let nth = 1; nth <= requests; nth++) {
      for (const kind of ["resetBefore", "resetAfter"] as const) {
        const one = await DeploymentScene.start(chains);
        const { deployments, faults } = one.emulator;
        one.stack.startAgain(hasty(one), true);
        faults.add({ match: { nth }, fault: { kind } });
        faults.add({ match: { nth: nth + 1 }, fault: { kind: "resetBefore" }, times: Number.POSITIVE_INFINITY });
        const { error } = await one.stack.up(one.inputs());
        faults.clear();
        const next = one.newStack();
        assert.deepEqual(await next.up(one.inputs()), { changes: true }, `${kind} ${nth}: ${error}`);
        assert.deepEqual([deployments.quota.used, one.jobs.submitted], [2, 1], `${kind} ${nth}: ${error}`);
        assert.equal(one.served("ALB", "www.example.com"), "first");
        assert.deepEqual(await next.up(one.inputs()), { changes: false });
        await one.stop();
      }
    }
  });
});

/** An account whose process doesn't try twice. */
function hasty({ emulator }: DeploymentScene): Account {
  const account = impatientAccount(emulator);
  const retryPolicy = { attempts: 1, firstDelay: 0, longestDelay: 0 };
  return { ...account, requests: { ...account.requests, retryPolicy } };
}
