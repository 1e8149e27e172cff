import { optional, type RpcAction, type RpcCall } from "../../rpc/action";
import { type AnswerValue, Refusal } from "../../server/refusal";
import { casAction, needed, pageOf } from "./call";
import { certIdOf } from "./cloudResources";
import {
  type DeploymentJob,
  type DeploymentJobs,
  type DeploymentWorker,
  jobStatuses,
  workerStatuses,
} from "./deploymentJobs";
import { casError, invalid } from "./errors";
import type { StoreRegion } from "./stores";

interface Fields {
  [name: string]: AnswerValue;
}

/** The things whose ids a parameter lists with commas. @throws Refusal InvalidParameter, NotFound */
function listedIn<Thing>(call: RpcCall, name: string, find: (id: number) => Thing | undefined): Thing[] {
  return needed(call, name)
    .split(",")
    .map((text) => {
      if (!/^\d+$/.test(text)) {
        throw invalid(name);
      }
      const found = find(Number(text));
      if (found === undefined) {
        throw casError("NotFound");
      }
      return found;
    });
}

function jobOf(call: RpcCall, region: StoreRegion, jobs: DeploymentJobs): DeploymentJob {
  const job = jobs.find(Number(needed(call, "JobId")), region);
  if (!job) {
    throw casError("NotFound");
  }
  return job;
}

/** A status that a call filters by; empty for none. @throws Refusal InvalidParameter */
function statusIn(call: RpcCall, known: readonly string[]): string {
  const status = optional(call, "Status");
  if (status !== "" && !known.includes(status)) {
    throw invalid("Status");
  }
  return status;
}

/** No page names this code. */
function wrongStatus(): Refusal {
  return new Refusal(400, "InvalidStatus", "The status of the task does not allow this operation.");
}

function create(call: RpcCall, region: StoreRegion, jobs: DeploymentJobs): Fields {
  const name = needed(call, "Name");
  const jobType = needed(call, "JobType");
  if (!["user", "cloud"].includes(jobType)) {
    throw invalid("JobType");
  }
  const schedule = optional(call, "ScheduleTime");
  if (!/^\d*$/.test(schedule)) {
    throw invalid("ScheduleTime");
  }
  const all = jobs.resources.all();
  const given = {
    region,
    name,
    jobType,
    certificates: listedIn(call, "CertIds", (id) => jobs.stores.find(id, region)),
    resources: listedIn(call, "ResourceIds", (id) => all.find((resource) => resource.id === id)),
    contacts: listedIn(call, "ContactIds", (id) => jobs.contacts.find((contact) => contact.id === id)),
    scheduleTime: schedule === "" ? undefined : new Date(Number(schedule)),
  };
  if (jobs.switches.uniqueNames && jobs.all().some((job) => job.name === name && !job.isDeleted)) {
    throw casError("NameRepeat");
  }
  return { JobId: jobs.create(given).id };
}

function updateStatus(call: RpcCall, region: StoreRegion, jobs: DeploymentJobs): Fields {
  const job = jobOf(call, region, jobs);
  const status = needed(call, "Status");
  if (!["pending", "scheduling", "editing"].includes(status)) {
    throw invalid("Status");
  }
  const isSubmitted = job.status !== "editing";
  if (status === "editing") {
    if (job.status !== "pending") {
      throw wrongStatus();
    }
    jobs.withdraw(job);
  } else if (!isSubmitted) {
    if (jobs.costOf(job) > jobs.quotaLeft && jobs.switches.withoutQuota === "refused") {
      throw casError("InsufficientQuota");
    }
    jobs.submit(job);
  } else if (jobs.switches.resubmission === "refused" || ["success", "error"].includes(job.status)) {
    throw wrongStatus();
  }
  return { Data: "[]" };
}

function jobFields(job: DeploymentJob, userId: string): Fields {
  const { id, name, jobType, certificates, resources, workers } = job;
  const times = { ScheduleTime: job.scheduleTime, StartTime: job.startedAt, EndTime: job.endedAt };
  return {
    Id: id,
    UserId: Number(userId),
    Name: name,
    InstanceId: `cas-job-user-${id}`,
    JobType: jobType,
    Status: job.status,
    Del: job.isDeleted ? 1 : 0,
    CertType: "upload",
    CertDomain: certificates.flatMap(({ certificate }) => certificate.names).join(","),
    ProductName: [...new Set(resources.map(({ product }) => product))].join(","),
    Rollback: workers.some(({ status }) => status.startsWith("rollback")) ? 1 : 0,
    GmtCreate: String(job.createdAt.getTime()),
    GmtModified: String((job.endedAt ?? job.startedAt ?? job.createdAt).getTime()),
    ...Object.fromEntries(
      Object.entries(times).flatMap(([field, date]) => (date ? [[field, String(date.getTime())]] : [])),
    ),
  };
}

function describe(call: RpcCall, region: StoreRegion, jobs: DeploymentJobs): Fields {
  const job = jobOf(call, region, jobs);
  return {
    ...jobFields(job, call.account.accountId),
    Config: JSON.stringify({ shareCertIds: [], certIds: job.certificates.map(({ id }) => id) }),
    CasContacts: job.contacts.map(({ id, name, email }) => ({ ContactId: id, Name: name, Email: email })),
  };
}

