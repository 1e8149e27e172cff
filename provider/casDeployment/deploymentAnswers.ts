import type { Answer } from "../alicloud/openApi";
import type { CloudProduct } from "./state";

/** A resource of a product, as CAS knows it. It may know it late. */
export interface CloudResource {
  id: string;
  /** As the product spells it; empty for none. */
  domain: string;
  region: string;
  instanceId: string | undefined;
  listenerId: string | undefined;
  /** What it serves, in the certificate store; `undefined` for nothing, and for what is not in the store. */
  certId: string | undefined;
  /** When that ends, ISO 8601. */
  notAfter: string | undefined;
}

/** A deployment job. */
export interface Job {
  id: string;
  name: string;
  /** `editing` is not submitted; `pending` waits for its time; `success` and `error` are done. */
  status: string;
  /** ISO 8601. */
  endedAt: string | undefined;
}

/** How far a job is, and what it takes. */
export interface JobCounts {
  /** Its resources for which it has a certificate. */
  matched: number;
  succeeded: number;
  failed: number;
  /** How much quota it takes. */
  cost: number;
  /** What the account has left of its quota; `undefined` if CAS doesn't tell. */
  left: number | undefined;
}

/** One resource of a job. */
export interface Worker {
  id: string;
  resourceId: string;
  /** A job's, or `rollback`, `rollback_success`, `rollback_error`. */
  status: string;
  certId: string | undefined;
  /** What the resource served before, in the certificate store. */
  previousCertId: string | undefined;
  product: CloudProduct;
  domain: string;
  listenerId: string | undefined;
}

/** The items of a list. An empty one may be left out. */
export function itemsOf(answer: Answer, field: "Data" | "ContactList"): Answer[] | undefined {
  const items = answer[field];
  if (Array.isArray(items)) {
    return items as Answer[];
  }
  return items === undefined && [answer.Total, answer.TotalCount].includes(0) ? [] : undefined;
}

/** Whether a job isn't deleted. */
export const isPresent = ({ Del }: Answer) => Number(Del ?? 0) === 0;

const textOf = (value: unknown) =>
  value === undefined || value === null || value === "" || value === 0 ? undefined : String(value);

/** The pages say seconds and their examples have milliseconds. */
function timeOf(value: unknown): string | undefined {
  const number = Number(value ?? 0);
  return number > 0 ? new Date(number < 1e11 ? number * 1000 : number).toISOString() : undefined;
}

export const resourceOf = (answer: Answer): CloudResource => ({
  id: String(answer.Id),
  domain: String(answer.Domain ?? ""),
  region: String(answer.RegionId ?? ""),
  instanceId: textOf(answer.InstanceId),
  listenerId: textOf(answer.ListenerId),
  certId: textOf(answer.CertId),
  notAfter: timeOf(answer.CertEndTime),
});

export const jobOf = ({ Id, Name, Status, EndTime }: Answer): Job => ({
  id: String(Id),
  name: String(Name),
  status: String(Status),
  endedAt: timeOf(EndTime),
});

export function countsOf(answer: Answer): JobCounts {
  const count = (field: string) => Number(answer[field] ?? 0);
  const left = Number(answer.BuyCount) - Number(answer.UseCount);
  return {
    matched: count("MatchWorkerCount"),
    succeeded: count("SuccessCount"),
    failed: count("FailedCount"),
    cost: count("CostCount"),
    left: Number.isNaN(left) ? undefined : left,
  };
}

export const workerOf = (answer: Answer): Worker => ({
  id: String(answer.Id),
  resourceId: String(answer.ResourceId),
  status: String(answer.Status),
  certId: textOf(answer.CertId),
  previousCertId: textOf(answer.ResourceCertId),
  product: String(answer.CloudProduct) as CloudProduct,
  domain: String(answer.ResourceDomain ?? ""),
  listenerId: textOf(answer.ListenerId),
});
