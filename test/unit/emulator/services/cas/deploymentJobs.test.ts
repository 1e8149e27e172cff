import { strict as assert } from "node:assert";
import Cas, * as cas from "@alicloud/cas20200407";
import { type Emulator, startEmulator } from "../../../../../emulator";
import type { CloudResource } from "../../../../../emulator/services/cas/cloudResources";
import type { StoredCertificate } from "../../../../../emulator/services/cas/stores";
import { type GeneratedChain, generateChain } from "../../../../support/certificates";
import { callRpc } from "../../clients";
import { type Answer, configFor, refusalOf, rpcClient } from "../../openApiClients";

const version = "2020-04-07";

describe("emulator: the deployment jobs of CAS", () => {
  let emulator: Emulator;
  let chain: GeneratedChain;
  let stored: StoredCertificate;
  let old: StoredCertificate;
  let balancer: CloudResource;
  let clock = 0;
  before(async () => {
    chain = await generateChain({ names: ["www.example.com"] });
  });
  beforeEach(async () => {
    clock = 0;
    emulator = await startEmulator({ now: () => new Date(Date.now() + clock) });
    old = emulator.cas.upload("old", chain.fullchain, chain.privateKey);
    stored = emulator.cas.upload("site", chain.fullchain, chain.privateKey);
    emulator.cdn.add("www.example.com");
    balancer = emulator.cloudResources.seed({ product: "ALB", domain: "www.example.com", certificate: old });
    emulator.deployments.addContact("Operations");
  });
  afterEach(() => emulator.stop());

  const call = (action: string, parameters: Record<string, unknown> = {}): Promise<Answer> =>
    rpcClient(emulator, version)(action, parameters);
  const cdn = () => emulator.cloudResources.all().find(({ product }) => product === "CDN") as CloudResource;
  const create = async (more: Record<string, unknown> = {}): Promise<number> =>
    (
      await call("CreateDeploymentJob", {
        Name: "job",
        JobType: "user",
        CertIds: stored.id,
        ResourceIds: [balancer.id, cdn().id].join(),
        ContactIds: emulator.deployments.contacts[0]?.id,
        ...more,
      })
    ).JobId;
  const submit = (JobId: number, Status = "pending") => call("UpdateDeploymentJobStatus", { JobId, Status });
  const status = async (JobId: number): Promise<string> => (await call("DescribeDeploymentJob", { JobId })).Status;
  const workers = async (JobId: number): Promise<Answer[]> => (await call("ListWorkerResource", { JobId })).Data;
  const served = (resource: CloudResource) => resource.served()?.stored?.id;

  it("are made, submitted, read, rolled back and deleted by the vendor's client", async () => {
    const client = new Cas(configFor(emulator));
    const contacts = await client.listContact(new cas.ListContactRequest({ keyword: "Oper" }));
    const [contact] = contacts.body?.contactList ?? [];
    assert.deepEqual(
      [contact?.name, contact?.email, contacts.body?.totalCount],
      ["Operations", "Operations@example.com", 1],
    );
    const created = await client.createDeploymentJob(
      new cas.CreateDeploymentJobRequest({
        name: "job",
        jobType: "user",
        certIds: String(stored.id),
        resourceIds: `${balancer.id},${cdn().id}`,
        contactIds: String(contact?.contactId),
      }),
    );
    const jobId = created.body?.jobId ?? 0;
    const described = await client.describeDeploymentJob(new cas.DescribeDeploymentJobRequest({ jobId }));
    assert.deepEqual([described.body?.status, described.body?.name, described.body?.del], ["editing", "job", 0]);
    assert.deepEqual(
      described.body?.casContacts?.map(({ name }) => name),
      ["Operations"],
    );
    const counts = () => client.describeDeploymentJobStatus(new cas.DescribeDeploymentJobStatusRequest({ jobId }));
    const { body: before } = await counts();
    assert.deepEqual(
      [before?.matchWorkerCount, before?.costCount, before?.buyCount, before?.useCount, before?.successCount],
      [2, 2, 100, 0, 0],
    );
    await client.updateDeploymentJobStatus(new cas.UpdateDeploymentJobStatusRequest({ jobId, status: "pending" }));
    const { body: after } = await counts();
    assert.deepEqual([after?.successCount, after?.failedCount, after?.useCount], [2, 0, 2]);
    const listed = await client.listDeploymentJob(
      new cas.ListDeploymentJobRequest({ jobType: "user", status: "success" }),
    );
    assert.deepEqual(
      listed.body?.data?.map(({ id, productName }) => [id, productName]),
      [[jobId, "ALB,CDN"]],
    );
    const resources = await client.listWorkerResource(
      new cas.ListWorkerResourceRequest({ jobId, cloudProduct: "ALB" }),
    );
    const [worker] = resources.body?.data ?? [];
    assert.deepEqual(
      [worker?.resourceId, worker?.certId, worker?.resourceCertId, worker?.status, worker?.resourceDomain],
      [balancer.id, stored.id, old.id, "success", "www.example.com"],
    );
    const workerId = worker?.id ?? 0;
    await client.updateWorkerResourceStatus(
      new cas.UpdateWorkerResourceStatusRequest({ jobId, workerId, status: "rollback" }),
    );
    assert.equal(served(balancer), old.id);
    const { body: rolledBack } = await counts();
    assert.deepEqual([rolledBack?.rollbackSuccessCount, rolledBack?.useCount], [1, 2]);
    await client.deleteDeploymentJob(new cas.DeleteDeploymentJobRequest({ jobId }));
    assert.equal(
      await refusalOf(client.describeDeploymentJob(new cas.DescribeDeploymentJobRequest({ jobId }))),
      "400 NotFound",
    );
  });

  it("do nothing until they are submitted, and then change what is served", async () => {
    const id = await create();
    assert.deepEqual([await status(id), served(balancer), served(cdn())], ["editing", old.id, undefined]);
    await submit(id);
    assert.deepEqual([await status(id), served(balancer), served(cdn())], ["success", stored.id, stored.id]);
    assert.equal(emulator.cdn.find("www.example.com")?.https.written.certificate?.id, stored.id);
  });

  it("leave out what no certificate covers, and what serves none, but for CDN and DCDN", async () => {
    const [plain, other] = ["www.example.com", "www.example.org"].map((domain) =>
      emulator.cloudResources.seed({ product: "NLB", domain, ...(domain.endsWith("org") && { certificate: old }) }),
    );
    const id = await create({ ResourceIds: [plain?.id, other?.id, cdn().id].join() });
    assert.deepEqual(
      (await workers(id)).map(({ CloudProduct }) => CloudProduct),
      ["CDN"],
    );
  });

  it("take their time, one resource after the other", async () => {
    emulator.deployments.switches.processingFor = 1000;
    const id = await create();
    await submit(id);
    clock = 600;
    assert.equal(await status(id), "processing");
    assert.deepEqual((await workers(id)).map(({ Status }) => Status).sort(), ["processing", "success"]);
    assert.equal(await refusalOf(call("DeleteDeploymentJob", { JobId: id })), "400 InvalidStatus");
    clock = 1100;
    assert.equal(await status(id), "success");
  });

  it("fail for the resources that a test names", async () => {
    emulator.deployments.switches.failing = new Set([balancer.id]);
    const id = await create();
    await submit(id);
    assert.equal(await status(id), "error");
    assert.deepEqual((await workers(id)).map(({ Status }) => Status).sort(), ["error", "success"]);
    assert.equal((await call("DescribeDeploymentJobStatus", { JobId: id })).FailedCount, 1);
    assert.equal(await refusalOf(submit(id, "editing")), "400 InvalidStatus");
  });

  it("wait for their time, and can be taken back until then", async () => {
    const ScheduleTime = Date.now() + 60_000;
    const [first, second] = [await create({ ScheduleTime }), await create({ ScheduleTime })];
    await submit(first);
    await submit(second);
    assert.deepEqual([await status(first), emulator.deployments.quota.used], ["pending", 4]);
    await submit(second, "editing");
    assert.deepEqual([await status(second), emulator.deployments.quota.used], ["editing", 2]);
    clock = 61_000;
    assert.deepEqual([await status(first), await status(second), served(balancer)], ["success", "editing", stored.id]);
  });

  it("need a quota, and are submitted once", async () => {
    emulator.deployments.quota.bought = 1;
    const id = await create();
    assert.equal(await refusalOf(submit(id)), "400 InsufficientQuota");
    emulator.deployments.switches.withoutQuota = "failed";
    await submit(id);
    assert.deepEqual([await status(id), served(balancer)], ["error", old.id]);
    emulator.deployments.quota.bought = 10;
    const other = await create({ ScheduleTime: Date.now() + 60_000 });
    await submit(other);
    assert.equal(await refusalOf(submit(other)), "400 InvalidStatus");
    emulator.deployments.switches.resubmission = "ignored";
    await submit(other);
    assert.equal(emulator.deployments.quota.used, 2);
  });

  it("have the switches of what isn't known", async () => {
    const { switches } = emulator.deployments;
    switches.countsBeforeSubmission = false;
    switches.uniqueNames = true;
    switches.listsAfter = 1000;
    switches.keepsDeleted = true;
    const id = await create();
    assert.equal((await call("DescribeDeploymentJobStatus", { JobId: id })).MatchWorkerCount, 0);
    assert.equal(await refusalOf(create()), "400 NameRepeat");
    assert.equal((await call("ListDeploymentJob")).Total, 0);
    clock = 1100;
    assert.equal((await call("ListDeploymentJob")).Total, 1);
    await call("DeleteDeploymentJob", { JobId: id });
    assert.equal((await call("DescribeDeploymentJob", { JobId: id })).Del, 1);
  });

  it("are not rolled back where the store has nothing to go back to, and where a test says so", async () => {
    const id = await create();
    await submit(id);
    emulator.deployments.switches.failingRollbacks = new Set([balancer.id]);
    for (const { Id } of await workers(id)) {
      await call("UpdateWorkerResourceStatus", { JobId: id, WorkerId: Id, Status: "rollback" });
    }
    assert.deepEqual(
      (await workers(id)).map(({ Status }) => Status),
      ["rollback_error", "rollback_error"],
    );
    assert.deepEqual([served(balancer), served(cdn())], [stored.id, stored.id]);
  });

  it("are refused for what doesn't exist", async () => {
    assert.equal(await refusalOf(create({ CertIds: "1" })), "400 NotFound");
    assert.equal(await refusalOf(create({ ResourceIds: "1" })), "400 NotFound");
    assert.equal(await refusalOf(create({ ContactIds: "" })), "400 MissingContactIds");
    assert.equal(await refusalOf(create({ ContactIds: "a" })), "400 InvalidParameter");
    assert.equal(await refusalOf(create({ JobType: "trustee" })), "400 InvalidParameter");
    assert.equal(await refusalOf(submit(1)), "400 NotFound");
    assert.equal(await refusalOf(submit(await create(), "success")), "400 InvalidParameter");
    assert.equal(await refusalOf(call("ListDeploymentJob", { Status: "done" })), "400 InvalidParameter");
  });

  it("ask for a permission for each action", async () => {
    const keys = emulator.addUser({
      name: "reader",
      policies: [
        { Version: "1", Statement: [{ Effect: "Allow", Action: "yundun-cert:ListDeploymentJob", Resource: "*" }] },
      ],
    });
    const statusOf = async (action: string) =>
      (await callRpc(emulator, keys, action, { Version: version }, { host: "cas.aliyuncs.com" })).status;
    assert.equal(await statusOf("ListDeploymentJob"), 200);
    for (const action of [
      "ListContact",
      "CreateDeploymentJob",
      "UpdateDeploymentJobStatus",
      "DescribeDeploymentJob",
      "DescribeDeploymentJobStatus",
      "ListWorkerResource",
      "UpdateWorkerResourceStatus",
      "DeleteDeploymentJob",
    ]) {
      assert.equal(await statusOf(action), 403, action);
    }
  });
});
