import { createHash } from "node:crypto";
import { ServiceError } from "../alicloud/serviceError";
import type { Report } from "../engine/report";
import { UserError } from "../engine/userError";
import type { Wait } from "../engine/waiting";
import type { Job } from "./deploymentAnswers";
import type { DeploymentService, JobOrder } from "./deploymentService";

/** What tells one job from another. */
export type Work = Pick<JobOrder, "certIds" | "resourceIds" | "schedule">;

/** The most tries of a call of which nobody knows whether it worked. */
const tries = 5;

/**
 * A name that only this job has. An interrupted run finds its job by it. It depends on the job before, so that a certificate that comes back
 * doesn't find the job that deployed it the first time.
 *
 * @param before id of the job before; empty for the first
 */
export function jobName(before: string, { certIds, resourceIds, schedule = "" }: Work): string {
  const parts = [before, [...certIds].sort().join(), [...resourceIds].sort().join(), schedule];
  return `pulumi_${createHash("sha256").update(parts.join(";")).digest("hex").slice(0, 24)}`;
}

export const isDone = ({ status }: Pick<Job, "status">) => status === "success" || status === "error";

/**
 * The job of an interrupted run.
 *
 * @param before id of the job before; empty for the first
 * @param isStillTrue whether what a job that is done has deployed is still there
 * @returns its id, or the id of the job before the next one
 */
export async function findJob(
  jobs: readonly Job[],
  work: Work,
  before: string,
  isStillTrue: (job: Job) => Promise<boolean>,
): Promise<{ id: string } | { before: string }> {
  const found = bestOf(jobs, jobName(before, work));
  if (found === undefined) {
    return { before };
  }
  return !isDone(found) || (await isStillTrue(found)) ? { id: found.id } : findJob(jobs, work, found.id, isStillTrue);
}

/** Makes one job, whatever becomes of the answers. @returns its id */
export async function createJob(service: DeploymentService, order: JobOrder, wait: Wait): Promise<string> {
  const { name } = order;
  for (let number = 1; number <= tries; number++) {
    const id = await service.create(order);
    if (id !== "unclear") {
      return id;
    }
    const found = await wait(
      "Nobody knows whether Certificate Management Service has made the job; looking for it.",
      async () => bestOf(await service.jobs(), name),
      1 / 20,
    );
    if (found !== undefined) {
      return found.id;
    }
  }
  throw new UserError(
    `Creating deployment job '${name}' got no clear answer ${tries} times, and CAS lists no such job. Run \`pulumi up\` again: it looks for the job first.`,
  );
}

/** Of several with a name, one that was submitted. */
function bestOf(jobs: readonly Job[], name: string): Job | undefined {
  const named = jobs.filter((job) => job.name === name);
  return named.find(({ status }) => status !== "editing") ?? named.at(-1);
}

/** Lets a job run, once, whatever becomes of the answers. */
export function submitJob(service: DeploymentService, id: string): Promise<void> {
  return clearly(
    () => service.submit(id),
    async () => (await service.job(id))?.status !== "editing",
    `Submitting deployment job '${id}'`,
  );
}

/** Puts back what a resource served before, once. */
export function rollBackWorker(service: DeploymentService, id: string, workerId: string): Promise<void> {
  return clearly(
    () => service.rollBack(id, workerId),
    async () => (await service.workers(id)).find((worker) => worker.id === workerId)?.status !== "success",
    `Rolling back worker ${workerId} of deployment job '${id}'`,
  );
}

/** Deletes a job that hasn't begun, so that it never does. */
export async function cancelJob(service: DeploymentService, { id, status }: Job, report: Report): Promise<void> {
  if (status !== "editing") {
    await clearly(
      () => service.withdraw(id),
      async () => (await service.job(id))?.status === "editing",
      `Withdrawing deployment job '${id}'`,
    );
  }
  await discard(service, id, report);
}

/** Deletes a job that is not submitted. Without the permission it stays, and does nothing. */
export async function discard(service: DeploymentService, id: string, report: Report): Promise<void> {
  try {
    await service.delete(id);
  } catch (error) {
    if (!(error instanceof ServiceError && error.isDenied)) {
      throw error;
    }
    report(`Deployment job ${id} is not submitted and stays in Certificate Management Service. ${error.message}`);
  }
}

/** Makes a change that can't be made twice: after an unclear answer, a look decides, and also after a refusal of the next try. */
async function clearly(
  change: () => Promise<"done" | "unclear">,
  isMade: () => Promise<boolean>,
  description: string,
): Promise<void> {
  for (let number = 1; number <= tries; number++) {
    const outcome = await change().catch((problem: unknown) => {
      if (number === 1) {
        throw problem;
      }
      return problem;
    });
    if (outcome === "done" || (await isMade())) {
      return;
    }
    if (outcome !== "unclear") {
      throw outcome;
    }
  }
  throw new UserError(`${description} got no clear answer ${tries} times, and was not done. Run \`pulumi up\` again.`);
}
