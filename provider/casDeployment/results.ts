import { withoutUndefined } from "../engine/withoutUndefined";
import type { CloudResource, Worker } from "./deploymentAnswers";
import { keyOf } from "./names";
import { takesFirst } from "./products";
import type { CasDeploymentResource, CasDeploymentResult } from "./state";

/** A resource of the inputs, as CAS knows it. */
export interface Resolved extends CasDeploymentResource {
  found: CloudResource;
}

/** The results that need another job. */
export const lostOf = (results: readonly CasDeploymentResult[]) =>
  results.filter(({ status }) => status !== "success" && status !== "submitted");

/** Whether nobody has looked what came of a job. */
export const hasUnseen = (results: readonly CasDeploymentResult[]) =>
  results.some(({ status }) => status === "submitted");

/** The results of a job that never runs need another one. */
export const reopened = (results: readonly CasDeploymentResult[]): CasDeploymentResult[] =>
  results.map((result) => (result.status === "submitted" ? { ...result, status: "pending" } : result));

/** What a job has to do, before it has done anything. */
export function expectedOf(resources: readonly Resolved[], jobId: string): CasDeploymentResult[] {
  return resources.map(({ product, name, found }) =>
    withoutUndefined({
      product,
      name,
      status: "pending",
      resourceId: found.id,
      jobId,
      previousCertId: found.certId,
      previousNotAfter: found.certId === undefined ? undefined : found.notAfter,
    }),
  );
}

/** What needs no job. @param jobId the job that may have done it; empty for none */
export function servedOf(resources: readonly Resolved[], jobId: string): CasDeploymentResult[] {
  return resources.map(({ product, name, found }) =>
    withoutUndefined({
      product,
      name,
      status: "success",
      resourceId: found.id,
      jobId: jobId || undefined,
      certId: found.certId,
    }),
  );
}

/** What a job has done. @param expected what it had to do */
export function resultsOf(
  expected: readonly CasDeploymentResult[],
  workers: readonly Worker[],
  jobId: string,
): CasDeploymentResult[] {
  return expected.map((result) => {
    const own = workers.filter(({ resourceId }) => resourceId === result.resourceId);
    const worker = own.find(({ status }) => status !== "success") ?? own[0];
    return { ...(worker === undefined ? unmatched(result) : resultOf(result, worker, jobId)), jobId };
  });
}

function unmatched(result: CasDeploymentResult): CasDeploymentResult {
  const reason = takesFirst(result.product)
    ? "CAS finds no certificate of the job that fits it"
    : "CAS finds no certificate of the job that fits it, or it serves none so far: a job only replaces one there. Set the first in the product's console";
  return { ...result, status: "unmatched", reason };
}

/** CAS names no reason. */
const reasons: Readonly<Record<string, string>> = {
  rollback_success: "somebody has rolled it back",
  rollback: "it is being rolled back",
};

function resultOf(
  { reason: _, ...result }: CasDeploymentResult,
  { status, certId, previousCertId }: Worker,
  jobId: string,
): CasDeploymentResult {
  return withoutUndefined({
    ...result,
    status,
    reason:
      status === "success"
        ? undefined
        : (reasons[status] ?? `CAS says '${status}' and no reason. Look at job ${jobId} in its console`),
    certId,
    previousCertId,
    previousNotAfter: previousCertId === result.previousCertId ? result.previousNotAfter : undefined,
  });
}

/** The results of all resources: those of the newest job, and of earlier ones for the others. */
export function mergedResults(
  resources: readonly CasDeploymentResource[],
  ...lists: readonly (readonly CasDeploymentResult[])[]
): CasDeploymentResult[] {
  const known = new Map(lists.flat().map((result) => [keyOf(result), result]));
  return resources.flatMap((resource) => {
    const result = known.get(keyOf(resource));
    return result === undefined ? [] : [{ ...result, ...resource }];
  });
}

/**
 * What somebody has changed since, by what CAS lists. Its list may still show what was there before the job, and tells nothing of
 * certificates that are not in the store.
 */
export function withChanges(
  results: readonly CasDeploymentResult[],
  resources: ReadonlyMap<string, CloudResource>,
): CasDeploymentResult[] {
  return results.map((result) => {
    const certId = resources.get(result.resourceId)?.certId;
    const isOther = certId !== undefined && ![result.certId, result.previousCertId].includes(certId);
    return result.status === "success" && isOther
      ? { ...result, status: "changed", reason: `it serves certificate ${certId} of the store now` }
      : result;
  });
}
