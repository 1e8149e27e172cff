import { UserError } from "../engine/userError";
import type { Job } from "./deploymentAnswers";
import { discard, submitJob } from "./jobs";
import { quotaMissing, quotaRefusal } from "./quota";
import type { Run } from "./run";

/** A job that was deleted before it cost something. */
export class RefusedJob extends Error {}

/**
 * Submits a job that isn't yet, once CAS has counted what it takes.
 *
 * @throws RefusedJob if it must not run, which is deleted then
 */
export async function submitted(run: Run, id: string): Promise<Job> {
  const job = await present(run, id);
  if (job.status !== "editing") {
    return job;
  }
  const refusal = await refusalOf(run, id);
  if (refusal !== undefined) {
    await discard(run.service, id, run.context.report);
    throw new RefusedJob(refusal);
  }
  await submitJob(run.service, id);
  return present(run, id);
}

/** @throws UserError if it is gone */
export async function present({ service }: Run, id: string): Promise<Job> {
  const job = await service.job(id);
  if (job === undefined) {
    throw new UserError(`Deployment job ${id} does not exist any more. Run \`pulumi up\` again, which makes another.`);
  }
  return job;
}

const nothingFits =
  "CAS finds no resource for which it has a fitting certificate, so nothing was submitted. A job only replaces a certificate that a resource serves " +
  "already, but for CDN and DCDN: set the first one in the product's console, and check the certificates' names.";

/** Why a job must not run, by what CAS has counted. */
async function refusalOf({ service, inputs, wait }: Run, id: string): Promise<string | undefined> {
  const counts = await wait(
    `Certificate Management Service has not counted the resources of deployment job ${id} yet; waiting.`,
    async () => {
      const counts = await service.counts(id);
      return counts.matched > 0 ? counts : undefined;
    },
    1 / 20,
  );
  if (counts === undefined) {
    return nothingFits;
  }
  const { maxQuota = 0 } = inputs;
  const needed = Math.max(counts.cost, counts.matched);
  if (needed > maxQuota) {
    return quotaRefusal(needed, maxQuota);
  }
  return counts.left !== undefined && counts.cost > counts.left ? quotaMissing(counts.cost, counts.left) : undefined;
}
