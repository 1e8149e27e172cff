import { list } from "../certificate/wording";
import { UserError } from "../engine/userError";
import { withoutUndefined } from "../engine/withoutUndefined";
import { PartialError } from "../lifecycle/partialError";
import type { Job } from "./deploymentAnswers";
import { isDone } from "./jobs";
import { becomesPresented } from "./presented";
import { lostOf, mergedResults, resultsOf } from "./results";
import { idOf, type Run } from "./run";
import type { CasDeploymentResult, DeploymentState } from "./state";
import { present, RefusedJob, submitted } from "./submission";

/**
 * Submits a job that isn't yet, and waits for its end.
 *
 * @param state what is saved if it is interrupted
 * @param expected what the job has to do
 * @throws PartialError if it was interrupted, or failed for a resource
 */
export async function outcomeOf(
  run: Run,
  state: DeploymentState,
  expected: readonly CasDeploymentResult[],
): Promise<DeploymentState> {
  const { verify = "api" } = run.inputs;
  let known = state;
  let ended: DeploymentState;
  try {
    const job = await submitted(run, state.jobId);
    known = { ...state, status: job.status };
    if (verify === "none" || isLater(run, job)) {
      return left(run, state, job);
    }
    ended = await endOf(run, state, expected);
  } catch (error) {
    throw error instanceof RefusedJob ? new UserError(error.message) : saved(error as Error, known);
  }
  const lost = lostOf(ended.results);
  if (lost.length > 0 || ended.status === "error") {
    throw saved(failureOf(ended, lost), ended);
  }
  if (verify === "handshake") {
    await becomesPresented(run).catch((error: Error) => {
      throw saved(error, { ...ended, isPending: true });
    });
  }
  return ended;
}

const saved = (problem: Error, state: DeploymentState) =>
  new PartialError(problem.message, idOf(state), withoutUndefined(state), [problem]);

/** Whether a job begins only after the time for waiting. */
const isLater = ({ inputs: { schedule }, context, wait }: Run, { status }: Job) =>
  status === "pending" && schedule !== undefined && Date.parse(schedule) > context.now.getTime() + wait.timeout;

/** A job that nobody waits for. */
function left({ inputs, context }: Run, state: DeploymentState, { id, status }: Job): DeploymentState {
  const { schedule, verify } = inputs;
  const when = schedule === undefined ? "" : ` at ${schedule}`;
  context.report(
    `Deployment job ${id} is submitted and runs${when}; nobody waits for it. \`pulumi refresh\` shows what came of it.`,
  );
  if (verify !== "none") {
    return { ...state, status };
  }
  const { isPending, ...rest } = state;
  const results = state.results.map((result) =>
    result.status === "pending" ? { ...result, status: "submitted", jobId: id } : result,
  );
  return { ...rest, status, results };
}

/**
 * What came of a job when it is done.
 *
 * @throws UserError when it was not done in time
 */
export async function endOf(
  run: Run,
  { isPending, ...state }: DeploymentState,
  expected: readonly CasDeploymentResult[],
): Promise<DeploymentState> {
  const { status } = await done(run, state.jobId);
  const workers = await run.service.workers(state.jobId);
  const own = new Set(workers.map(({ resourceId }) => resourceId));
  // Of earlier jobs.
  const isOld = (result: CasDeploymentResult) => result.status === "success" && !own.has(result.resourceId);
  const open = expected.filter((result) => !isOld(result));
  const results = mergedResults(state.resources, state.results, resultsOf(open, workers, state.jobId));
  return { ...state, status, results };
}

async function done(run: Run, jobId: string): Promise<Job> {
  const { service, wait } = run;
  let progress = "";
  const ended = await wait(
    () => `Deployment job ${jobId} is not done yet${progress}; waiting.`,
    async () => {
      const job = await present(run, jobId);
      if (isDone(job)) {
        return job;
      }
      const { matched, succeeded, failed } = await service.counts(jobId);
      progress = ` (${job.status}: ${succeeded} of ${matched} done, ${failed} failed)`;
      return undefined;
    },
  );
  if (ended === undefined) {
    throw new UserError(
      `Deployment job ${jobId} was not done within ${wait.spent()}${progress}. The next \`pulumi up\` goes on with the same job, which takes no more quota.`,
    );
  }
  return ended;
}

function failureOf({ jobId, status, results }: DeploymentState, lost: readonly CasDeploymentResult[]): UserError {
  if (lost.length === 0) {
    return new UserError(
      `Deployment job ${jobId} ended with '${status}', although each of its resources has succeeded. Look at it in its console, and run \`pulumi up\` again.`,
    );
  }
  const each = list(lost, ({ product, name, reason }) => `${product} '${name}': ${reason}`);
  return new UserError(
    `Deployment job ${jobId} failed for ${lost.length} of ${results.length} resources: ${each}. The next \`pulumi up\` makes a job for these alone, which takes quota again.`,
  );
}
