import { list } from "../certificate/wording";
import type { Report } from "../engine/report";
import { UserError } from "../engine/userError";
import { type Patience, type Wait, waiting } from "../engine/waiting";
import type { Context } from "../lifecycle/lifecycle";
import type { CloudResource, Worker } from "./deploymentAnswers";
import { type DeploymentService, openDeployments } from "./deploymentService";
import { cancelJob, isDone, rollBackWorker } from "./jobs";
import { listsOf } from "./resolve";
import { hasUnseen } from "./results";
import { patienceFor } from "./run";
import type { CasDeploymentResult, DeploymentState } from "./state";

/** Takes back a job that hasn't begun, and puts back what was served before, if `onDestroy` says so and it is still this resource's. */
export async function destroyDeployment(patience: Patience, state: DeploymentState, context: Context): Promise<void> {
  const { onDestroy = "keep", jobId, results, store } = state;
  const service = openDeployments(store, context.account);
  const wait = waiting(patienceFor(patience, {}, context), context.report);
  if (context.isKept?.()) {
    context.report(
      `Deployment job ${jobId} stays: another resource of this program deploys to the same resources now.`,
    );
    return;
  }
  if (state.isPending || hasUnseen(results)) {
    await stop(service, jobId, wait, context.report);
  }
  if (onDestroy === "keep") {
    return;
  }
  const lists = await listsOf(service, results);
  const resources = new Map([...lists.values()].flat().map((resource) => [resource.id, resource]));
  const jobIds = [...new Set(results.flatMap(({ jobId }) => jobId ?? []))];
  for (const id of jobIds) {
    await rollBackJob(service, id, { state, resources, wait, context });
  }
  // Only now, so that a destroy that was interrupted finds what is left to do.
  for (const id of jobIds) {
    await service.delete(id);
  }
}

/** So that a job doesn't begin after its resource is gone. */
async function stop(service: DeploymentService, jobId: string, wait: Wait, report: Report): Promise<void> {
  const job = await service.job(jobId);
  if (job === undefined || isDone(job)) {
    return;
  }
  if (job.status === "editing" || job.status === "pending") {
    await cancelJob(service, job, report);
    return;
  }
  const done = await wait(`Deployment job ${jobId} is still running; waiting.`, async () => {
    const now = await service.job(jobId);
    return now === undefined || isDone(now) || undefined;
  });
  if (!done) {
    throw new UserError(
      `Deployment job ${jobId} was still running after ${wait.spent()}. Run \`pulumi destroy\` again.`,
    );
  }
}

interface Surroundings {
  state: DeploymentState;
  resources: ReadonlyMap<string, CloudResource>;
  wait: Wait;
  context: Context;
}

async function rollBackJob(
  service: DeploymentService,
  jobId: string,
  { state, resources, wait, context }: Surroundings,
): Promise<void> {
  const started = new Set<string>();
  for (const worker of await service.workers(jobId)) {
    const result = state.results.find((one) => one.resourceId === worker.resourceId && one.jobId === jobId);
    if (result === undefined || worker.status === "rollback_success") {
      continue;
    }
    const obstacle = obstacleOf(result, worker, resources.get(worker.resourceId), context.now);
    if (obstacle !== undefined) {
      context.report(`${result.product} '${result.name}' keeps its certificate: ${obstacle}.`);
      continue;
    }
    started.add(worker.id);
    if (worker.status !== "rollback") {
      await rollBackWorker(service, jobId, worker.id);
    }
  }
  if (started.size > 0) {
    await rolledBack(service, jobId, started, { state, wait });
  }
}

/** Why a resource keeps its certificate, a clause; `undefined` if nothing is known against a rollback. */
function obstacleOf(
  { previousNotAfter }: CasDeploymentResult,
  { status, certId, previousCertId }: Worker,
  resource: CloudResource | undefined,
  now: Date,
): string | undefined {
  if (!["success", "rollback", "rollback_error"].includes(status)) {
    return "the job did not deploy to it";
  }
  if (previousCertId === undefined) {
    return "CAS knows no other one that it served before";
  }
  if (previousCertId === certId) {
    return "the one before is the same";
  }
  // CAS's list may still show what was there before the job.
  if (resource?.certId !== undefined && ![certId, previousCertId].includes(resource.certId)) {
    return "it does not serve this resource's any more";
  }
  return previousNotAfter !== undefined && new Date(previousNotAfter) < now
    ? `the one before expired on ${previousNotAfter}`
    : undefined;
}

async function rolledBack(
  service: DeploymentService,
  jobId: string,
  workerIds: ReadonlySet<string>,
  { state, wait }: Pick<Surroundings, "state" | "wait">,
): Promise<void> {
  const nameOf = ({ resourceId }: Worker) =>
    state.results.find((result) => result.resourceId === resourceId)?.name ?? resourceId;
  const ended = await wait(`Deployment job ${jobId} is not rolled back yet; waiting.`, async () => {
    const workers = (await service.workers(jobId)).filter(({ id }) => workerIds.has(id));
    return workers.every(({ status }) => status.startsWith("rollback_")) ? workers : undefined;
  });
  if (ended === undefined) {
    throw new UserError(
      `Deployment job ${jobId} was not rolled back within ${wait.spent()}. Run \`pulumi destroy\` again.`,
    );
  }
  const failed = ended.filter(({ status }) => status !== "rollback_success");
  if (failed.length > 0) {
    throw new UserError(
      `Rolling back deployment job '${jobId}' failed for ${list(failed, (worker) => `'${nameOf(worker)}'`)}, and CAS says no reason. ` +
        'Look at the job in its console, and run `pulumi destroy` again; or set `onDestroy: "keep"` first.',
    );
  }
}
