import { randomInt } from "node:crypto";
import { covers } from "../../certificates/serverCertificate";
import type { CloudProduct, CloudResource, CloudResources, ServedCertificate } from "./cloudResources";
import type { CasStores, StoredCertificate, StoreRegion } from "./stores";

export const jobStatuses = ["editing", "pending", "scheduling", "processing", "success", "error"] as const;

export type JobStatus = (typeof jobStatuses)[number];

export const workerStatuses = [...jobStatuses, "rollback", "rollback_success", "rollback_error"] as const;

export type WorkerStatus = (typeof workerStatuses)[number];

/** What isn't known of the real service, or has more than one side. All may change while the emulator runs. Times are in milliseconds. */
export interface DeploymentSwitches {
  /** How long a job takes for all of its resources, one after the other. It goes on whenever something asks for a job. Default 0: done at once. */
  processingFor: number;
  /** When lists show a new job. Default 0. */
  listsAfter: number;
  /** Resources whose deployment fails, by their ids. Default none. */
  failing: ReadonlySet<number>;
  /** Resources whose rollback fails, by their ids. Default none. */
  failingRollbacks: ReadonlySet<number>;
  /** Whether the counts of a job are there before it is submitted. No page says it. Default true. */
  countsBeforeSubmission: boolean;
  /** What submitting a job does for which the account has too little quota. No page says it. Default "refused". */
  withoutQuota: "refused" | "failed";
  /** What submitting does to a job that is submitted and not done. No page says it. Default "refused". */
  resubmission: "refused" | "ignored";
  /** Whether no two jobs can have the same name. No page says it. Default false. */
  uniqueNames: boolean;
  /** Whether a job is only marked when it is deleted: calls still find it, with `Del: 1`. No page says it. Default false. */
  keepsDeleted: boolean;
}

/** Somebody who hears of a job. */
export interface Contact {
  readonly id: number;
  readonly name: string;
  readonly email: string;
}

/** One resource of a job. */
export interface DeploymentWorker {
  readonly id: number;
  readonly resource: CloudResource;
  readonly certificate: StoredCertificate;
  /** What the resource served when the job was submitted. */
  previous: ServedCertificate | undefined;
  status: WorkerStatus;
}

/** A deployment job. */
export interface DeploymentJob {
  readonly id: number;
  readonly region: StoreRegion;
  readonly name: string;
  readonly jobType: string;
  readonly certificates: readonly StoredCertificate[];
  readonly resources: readonly CloudResource[];
  readonly contacts: readonly Contact[];
  readonly scheduleTime: Date | undefined;
  readonly createdAt: Date;
  readonly workers: readonly DeploymentWorker[];
  status: JobStatus;
  startedAt: Date | undefined;
  endedAt: Date | undefined;
  isDeleted: boolean;
}

/** What a job is made of. */
export type NewJob = Pick<
  DeploymentJob,
  "region" | "name" | "jobType" | "certificates" | "resources" | "contacts" | "scheduleTime"
>;

/** Products that get their first certificate by a job too; the others only another one. */
const firstByJob: readonly CloudProduct[] = ["CDN", "DCDN"];

/** The deployment jobs of CAS, which put certificates of a store on resources of all products. */
export class DeploymentJobs {
  readonly switches: DeploymentSwitches = {
    processingFor: 0,
    listsAfter: 0,
    failing: new Set(),
    failingRollbacks: new Set(),
    countsBeforeSubmission: true,
    withoutQuota: "refused",
    resubmission: "refused",
    uniqueNames: false,
    keepsDeleted: false,
  };
  /** How many deployments of uploaded certificates the account has bought, and used. */
  readonly quota = { bought: 100, used: 0 };
  private readonly jobs: DeploymentJob[] = [];
  private readonly people: Contact[] = [];
  private nextId = randomInt(10_000, 20_000);

  constructor(
    private readonly now: () => Date,
    readonly stores: CasStores,
    readonly resources: CloudResources,
  ) {}

  addContact(name: string, email = `${name}@example.com`): Contact {
    const contact = { id: this.newId(), name, email };
    this.people.push(contact);
    return contact;
  }

  get contacts(): readonly Contact[] {
    return this.people;
  }

  /** Every job, oldest first, as far as it has come by now. */
  all(): readonly DeploymentJob[] {
    for (const job of this.jobs) {
      this.advance(job);
    }
    return this.jobs;
  }

