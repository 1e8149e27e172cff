import type { RequestedOperation } from "./requestedOperation";

/** What a fault does. */
export type Fault =
  /** The service does nothing and answers with an error. `code` defaults to InternalError (5xx) or AccessDenied (4xx). */
  | { kind: "status"; status: number; code?: string; message?: string; ec?: string; headers?: Record<string, string> }
  /** The service does nothing, and the connection ends. */
  | { kind: "resetBefore" }
  /** The service does nothing; a portal or a proxy answers in its place, without a request id. */
  | { kind: "stranger"; status: number; body?: string }
  /** The service does nothing and never answers; the connection stays open. */
  | { kind: "hang" }
  /** The service does its work, then the connection ends. */
  | { kind: "resetAfter" }
  /** The service does its work and answers this much later. */
  | { kind: "delay"; milliseconds: number }
  /** The service does its work and never answers; the connection stays open. */
  | { kind: "noAnswer" }
  /** The service does its work, and the connection ends in the middle of the answer's body. */
  | { kind: "truncatedAnswer" }
  /** The service does its work, and the answer has another ETag. */
  | { kind: "wrongETag" };

/** Which requests a rule is for. A field that is left out matches every request. */
export interface FaultMatch {
  method?: string;
  bucket?: string;
  key?: string | RegExp;
  /** `oss:PutObject`, `ram:CreateUser` */
  action?: string;
  /** `domain/www.example.com`, as the log shows it. */
  resource?: string | RegExp;
  /** Skips the first `nth - 1` requests that match the other fields, counted since the rule was added. Default 1. */
  nth?: number;
}

export interface FaultRule {
  match?: FaultMatch;
  /** How many matching requests fail, beginning with the nth. Default 1; Infinity for all. */
  times?: number;
  fault: Fault;
}

/** What a rule sees of a request. */
type Subject = RequestedOperation & { readonly method: string };

function fits(wanted: string | RegExp | undefined, actual: string | undefined): boolean {
  if (wanted === undefined) {
    return true;
  }
  if (typeof wanted === "string") {
    return wanted === actual;
  }
  // Without the flags that make `test` remember its last match.
  return actual !== undefined && new RegExp(wanted.source, wanted.flags.replace(/[gy]/g, "")).test(actual);
}

function matches(match: FaultMatch, subject: Subject): boolean {
  if (match.method !== undefined && match.method !== subject.method) {
    return false;
  }
  if (match.bucket !== undefined && match.bucket !== subject.bucket) {
    return false;
  }
  if (match.action !== undefined && match.action.toLowerCase() !== subject.action?.toLowerCase()) {
    return false;
  }
  return fits(match.key, subject.key) && fits(match.resource, subject.resource);
}

/**
 * Rules that make chosen requests fail. Requests are counted as they arrive, so that a run fails in the same place again.
 *
 * @example faults.add({ match: { method: "PUT", key: /latest\//, nth: 2 }, fault: { kind: "status", status: 503 } });
 */
export class Faults {
  private rules: { rule: FaultRule; seen: number }[] = [];

  add(rule: FaultRule): void {
    this.rules.push({ rule, seen: 0 });
  }

  remove(rule: FaultRule): void {
    this.rules = this.rules.filter((entry) => entry.rule !== rule);
  }

  clear(): void {
    this.rules = [];
  }

  /** The fault of the first rule that is due. Counts the request in every rule that it matches. */
  next(subject: Subject): Fault | undefined {
    let due: Fault | undefined;
    for (const entry of this.rules) {
      const { match = {}, times = 1, fault } = entry.rule;
      if (!matches(match, subject)) {
        continue;
      }
      entry.seen += 1;
      const first = match.nth ?? 1;
      if (entry.seen >= first && entry.seen < first + times) {
        due ??= fault;
      }
    }
    return due;
  }
}
