import { list } from "../certificate/wording";
import { UserError } from "../engine/userError";
import { waiting } from "../engine/waiting";
import type { Context } from "../lifecycle/lifecycle";
import { areSame, partsOf } from "./certificates";
import type { Job } from "./deploymentAnswers";
import { openDeployments } from "./deploymentService";
import { cancelJob, createJob, findJob, jobName, type Work } from "./jobs";
import { keyOf } from "./names";
import { endOf, outcomeOf } from "./outcome";
import { quotaRefusal } from "./quota";
import { resolveContacts, resolveResources } from "./resolve";
import { expectedOf, hasUnseen, lostOf, mergedResults, type Resolved, reopened, servedOf } from "./results";
import { type Manner, patienceFor, type Run, settled } from "./run";
import type { CasDeploymentResource, DeploymentInputs, DeploymentState } from "./state";

/** A job that ended not longer ago than this is the one of a run that died: CAS's list may still show what was there before. Milliseconds. */
const recently = 3_600_000;

/**
 * Has a job put the certificates on the resources that need it, and waits until it is done.
 *
 * @throws PartialError once there is a job, and if it failed for a resource
 */
export async function deploy(
  manner: Manner,
  inputs: DeploymentInputs,
  state: DeploymentState | undefined,
  context: Context,
): Promise<DeploymentState> {
  const { store } = partsOf(settled(inputs).certIdentifiers[0] ?? "");
  const wait = waiting(patienceFor(manner, inputs, context), context.report);
  const run: Run = { service: openDeployments(store, context.account), inputs, wait, context, manner };
  const before = state === undefined || isSettled(run, state) ? state : await settle(run, state);
  if (before?.isPending) {
    return outcomeOf(run, before, before.results);
  }
  const open = openResources(inputs, before);
  if (open.length === 0 && before !== undefined) {
    return { ...before, ...settled(inputs), results: mergedResults(inputs.resources, before.results) };
  }
  return start(run, await resolveResources(run.service, open, wait), before);
}

/** The resources that need a job: all for other certificates, else those without a success. */
export function openResources(
  { resources, ...inputs }: Pick<DeploymentInputs, "resources" | "certificates" | "fingerprints">,
  state: DeploymentState | undefined,
): CasDeploymentResource[] {
  if (state === undefined || !areSame(state, inputs)) {
    return resources;
  }
  const lost = new Set(lostOf(state.results).map(keyOf));
  const known = new Set(state.results.map(keyOf));
  return resources.filter((resource) => !known.has(keyOf(resource)) || lost.has(keyOf(resource)));
}

/** Whether nothing is to be done about the last job: it was seen to be done, or nobody wanted to look and the same is wanted. */
const isSettled = ({ inputs }: Run, state: DeploymentState) =>
  state.isPending !== true && (!hasUnseen(state.results) || isWanted(state, inputs));

const isWanted = (state: DeploymentState, inputs: DeploymentInputs) =>
  areSame(state, inputs) && isSameList(state.resources, inputs.resources);

/** What comes of a job that was not seen to be done: the same if it is still wanted; else it is taken back, or ends first. */
async function settle(run: Run, state: DeploymentState): Promise<DeploymentState> {
  const { service, inputs, context } = run;
  const { isPending, ...known } = state;
  const job = await service.job(state.jobId);
  if (job === undefined) {
    context.report(`Deployment job ${state.jobId} does not exist any more; another one is made.`);
    return { ...known, results: reopened(state.results) };
  }
  if (isWanted(state, inputs)) {
    return state;
  }
  if (job.status === "editing" || job.status === "pending") {
    await cancelJob(service, job, context.report);
    return { ...known, results: reopened(state.results) };
  }
  return endOf(run, state, state.results);
}

/** Finds the job of an interrupted run, or makes one for what doesn't serve the certificates already, and has it run. */
async function start(
  run: Run,
  resources: readonly Resolved[],
  before: DeploymentState | undefined,
): Promise<DeploymentState> {
  const { service, inputs, context } = run;
  const jobs = await service.jobs();
  const find = (some: readonly Resolved[]) =>
    findJob(jobs, workOf(inputs, some), before?.jobId ?? "", (job) => isStillTrue(run, job, some));
  const first = await find(resources);
  const [served, open] = "id" in first ? [[], resources] : servedAlready(run, resources, before, first.before);
  if (served.length > 0) {
    context.report(
      `${list(served, ({ product, name }) => `${product} '${name}'`)}: CAS lists the certificate there already, so no job is needed.`,
    );
  }
  const last = "id" in first ? first.id : first.before;
  const known = [...(before?.results ?? []), ...servedOf(served, last)];
  if (open.length === 0) {
    return stateOf(inputs, { jobId: last, status: "success", results: mergedResults(inputs.resources, known) });
  }
  const found = served.length === 0 ? first : await find(open);
  const jobId = "id" in found ? found.id : await make(run, open, found.before);
  const expected = expectedOf(open, jobId);
  const results = mergedResults(inputs.resources, known, expected);
  return outcomeOf(run, { ...stateOf(inputs, { jobId, status: "editing", results }), isPending: true }, expected);
}

/**
 * The resources that serve the certificates by CAS's list, and the others. The list may be old: after a job that the state knows, it tells nothing.
 *
 * @param last id of the last job that was found
 */
function servedAlready(
  { inputs }: Run,
  resources: readonly Resolved[],
  before: DeploymentState | undefined,
  last: string,
): [Resolved[], Resolved[]] {
  const { certIds } = workOf(inputs, []);
  const isTold = before === undefined || last !== before.jobId;
  const isServed = ({ found: { certId } }: Resolved) => isTold && certIds.includes(certId ?? "");
  return [resources.filter(isServed), resources.filter((resource) => !isServed(resource))];
}

async function make({ service, inputs, wait }: Run, open: readonly Resolved[], before: string): Promise<string> {
  const { maxQuota = 0, contacts } = inputs;
  if (open.length > maxQuota) {
    throw new UserError(quotaRefusal(open.length, maxQuota));
  }
  const work = workOf(inputs, open);
  const contactIds = await resolveContacts(service, contacts);
  return createJob(service, { name: jobName(before, work), ...work, contactIds }, wait);
}

const workOf = (inputs: DeploymentInputs, resources: readonly Resolved[]): Work => ({
  certIds: settled(inputs).certIdentifiers.map((identifier) => partsOf(identifier).certId),
  resourceIds: resources.map(({ found }) => found.id),
  schedule: inputs.schedule,
});

function stateOf(
  inputs: DeploymentInputs,
  outcome: Pick<DeploymentState, "jobId" | "status" | "results">,
): DeploymentState {
  const known = settled(inputs);
  return { ...known, store: partsOf(known.certIdentifiers[0] ?? "").store, ...outcome };
}

/** A job that is done may be an older one, and somebody may have changed a resource since. */
async function isStillTrue({ service, context }: Run, job: Job, resources: readonly Resolved[]): Promise<boolean> {
  if (job.status !== "success") {
    return false;
  }
  const workers = await service.workers(job.id);
  const isRecent = job.endedAt !== undefined && context.now.getTime() - Date.parse(job.endedAt) < recently;
  return resources.every(({ found }) => {
    const worker = workers.find(({ resourceId }) => resourceId === found.id);
    const seen = [worker?.certId, ...(isRecent ? [worker?.previousCertId] : [])];
    return worker?.status === "success" && seen.includes(found.certId);
  });
}

const isSameList = (left: readonly CasDeploymentResource[], right: readonly CasDeploymentResource[]) =>
  left.length === right.length && left.every((resource) => right.some((other) => keyOf(other) === keyOf(resource)));
