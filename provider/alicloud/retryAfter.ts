import type { IncomingHttpHeaders } from "node:http";

/**
 * Milliseconds that an answer asks to wait, by `Retry-After` as seconds or as a date (RFC 9110, section 10.2.3). A date is taken
 * against the answer's own `Date`, so that this machine's clock doesn't matter. `undefined` when it asks for nothing.
 */
export function readRetryAfter(headers: IncomingHttpHeaders, now = Date.now()): number | undefined {
  const value = headers["retry-after"]?.trim() ?? "";
  if (/^\d{1,9}$/.test(value)) {
    return Number(value) * 1000;
  }
  const moment = readDate(value);
  return moment === undefined ? undefined : Math.max(0, moment - (readDate(headers.date ?? "") ?? now));
}

/** `Sun, 06 Nov 1994 08:49:37 GMT`; the two forms that RFC 9110 calls obsolete are no date here. */
function readDate(text: string): number | undefined {
  const moment = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  return Number.isNaN(moment) ? undefined : moment;
}
