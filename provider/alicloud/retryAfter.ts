import type { IncomingHttpHeaders } from "node:http";

/**
 * Milliseconds to wait according to an answer's `Retry-After`, which is seconds or a date (RFC 9110, section 10.2.3). A date
 * is compared with the answer's own `Date`, so this machine's clock doesn't matter. `undefined` without a valid header.
 */
export function readRetryAfter(headers: IncomingHttpHeaders, now = Date.now()): number | undefined {
  const value = headers["retry-after"]?.trim() ?? "";
  if (/^\d{1,9}$/.test(value)) {
    return Number(value) * 1000;
  }
  const moment = readDate(value);
  return moment === undefined ? undefined : Math.max(0, moment - (readDate(headers.date ?? "") ?? now));
}

/** Reads `Sun, 06 Nov 1994 08:49:37 GMT`, but not the two obsolete forms of RFC 9110. */
function readDate(text: string): number | undefined {
  const moment = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  return Number.isNaN(moment) ? undefined : moment;
}
