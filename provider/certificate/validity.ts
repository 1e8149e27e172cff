/**
 * When a certificate is valid and when it should be renewed. Imports nothing heavy: the resource's constructor loads it in the user's program.
 */

import type { Problem } from "./problem";
import type { CertificateReader } from "./reader";
import { count } from "./wording";

const day = 86_400_000;

/** How long before its end a certificate should be renewed, but at most a third of its lifetime. */
export const defaultRenewBeforeDays = 30;

/** ISO 8601 in UTC without milliseconds: `2026-11-23T00:00:00Z`. */
export function formatTime(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "Z");
}

export interface Validity {
  notBefore: Date;
  notAfter: Date;
}

/**
 * The moment from which a certificate should be renewed: `renewBeforeDays` before its end.
 * The default is 30 days, or a third of the lifetime if that is less: 30 days for one of 90 or 398 days, 2 for one of 6.
 */
export function renewAfter({ notBefore, notAfter }: Validity, renewBeforeDays?: number): Date {
  const lifetime = notAfter.getTime() - notBefore.getTime();
  const before =
    renewBeforeDays === undefined
      ? Math.min(defaultRenewBeforeDays * day, lifetime / 3)
      : // A certificate that ends before it begins is refused elsewhere.
        Math.min(renewBeforeDays * day, Math.max(lifetime, 0));
  // Whole seconds, as certificates have them.
  return new Date(Math.floor((notAfter.getTime() - before) / 1000) * 1000);
}

/** What is wrong with `renewBeforeDays`; `validity` is undefined as long as the certificate is not known. */
export function renewBeforeDaysProblem(renewBeforeDays: number | undefined, validity?: Validity): string | undefined {
  if (renewBeforeDays === undefined) {
    return undefined;
  }
  if (typeof renewBeforeDays !== "number" || !Number.isFinite(renewBeforeDays) || renewBeforeDays <= 0) {
    return "`renewBeforeDays` must be a number of days greater than 0, such as 30.";
  }
  const lifetime = validity && (validity.notAfter.getTime() - validity.notBefore.getTime()) / day;
  if (lifetime === undefined || lifetime <= 0 || renewBeforeDays < lifetime) {
    return undefined;
  }
  const days = Math.floor(lifetime);
  return (
    `\`renewBeforeDays\` is ${renewBeforeDays}, but the certificate lives for ${count(days, "day")} only and would always be due. ` +
    "Take fewer days, or leave it out: the default adapts to the lifetime."
  );
}

/** What to do about an expired certificate. */
export interface ExpiryAdvice {
  reader: Pick<CertificateReader, "allowExpired">;
  allowExpired?: boolean | undefined;
  /** Starts a sentence. Default: renew it. */
  remedy?: string | undefined;
}

/**
 * Why a certificate must not be deployed at `now`; undefined when it may.
 * Both ends belong to the validity (RFC 5280 4.1.2.5). `allowExpired` admits an expired certificate, but none that is not valid yet.
 */
export function validityProblem(
  subject: string,
  { notBefore, notAfter }: Validity,
  now: Date,
  { reader, allowExpired = false, remedy = "Renew it and pass the new one" }: ExpiryAdvice,
): Pick<Problem, "reason" | "isExpiry"> | undefined {
  if (notAfter < notBefore) {
    const times = `ends (${formatTime(notAfter)}) before it begins (${formatTime(notBefore)})`;
    return { reason: `${subject} ${times}: no client accepts it. Have it issued again.` };
  }
  if (now < notBefore) {
    const reason =
      `${subject} is not valid yet: it begins ${formatTime(notBefore)}, and this computer's clock says ${formatTime(now)}. ` +
      "Deploy it from then on, or set the clock right.";
    return { reason };
  }
  // A certificate is valid to the end of its last second.
  if (allowExpired || now.getTime() < notAfter.getTime() + 1000) {
    return undefined;
  }
  const expired = `${subject} expired on ${formatTime(notAfter)}, ${age(now.getTime() - notAfter.getTime())} ago.`;
  return { reason: `${expired} ${remedy}, or ${reader.allowExpired}.`, isExpiry: true };
}

/** Times as in the resource's outputs, or as dates. */
export interface RenewalWarningArguments {
  notAfter: string | Date;
  renewAfter: string | Date;
  now: Date;
  reader: Pick<CertificateReader, "deploy">;
}

/**
 * The sentence that every preview and up shows from `renewAfter` on; undefined before.
 *
 * @example renewalWarning({ notAfter: "2026-12-05T00:00:00Z", renewAfter: "2026-11-05T00:00:00Z", now: new Date("2026-11-23T00:00:00Z"), reader: program })
 * // "The certificate expires in 12 days (2026-12-05T00:00:00Z). Its renewal has been due since 2026-11-05T00:00:00Z: …"
 */
export function renewalWarning(times: RenewalWarningArguments): string | undefined {
  const notAfter = new Date(times.notAfter);
  const due = new Date(times.renewAfter);
  const left = notAfter.getTime() - times.now.getTime();
  if (!(times.now >= due) || Number.isNaN(left)) {
    return undefined;
  }
  if (left < 0) {
    return `The certificate expired ${age(-left)} ago (${formatTime(notAfter)}). Renew it now and pass the new one.`;
  }
  return (
    `The certificate expires in ${age(left)} (${formatTime(notAfter)}). ` +
    `Its renewal has been due since ${formatTime(due)}: renew it and ${times.reader.deploy}.`
  );
}

/** Whole days, or hours when it is less than one. */
function age(milliseconds: number): string {
  const days = Math.floor(milliseconds / day);
  return days > 0 ? count(days, "day") : count(Math.floor(milliseconds / 3_600_000), "hour");
}