function describeStatus(call: RpcCall, region: StoreRegion, jobs: DeploymentJobs): Fields {
  const job = jobOf(call, region, jobs);
  const { workers } = job;
  const isCounted = job.status !== "editing" || jobs.switches.countsBeforeSubmission;
  const count = (...statuses: readonly string[]) => workers.filter(({ status }) => statuses.includes(status)).length;
  const products = [...new Set(workers.map(({ resource }) => resource.product))];
  return {
    ResourceCount: jobs.resources.all().length,
    CertCount: job.certificates.length,
    WorkerCount: isCounted ? workers.length : 0,
    MatchWorkerCount: isCounted ? workers.length : 0,
    CostCount: isCounted ? jobs.costOf(job) : 0,
    SuccessCount: count("success", "rollback", "rollback_success", "rollback_error"),
    FailedCount: count("error"),
    RollbackCount: count("rollback", "rollback_success", "rollback_error"),
    RollbackSuccessCount: count("rollback_success"),
    RollbackFailedCount: count("rollback_error"),
    BuyCount: jobs.quota.bought,
    UseCount: jobs.quota.used,
    ProductWorkerCount: products.map((product) => ({
      ProductName: product,
      Count: workers.filter(({ resource }) => resource.product === product).length,
    })),
  };
}

function workerFields(worker: DeploymentWorker, job: DeploymentJob, userId: string): Fields {
  const { id, resource, certificate, previous, status } = worker;
  const previousId = certIdOf(previous, job.region);
  const { instanceId, listenerId } = resource;
  return {
    Id: id,
    JobId: job.id,
    UserId: Number(userId),
    ResourceId: resource.id,
    ResourceDomain: resource.domain,
    CloudProduct: resource.product,
    RegionId: resource.region,
    ...(instanceId !== undefined && { InstanceId: instanceId }),
    ...(listenerId !== undefined && { ListenerId: listenerId }),
    ...(previousId !== undefined && { ResourceCertId: previousId }),
    CertId: certificate.id,
    CertName: certificate.name,
    CertDomain: certificate.certificate.names.join(","),
    CertInstanceId: certificate.instanceId,
    Status: status,
    GmtCreate: String(job.createdAt.getTime()),
    GmtModified: String((job.endedAt ?? job.createdAt).getTime()),
  };
}

function listWorkers(call: RpcCall, region: StoreRegion, jobs: DeploymentJobs): Fields {
  const job = jobOf(call, region, jobs);
  const status = statusIn(call, workerStatuses);
  const product = optional(call, "CloudProduct");
  const found = job.workers.filter(
    (worker) => ["", worker.status].includes(status) && ["", worker.resource.product].includes(product),
  );
  const { page, fields } = pageOf(call, found, { byDefault: 50 });
  const { TotalCount, ...rest } = fields;
  return { ...rest, Total: TotalCount, Data: page.map((worker) => workerFields(worker, job, call.account.accountId)) };
}

function listJobs(call: RpcCall, region: StoreRegion, jobs: DeploymentJobs): Fields {
  const status = statusIn(call, jobStatuses);
  const jobType = optional(call, "JobType");
  const found = jobs
    .listed(region)
    .filter((job) => ["", job.status].includes(status) && ["", job.jobType].includes(jobType));
  const { page, fields } = pageOf(call, found, { byDefault: 50 });
  const { TotalCount, ...rest } = fields;
  return { ...rest, Total: TotalCount, Data: page.map((job) => jobFields(job, call.account.accountId)) };
}

function updateWorker(call: RpcCall, region: StoreRegion, jobs: DeploymentJobs): Fields {
  const job = jobOf(call, region, jobs);
  const worker = job.workers.find(({ id }) => id === Number(needed(call, "WorkerId")));
  if (!worker) {
    throw casError("NotFound");
  }
  if (needed(call, "Status") !== "rollback") {
    throw invalid("Status");
  }
  if (worker.status !== "success" && worker.status !== "rollback_error") {
    throw wrongStatus();
  }
  jobs.rollBack(worker);
  return { Data: "[]" };
}

function deleteJob(call: RpcCall, region: StoreRegion, jobs: DeploymentJobs): Fields {
  const job = jobOf(call, region, jobs);
  if (job.status === "processing") {
    throw wrongStatus();
  }
  jobs.delete(job);
  return {};
}

function listContacts(call: RpcCall, jobs: DeploymentJobs): Fields {
  const keyword = optional(call, "Keyword");
  const found = jobs.contacts.filter(({ name, email }) => [name, email].some((text) => text.includes(keyword)));
  const { page, fields } = pageOf(call, found, { byDefault: 20 });
  const ContactList = page.map(({ id, name, email }) => ({
    ContactId: id,
    Name: name,
    Email: email,
    EmailStatus: 1,
    MobileStatus: 0,
  }));
  return { ...fields, Keyword: keyword, ContactList };
}

/** Deployment jobs: https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/api-cas-2020-04-07-createdeploymentjob */
export function deploymentActions(jobs: DeploymentJobs): [string, RpcAction][] {
  const runs = {
    CreateDeploymentJob: create,
    UpdateDeploymentJobStatus: updateStatus,
    DescribeDeploymentJob: describe,
    DescribeDeploymentJobStatus: describeStatus,
    ListDeploymentJob: listJobs,
    ListWorkerResource: listWorkers,
    UpdateWorkerResourceStatus: updateWorker,
    DeleteDeploymentJob: deleteJob,
    ListContact: (call: RpcCall) => listContacts(call, jobs),
  };
  return Object.entries(runs).map(([name, run]) =>
    casAction(jobs.stores, name, 10, (call, region) => run(call, region, jobs)),
  );
}
