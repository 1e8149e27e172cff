import { ServiceError } from "../alicloud/serviceError";
import { UserError } from "../engine/userError";
import { withoutUndefined } from "../engine/withoutUndefined";
import type { Context, Found } from "../lifecycle/lifecycle";
import { type DeploymentService, openDeployments } from "./deploymentService";
import { isDone } from "./jobs";
import { listsOf } from "./resolve";
import { hasUnseen, resultsOf, withChanges } from "./results";
import { idOf } from "./run";
import type { CasDeploymentResult, DeploymentInputs, DeploymentState } from "./state";
import { casStoreOrder } from "./stores";

type FoundDeployment = Found<DeploymentInputs, DeploymentState> | "gone";

/** Reads what came of the jobs and what the resources serve now: for a refresh with the state, for an import with the id alone. */
export function readDeployment(
  id: string,
  state: Partial<DeploymentState>,
  context: Context,
): Promise<FoundDeployment> {
  return state.results === undefined ? importDeployment(id, context) : refresh(id, state as DeploymentState, context);
}

async function refresh(id: string, state: DeploymentState, { account, report }: Context): Promise<FoundDeployment> {
  const service = openDeployments(state.store, account);
  try {
    const { isPending: wasPending, ...known } = state;
    const job = wasPending || hasUnseen(state.results) ? await service.job(state.jobId) : undefined;
    const isPending = wasPending && (job === undefined || !isDone(job));
    const results = isPending ? state.results : await seenResults(service, state);
    const status = job?.status ?? state.status;
    return { id, state: { ...known, status, results, ...(isPending && { isPending }) } };
  } catch (error) {
    if (error instanceof ServiceError && error.isDenied) {
      report(`Deployment job ${state.jobId} can't be read, so the state stays as it is. ${error.message}`);
      return { id, state };
    }
    throw error;
  }
}

/** By the jobs, which may be deleted, and by what CAS lists of the resources. */
async function seenResults(service: DeploymentService, state: DeploymentState): Promise<CasDeploymentResult[]> {
  const jobIds = [...new Set(state.results.flatMap(({ jobId }) => jobId ?? []))];
  const workers = new Map(
    await Promise.all(jobIds.map(async (jobId) => [jobId, await service.workers(jobId)] as const)),
  );
  const results = state.results.flatMap((result) => {
    const { jobId = "" } = result;
    const own = (workers.get(jobId) ?? []).filter(({ resourceId }) => resourceId === result.resourceId);
    return own.length === 0 ? [unchanged(result)] : resultsOf([result], own, jobId);
  });
  const lists = await listsOf(service, state.results);
  return withChanges(results, new Map([...lists.values()].flat().map((resource) => [resource.id, resource])));
}

/** What somebody had changed may have come back. */
function unchanged({ reason, ...result }: CasDeploymentResult): CasDeploymentResult {
  return result.status === "changed"
    ? { ...result, status: "success" }
    : { ...result, ...(reason !== undefined && { reason }) };
}

async function importDeployment(id: string, { account }: Context): Promise<FoundDeployment> {
  const [, jobId] = /^cas\/(\d+)$/.exec(id) ?? [];
  if (jobId === undefined) {
    throw new UserError(`'${id}' is not the id of a CasDeployment. Give one such as 'cas/8888', with the job's id.`);
  }
  for (const store of casStoreOrder(account.defaultRegion)) {
    const service = openDeployments(store, account);
    const job = await service.job(jobId);
    if (job === undefined) {
      continue;
    }
    const workers = await service.workers(jobId);
    const names = workers.map(({ product, domain, listenerId, resourceId }) => ({
      product,
      name: domain || listenerId || resourceId,
      resourceId,
    }));
    const resources = names.map(({ product, name, resourceId }) => {
      const isAmbiguous = names.filter((other) => other.product === product && other.name === name).length > 1;
      return { product, name: isAmbiguous ? resourceId : name };
    });
    const certIds = [...new Set(workers.flatMap(({ certId }) => (certId === undefined ? [] : [certId])))];
    const certificates = certIds.map((certId) => `${certId}-${store}`);
    const expected = resources.map((resource, index) => ({
      ...resource,
      status: "pending",
      jobId,
      resourceId: workers[index]?.resourceId ?? "",
    }));
    const state: DeploymentState = {
      resources,
      warnings: [],
      store,
      certIdentifiers: certificates,
      jobId,
      status: job.status,
      results: isDone(job) ? resultsOf(expected, workers, jobId) : expected,
      ...(!isDone(job) && { isPending: true }),
    };
    const inputs = { certificates, resources, contacts: await service.contactsOf(jobId) };
    return { id: idOf(state), state: withoutUndefined(state), inputs };
  }
  return "gone";
}
