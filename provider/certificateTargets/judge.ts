import { covers } from "../certificate/names";
import { renewAfter } from "../certificate/validity";
import { comparableDomain } from "../certificateBinding/domain";
import { withoutUndefined } from "../engine/withoutUndefined";
import { type GivenCertificate, servesGiven } from "./given";
import type { CertificateTarget, ListedName, TargetMatch, TargetStatus } from "./target";

const day = 86_400_000;

/** What the names are judged by. */
export interface Criteria {
  now: Date;
  /** Days before its end from which a certificate is expiring. Default: 30, at most a third of its lifetime. */
  days?: number | undefined;
  given?: GivenCertificate | undefined;
}

/** Says what is known of a name's certificate, and how the given one would fit. */
export function judge(listed: ListedName, { now, days, given }: Criteria): CertificateTarget {
  const { problem, isInstance, ...facts } = listed;
  const { name, notAfter } = facts;
  const hasDomain = name !== "" && !isInstance;
  const { status, ...rest } = {
    ...facts,
    status: statusOf(listed, now, days),
    daysLeft: notAfter === undefined ? undefined : Math.floor((Date.parse(notAfter) - now.getTime()) / day),
    match: given && hasDomain ? matchOf(given.subjectAlternativeNames, name) : undefined,
    isServed: given && name !== "" ? servesGiven(listed, given) : undefined,
  };
  return { ...(withoutUndefined(rest) as Omit<CertificateTarget, "status">), status };
}

/** How names cover a domain: by itself, or by a wildcard one level above. */
export function matchOf(names: readonly string[], domain: string): TargetMatch {
  const wanted = comparableDomain(domain);
  if (names.some((name) => comparableDomain(name) === wanted)) {
    return "exact";
  }
  return covers(names, domain) ? "wildcard" : "none";
}

/** The worst that is known counts. */
function statusOf(listed: ListedName, now: Date, days: number | undefined): TargetStatus {
  const { problem, https, notBefore, notAfter, isInstance, name, subjectAlternativeNames: names } = listed;
  if (problem !== undefined) {
    return problem;
  }
  if (https === false) {
    return "httpsOff";
  }
  if (notAfter === undefined) {
    return "unknown";
  }
  if (endOf(notAfter) < now.getTime()) {
    return "expired";
  }
  if (!isInstance && names !== undefined && matchOf(names, name) === "none") {
    return "mismatch";
  }
  const validity = { notBefore: new Date(notBefore ?? 0), notAfter: new Date(notAfter) };
  if (validity.notBefore > now) {
    return "notYetValid";
  }
  if (renewAfter(validity, days) <= now) {
    return "expiring";
  }
  return !isInstance && names === undefined ? "namesUnknown" : "ok";
}

/** A certificate is valid to the end of its last second. Where only the day is known, it has surely ended after that day. */
const endOf = (notAfter: string) => Date.parse(notAfter) + (notAfter.includes("T") ? 1000 : day);
