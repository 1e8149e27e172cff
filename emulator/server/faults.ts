/** What goes wrong. */
export type Fault =
  /** An error answer instead of the work. `code` defaults to InternalError (5xx) or AccessDenied (4xx). */
  | { kind: "status"; status: number; code?: string; message?: string; ec?: string }
  /** The connection ends with nothing done and nothing answered. */
  | { kind: "resetBefore" }
  /** Nothing is done: a portal or proxy answers in OSS's place, without a request id. */
  | { kind: "stranger"; status: number; body?: string }
  /** Nothing is done, the connection stays open, no answer ever comes. */
  | { kind: "hang" }
  /** The work is done, then the connection ends: the answer is lost. */
  | { kind: "resetAfter" }
  /** The work is done, the answer comes this many milliseconds later. */
  | { kind: "delay"; milliseconds: number }
  /** The work is done, the connection stays open, no answer ever comes. */
  | { kind: "noAnswer" }
  /** The answer's body ends half-way (and with it the connection). */
  | { kind: "truncatedAnswer" }
  /** The work is done, the answer has another ETag. */
  | { kind: "wrongETag" };

/** Which requests are meant; what is left out fits all. */
export interface FaultMatch {
  method?: string;
  bucket?: string;
  key?: string | RegExp;
  /** `oss:PutObject`, `ram:CreateUser` */
  action?: string;
  /** Begins with the nth of the requests that fit the rest, counted from 1 when the rule was added. Default 1. */
  nth?: number;
}

export interface FaultRule {
  match?: FaultMatch;
  /** How many of the fitting requests it strikes, from the nth on. Default 1; Infinity for all. */
  times?: number;
  fault: Fault;
}

/** What a rule looks at. */
export interface FaultSubject {
  readonly method: string;
  readonly bucket?: string | undefined;
  readonly key?: string | undefined;
  readonly action?: string | undefined;
}

function fits(match: FaultMatch, subject: FaultSubject): boolean {
  if (match.method !== undefined && match.method !== subject.method) return false;
  if (match.bucket !== undefined && match.bucket !== subject.bucket) return false;
  if (match.action !== undefined && match.action.toLowerCase() !== subject.action?.toLowerCase()) return false;
  if (match.key === undefined) return true;
  if (typeof match.key === "string") return match.key === subject.key;
  return (
    subject.key !== undefined && new RegExp(match.key.source, match.key.flags.replace(/[gy]/g, "")).test(subject.key)
  );
}

/**
 * Rules that make chosen requests fail, counted by arrival, so the same run fails in the same place.
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

  /** Counts the request in every rule it fits; the first rule that strikes wins. */
  next(subject: FaultSubject): Fault | undefined {
    let struck: Fault | undefined;
    for (const entry of this.rules) {
      const { match = {}, times = 1, fault } = entry.rule;
      if (!fits(match, subject)) continue;
      entry.seen += 1;
      const first = match.nth ?? 1;
      if (entry.seen >= first && entry.seen < first + times) struck ??= fault;
    }
    return struck;
  }
}