  /** Forgets all jobs, and that they took quota. */
  clear(): void {
    this.jobs.length = 0;
    this.quota.used = 0;
  }

  find(id: number, region: StoreRegion): DeploymentJob | undefined {
    return this.all().find((job) => job.id === id && job.region === region && this.isFound(job));
  }

  /** The jobs that a list shows, oldest first. */
  listed(region: StoreRegion): readonly DeploymentJob[] {
    const until = this.now().getTime() - this.switches.listsAfter;
    return this.all().filter((job) => job.region === region && this.isFound(job) && job.createdAt.getTime() <= until);
  }

  private isFound({ isDeleted }: DeploymentJob): boolean {
    return !isDeleted || this.switches.keepsDeleted;
  }

  /** A new job does nothing until it is submitted. */
  create(given: NewJob): DeploymentJob {
    const id = this.newId();
    const workers = given.resources.flatMap((resource): DeploymentWorker[] => {
      const certificate = given.certificates.find((one) => covers(one.certificate, resource.domain));
      const takesFirst = firstByJob.includes(resource.product) || resource.served() !== undefined;
      return certificate && takesFirst
        ? [{ id: this.newId(), resource, certificate, previous: resource.served(), status: "editing" }]
        : [];
    });
    const job: DeploymentJob = {
      ...given,
      id,
      workers,
      createdAt: this.now(),
      status: "editing",
      startedAt: undefined,
      endedAt: undefined,
      isDeleted: false,
    };
    this.jobs.push(job);
    return job;
  }

  /** How many deployments of its quota a job takes: one for each resource, since all certificates of the emulator are uploaded. */
  costOf({ workers }: DeploymentJob): number {
    return workers.length;
  }

  get quotaLeft(): number {
    return this.quota.bought - this.quota.used;
  }

  /** Takes the quota, and lets the job run when its time has come. */
  submit(job: DeploymentJob): void {
    if (this.costOf(job) > this.quotaLeft) {
      job.status = "error";
      this.mark(job, "error");
      return;
    }
    this.quota.used += this.costOf(job);
    job.status = "pending";
    this.mark(job, "pending");
    this.advance(job);
  }

  private mark({ workers }: DeploymentJob, status: WorkerStatus): void {
    for (const worker of workers) {
      worker.status = status;
    }
  }

  /** Takes a job back that has not started. The quota comes back too: nothing was deployed. */
  withdraw(job: DeploymentJob): void {
    this.quota.used -= this.costOf(job);
    job.status = "editing";
    this.mark(job, "editing");
  }

  delete(job: DeploymentJob): void {
    if (job.status === "pending") {
      this.withdraw(job);
    }
    job.isDeleted = true;
  }

  /** Does what a job has had the time for. */
  private advance(job: DeploymentJob): void {
    const now = this.now().getTime();
    if (job.isDeleted) {
      return;
    }
    if (job.status === "pending" && (job.scheduleTime?.getTime() ?? 0) <= now) {
      job.status = "processing";
      job.startedAt = this.now();
      this.mark(job, "processing");
    }
    if (job.status !== "processing" || job.startedAt === undefined) {
      return;
    }
    const each = this.switches.processingFor / Math.max(job.workers.length, 1);
    for (const [index, worker] of job.workers.entries()) {
      if (worker.status === "processing" && job.startedAt.getTime() + (index + 1) * each <= now) {
        this.work(worker);
      }
    }
    if (job.workers.every(({ status }) => status !== "processing")) {
      job.status = job.workers.some(({ status }) => status === "error") ? "error" : "success";
      job.endedAt = this.now();
    }
  }

  private work(worker: DeploymentWorker): void {
    if (this.switches.failing.has(worker.resource.id)) {
      worker.status = "error";
      return;
    }
    worker.previous = worker.resource.served();
    worker.resource.deploy(worker.certificate);
    worker.status = "success";
  }

  /** Puts back what a resource served before, which must be in the store. */
  rollBack(worker: DeploymentWorker): void {
    const { previous, resource } = worker;
    const stored = previous?.stored && this.stores.find(previous.stored.id, previous.stored.region);
    if (stored === undefined || this.switches.failingRollbacks.has(resource.id)) {
      worker.status = "rollback_error";
      return;
    }
    resource.deploy(stored);
    worker.status = "rollback_success";
  }

  private newId(): number {
    this.nextId += randomInt(1, 5);
    return this.nextId;
  }
}
