import type { Account } from "../alicloud/account";
import type { ServiceFailure } from "../alicloud/failure";
import type { Answer } from "../alicloud/openApi";
import { type CasStore, casRequests, mayHaveWorked } from "../casCertificate/certificateStore";
import {
  type CloudResource,
  countsOf,
  isPresent,
  itemsOf,
  type Job,
  type JobCounts,
  jobOf,
  resourceOf,
  type Worker,
  workerOf,
} from "./deploymentAnswers";
import { deploymentCodes } from "./deploymentCodes";
import type { CloudProduct } from "./state";

/** What a job is made of: ids of the store, of {@link CloudResource}s and of contacts. */
export interface JobOrder {
  name: string;
  certIds: readonly string[];
  resourceIds: readonly string[];
  contactIds: readonly string[];
  /** ISO 8601. Default, and for a time in the past: at once. */
  schedule: string | undefined;
}

/** The deployment jobs of an account in one store. Every method throws `CasError` and nothing else of the service's. */
export interface DeploymentService {
  resources(product: CloudProduct): Promise<CloudResource[]>;
  contacts(): Promise<{ id: string; name: string }[]>;
  /** All jobs that are not deleted. */
  jobs(): Promise<Job[]>;
  /** @returns the new job's id; `"unclear"` if nobody knows whether there is one now */
  create(order: JobOrder): Promise<string | "unclear">;
  /** `undefined` if the job doesn't exist. */
  job(id: string): Promise<Job | undefined>;
  /** Ids of the contacts and names of a job, for an import. */
  contactsOf(id: string): Promise<string[]>;
  counts(id: string): Promise<JobCounts>;
  /** Empty also if the job doesn't exist. */
  workers(id: string): Promise<Worker[]>;
  /** Lets a job run. @returns `"unclear"` if nobody knows whether it does */
  submit(id: string): Promise<"done" | "unclear">;
  /** Takes a job back that waits for its time. */
  withdraw(id: string): Promise<"done" | "unclear">;
  rollBack(id: string, workerId: string): Promise<"done" | "unclear">;
  /** Deletes a job, if it exists. */
  delete(id: string): Promise<"done">;
}

/** No page tells the limits of most of these; of CAS's other lists it is ten. */
const perSecond = {
  ListCloudResources: 10,
  ListContact: 10,
  ListDeploymentJob: 10,
  CreateDeploymentJob: 10,
  DescribeDeploymentJob: 10,
  DescribeDeploymentJobStatus: 10,
  UpdateDeploymentJobStatus: 10,
  ListWorkerResource: 10,
  UpdateWorkerResourceStatus: 10,
  DeleteDeploymentJob: 10,
} as const;

const pageSize = 50;

/** Opens the deployment jobs of an account. */
export function openDeployments(store: CasStore, account: Account): DeploymentService {
  const send = casRequests(store, account, perSecond, deploymentCodes);

  const call = <Result>(
    action: keyof typeof perSecond,
    description: string,
    parameters: Parameters<typeof send>[2],
    take: (answer: Answer) => Result | undefined,
    accept?: (failure: ServiceFailure) => Result | undefined,
  ) => send<Result>(action, { description, permission: `yundun-cert:${action}` }, parameters, take, accept);

  /** Every page of a list. */
  const list = async (
    action: keyof typeof perSecond,
    description: string,
    parameters: Parameters<typeof send>[2],
    field: "Data" | "ContactList" = "Data",
    accept?: (failure: ServiceFailure) => Answer[] | undefined,
  ): Promise<Answer[]> => {
    const all: Answer[] = [];
    for (let page = 1; ; page++) {
      const asked = { ...parameters, CurrentPage: page, ShowSize: pageSize };
      const items = await call(action, description, asked, (answer) => itemsOf(answer, field), accept);
      all.push(...items);
      if (items.length < pageSize) {
        return all;
      }
    }
  };

  const change = (action: keyof typeof perSecond, description: string, parameters: Parameters<typeof send>[2]) =>
    call<"done" | "unclear">(
      action,
      description,
      parameters,
      () => "done",
      (failure) => (mayHaveWorked(failure) ? "unclear" : undefined),
    );

  return {
    async resources(product) {
      const description = `Listing the resources of '${product}' in Certificate Management Service`;
      const items = await list("ListCloudResources", description, { CloudName: "aliyun", CloudProduct: product });
      return items.map(resourceOf);
    },

    async contacts() {
      const items = await list("ListContact", "Listing the contacts of 'CAS'", {}, "ContactList");
      return items.map(({ ContactId, Name }) => ({ id: String(ContactId), name: String(Name) }));
    },

    async jobs() {
      const items = await list("ListDeploymentJob", `Listing the deployment jobs of store '${store}'`, {
        JobType: "user",
      });
      return items.filter(isPresent).map(jobOf);
    },

    create: ({ name, certIds, resourceIds, contactIds, schedule }) =>
      call<string | "unclear">(
        "CreateDeploymentJob",
        `Creating deployment job '${name}'`,
        {
          Name: name,
          JobType: "user",
          CertIds: certIds.join(","),
          ResourceIds: resourceIds.join(","),
          ContactIds: contactIds.join(","),
          ScheduleTime: schedule !== undefined && Date.parse(schedule) > Date.now() ? Date.parse(schedule) : undefined,
        },
        ({ JobId: jobId }) => (jobId === undefined ? undefined : String(jobId)),
        // A second job of the name would be this one.
        (failure) => (mayHaveWorked(failure) || failure.code === "NameRepeat" ? "unclear" : undefined),
      ),

    async job(id) {
      const found = await call<Answer>(
        "DescribeDeploymentJob",
        `Reading deployment job '${id}'`,
        { JobId: id },
        (answer) => (answer.Status === undefined ? undefined : answer),
        ({ code }) => (code === "NotFound" ? { Del: 1 } : undefined),
      );
      return isPresent(found) ? jobOf({ Id: id, ...found }) : undefined;
    },

    contactsOf: (id) =>
      call(
        "DescribeDeploymentJob",
        `Reading deployment job '${id}'`,
        { JobId: id },
        ({ Status, CasContacts: contacts = [] }) =>
          Status === undefined ? undefined : (contacts as Answer[]).map(({ ContactId }) => String(ContactId)),
      ),

    counts: (id) =>
      call("DescribeDeploymentJobStatus", `Reading the progress of deployment job '${id}'`, { JobId: id }, countsOf),

    async workers(id) {
      const description = `Listing the results of deployment job '${id}'`;
      const items = await list("ListWorkerResource", description, { JobId: id }, "Data", ({ code }) =>
        code === "NotFound" ? [] : undefined,
      );
      return items.map(workerOf);
    },

    submit: (id) =>
      change("UpdateDeploymentJobStatus", `Submitting deployment job '${id}'`, { JobId: id, Status: "pending" }),

    withdraw: (id) =>
      change("UpdateDeploymentJobStatus", `Withdrawing deployment job '${id}'`, { JobId: id, Status: "editing" }),

    rollBack: (id, workerId) =>
      change("UpdateWorkerResourceStatus", `Rolling back worker ${workerId} of deployment job '${id}'`, {
        JobId: id,
        WorkerId: workerId,
        Status: "rollback",
      }),

    delete: (id) =>
      call<"done">(
        "DeleteDeploymentJob",
        `Deleting deployment job '${id}'`,
        { JobId: id },
        () => "done",
        ({ code }) => (code === "NotFound" ? "done" : undefined),
      ),
  };
}
